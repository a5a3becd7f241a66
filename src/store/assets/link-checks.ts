import type { LinkCheck } from "../../domain/asset/link-check.ts";
import type { LinkChecks } from "../../ports/store/link-checks.ts";
import type { Engine } from "../engine.ts";
import { among } from "../sql-conditions.ts";
import { storableText } from "../text.ts";

export function createLinkChecks(engine: Engine): LinkChecks {
  return {
    async ofAssets(ids) {
      const rows = await engine.reader.selectFrom("link_check").selectAll().where(among("asset_id", ids)).execute();
      // `keep` wrote them, and nobody else writes here.
      return new Map(rows.map((row) => [row.asset_id, JSON.parse(row.checks) as readonly LinkCheck[]]));
    },

    async keep(assetId, revision, kept) {
      const checks = storableText(JSON.stringify(kept));
      await engine.once((database) =>
        database
          .insertInto("link_check")
          .values({ asset_id: assetId, revision, checks })
          .onConflict((conflict) =>
            conflict.column("asset_id").doUpdateSet({ revision, checks }).where("link_check.revision", "<=", revision),
          )
          .execute(),
      );
    },
  };
}
