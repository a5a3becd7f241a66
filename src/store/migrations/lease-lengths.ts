import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** No lease is longer than a minute. */
export function createLeaseLengths({ integer }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw(`alter table lease add column length_ms ${integer} not null default 60000`).execute(database);
    },
  };
}
