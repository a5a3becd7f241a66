import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** What the images of a source lack, and when each view's launch permissions were asked for last. */
export function createGaps({ text }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw(`alter table source add column gaps ${text} not null default '[]'`).execute(database);
      await sql.raw(`alter table image_view add column permissions_asked_at ${text}`).execute(database);
    },
  };
}
