import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** Whether each view's launch permissions were told when they were asked for. */
export function createTurns({ integer }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql
        .raw(`alter table image_view add column permissions_known ${integer} not null default 0`)
        .execute(database);
    },
  };
}
