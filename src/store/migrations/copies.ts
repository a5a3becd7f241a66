import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** A copy joins the asset of its source, by the right that its maker had when it was ordered. */
export function createCopies({ text }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw(`alter table intent add column joins_asset ${text}`).execute(database);
    },
  };
}
