import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

const tables = [
  ...["asset_image", "asset_left", "asset_topic", "expected_stewardship", "image", "image_view", "intent", "ledger"],
  ...["publication", "source"],
];

/** Columns are called what clouds call it. So are the options of stored backends, and requests that are still under way. */
export function createWords(): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql.raw("alter table expected_custody rename to expected_stewardship").execute(database);
      await sql.raw("alter table expected_stewardship rename column custody to stewardship").execute(database);
      for (const table of tables) await sql.raw(`alter table ${table} rename column realm to region`).execute(database);
      await sql
        .raw(
          `update registration set options = replace(options, '"realm":', '"region":') where provider = 'SMARTCLOUD'`,
        )
        .execute(database);
      await sql
        .raw(`update intent set request = replace(replace(request, '"realm":', '"region":'), '"custody":', '"stewardship":')
            where outcome is null`)
        .execute(database);
    },
  };
}
