import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

const tables = [
  ...["asset_image", "asset_left", "asset_topic", "expected_custody", "image", "image_view", "intent", "ledger"],
  ...["publication", "source"],
];

/** Columns are called what clouds call it. So are the options of stored backends, and requests that are still under way. */
export function createRegions(): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const table of tables) await sql.raw(`alter table ${table} rename column realm to region`).execute(database);
      await sql
        .raw(
          `update registration set options = replace(options, '"realm":', '"region":') where provider = 'SMARTCLOUD'`,
        )
        .execute(database);
      await sql
        .raw(`update intent set request = replace(request, '"realm":', '"region":') where outcome is null`)
        .execute(database);
    },
  };
}
