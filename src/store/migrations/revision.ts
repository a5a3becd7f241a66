import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** Counts the writes, so that whoever keeps an answer knows whether it still holds. */
export function createRevision({ integer }: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw(`alter table ledger_head add column revision ${integer} not null default 0`).execute(database);
    },
  };
}
