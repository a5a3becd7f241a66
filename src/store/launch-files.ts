import { sql } from "kysely";
import { isoTime } from "../ports/clock.ts";
import type { Contents, LaunchFiles } from "../ports/launch-files.ts";
import type { Engine } from "./engine.ts";
import { among } from "./sql-conditions.ts";
import { storableText } from "./text.ts";

const pieceLivesMs = 24 * 60 * 60_000;

export function createLaunchFiles(engine: Engine): LaunchFiles {
  const { reader } = engine;
  return {
    upload: (actor, sha256, content, mostBytes) =>
      engine.transaction(async (database) => {
        const clock = await sql<{ readonly now: number }>`select ${engine.now()} as now`.execute(database);
        const now = clock.rows[0]?.now ?? 0;
        const oldest = isoTime(now - pieceLivesMs);
        await database.deleteFrom("uploaded_piece").where("uploaded_at", "<", oldest).execute();
        const owner = storableText(actor);
        const there = await database
          .selectFrom("uploaded_piece")
          .select(["sha256", "size"])
          .where("actor", "=", owner)
          .execute();
        const others = there.filter((piece) => piece.sha256 !== sha256);
        if (others.reduce((sum, { size }) => sum + size, content.length) > mostBytes) return false;
        await database
          .insertInto("uploaded_piece")
          .values({ actor: owner, sha256, content: asBytes(content), size: content.length, uploaded_at: isoTime(now) })
          .onConflict((conflict) => conflict.columns(["actor", "sha256"]).doUpdateSet({ uploaded_at: isoTime(now) }))
          .execute();
        return true;
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

    async contentsOf({ id, organization }, hashes) {
      const rows = await reader
        .selectFrom("blob")
        .innerJoin("asset_blob", "asset_blob.sha256", "blob.sha256")
        .select(["blob.sha256", "blob.content"])
        .where("asset_blob.asset_id", "=", id)
        .where("blob.organization", "=", organization)
        .where(among("blob.sha256", hashes))
        .execute();
      return contentsOf(rows);
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
        [...byAsset].map(([id, all]) => [
          id,
          all.map(({ revision, accepted_at }) => ({ revision, acceptedAt: accepted_at })),
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
