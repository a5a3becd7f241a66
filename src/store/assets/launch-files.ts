import { sql } from "kysely";
import { isoTime } from "../../ports/clock.ts";
import type { Contents, LaunchFiles } from "../../ports/store/launch-files.ts";
import type { Engine } from "../engine.ts";
import { all, among, any } from "../sql-conditions.ts";
import { storableText } from "../text.ts";

const pieceLivesMs = 24 * 60 * 60_000;

export function createLaunchFiles(engine: Engine): LaunchFiles {
  const { reader } = engine;
  return {
    upload: (actor, sha256, content, most) =>
      engine.transaction(async (database) => {
        const clock = await sql<{ readonly now: number }>`select ${engine.now()} as now`.execute(database);
        const now = clock.rows[0]?.now ?? 0;
        await database
          .deleteFrom("uploaded_piece")
          .where("uploaded_at", "<", isoTime(now - pieceLivesMs))
          .execute();
        const owner = storableText(actor);
        await database
          .insertInto("uploaded_piece")
          .values({ actor: owner, sha256, content: asBytes(content), size: content.length, uploaded_at: isoTime(now) })
          .onConflict((conflict) => conflict.columns(["actor", "sha256"]).doUpdateSet({ uploaded_at: isoTime(now) }))
          .execute();
        // Counted by the database: there may be many small ones.
        await sql`delete from uploaded_piece where actor = ${owner} and sha256 in (
          select sha256 from (
            select sha256, sum(size) over newest as bytes, row_number() over newest as pieces
            from uploaded_piece where actor = ${owner}
            window newest as (order by uploaded_at desc, sha256 rows between unbounded preceding and current row)
          ) as counted where bytes > ${most.bytes} or pieces > ${most.pieces}
        ) and sha256 <> ${sha256}`.execute(database);
      }),

    async pieces(actor, hashes) {
      const rows = await reader
        .selectFrom("uploaded_piece")
        .select(["sha256", "content"])
        .where("actor", "=", storableText(actor))
        .where(among("sha256", hashes))
        .execute();
      return contentsOf(rows);
    },

    async contentsOf(hashes) {
      const wanted = [...hashes].filter(([, some]) => some.length > 0);
      if (wanted.length === 0) return new Map();
      const rows = await reader
        .selectFrom("asset_blob")
        .innerJoin("asset", "asset.id", "asset_blob.asset_id")
        .innerJoin("blob", (join) =>
          join.onRef("blob.organization", "=", "asset.organization").onRef("blob.sha256", "=", "asset_blob.sha256"),
        )
        .select(["asset_blob.asset_id", "blob.sha256", "blob.content"])
        .where(
          any(wanted.map(([id, some]) => all([among("asset_blob.asset_id", [id]), among("asset_blob.sha256", some)]))),
        )
        .execute();
      const byAsset = Map.groupBy(rows, ({ asset_id }) => asset_id);
      return new Map([...byAsset].map(([id, some]) => [id, contentsOf(some)]));
    },

    async acceptances(actor, assetIds) {
      const rows = await reader
        .selectFrom("agreement_acceptance")
        .selectAll()
        .where("actor", "=", storableText(actor))
        .where(among("asset_id", assetIds))
        .orderBy("revision", "desc")
        .execute();
      const byAsset = Map.groupBy(rows, ({ asset_id }) => asset_id);
      return new Map(
        [...byAsset].map(([id, some]) => [
          id,
          some.map(({ revision, accepted_at }) => ({ revision, acceptedAt: accepted_at })),
        ]),
      );
    },
  };
}

/** What PostgreSQL's driver takes for bytes is a Buffer. */
export function asBytes(content: Uint8Array): Uint8Array {
  return Buffer.isBuffer(content) ? content : Buffer.from(content);
}

function contentsOf(rows: readonly { readonly sha256: string; readonly content: Uint8Array }[]): Contents {
  return new Map(rows.map(({ sha256, content }) => [sha256, Buffer.from(content)]));
}
