import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Where in the ledger a time is. */
export function createLedgerTimes(): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw("create index ledger_by_time on ledger (recorded_at, position)").execute(database);
    },
  };
}
