import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** Which write changed an image last, so that an index in memory takes in what it does not have. */
export function createChanged({ integer }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw(`alter table image add column changed_at ${integer} not null default 0`).execute(database);
      await sql.raw("create index image_by_change on image (changed_at, id)").execute(database);
    },
  };
}
