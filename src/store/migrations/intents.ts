import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createIntents({ text, tableEnd }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql
        .raw(
          `create table intent (
            id ${text} primary key,
            actor ${text} not null,
            idempotency_key ${text} not null,
            verb ${text} not null,
            backend_id ${text} not null,
            realm ${text} not null,
            native_id ${text},
            makes_name ${text},
            digest ${text} not null,
            request ${text} not null,
            started_at ${text} not null,
            outcome ${text},
            unique (actor, idempotency_key)
          )${tableEnd}`,
        )
        .execute(database);
      await sql.raw("create index intent_under_way on intent (backend_id) where outcome is null").execute(database);
    },
  };
}
