import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createRegistrations({ text, integer, tableEnd }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql
        .raw(
          `create table registration (
            id ${text} primary key,
            organization ${text} not null,
            provider ${text} not null,
            display_name ${text} not null,
            options ${text} not null,
            claims ${text} not null,
            external_id ${text},
            sweep_interval_ms ${integer} not null,
            deadline_ms ${integer} not null,
            paused ${integer} not null,
            unrestricted ${integer} not null,
            created_by ${text} not null,
            created_at ${text} not null,
            proven_at ${text},
            removed_at ${text}
          )${tableEnd}`,
        )
        .execute(database);
    },
  };
}
