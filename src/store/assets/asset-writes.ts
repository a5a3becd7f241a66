import { randomBytes } from "node:crypto";
import type { OwnedKey } from "../../domain/asset/asset.ts";
import type { AssetWrites } from "../../ports/store/assets.ts";
import type { Database } from "../engine.ts";
import { among } from "../sql-conditions.ts";
import { storableText } from "../text.ts";
import { assetOf, readImagesOf, readLatest, readRevisions } from "./assets.ts";
import { asBytes } from "./launch-files.ts";

/** Within a write transaction, whose lock keeps two writers from the same number. */
export function createAssetWrites(database: Database, now: string): AssetWrites {
  const join = async (assetId: string, image: OwnedKey): Promise<void> => {
    await database
      .insertInto("asset_image")
      .values({ ...columnsOf(image), asset_id: assetId })
      .onConflict((conflict) =>
        conflict.columns(["provider", "region", "native_id", "organization"]).doUpdateSet({ asset_id: assetId }),
      )
      .execute();
    await database
      .deleteFrom("asset_left")
      .where((row) => row.and(columnsOf(image)))
      .execute();
  };
  return {
    async assetOf(image) {
      const { provider, region, native_id, organization } = columnsOf(image);
      const row = await database
        .selectFrom("asset")
        .innerJoin("asset_image", "asset_image.asset_id", "asset.id")
        .selectAll("asset")
        .where("asset_image.provider", "=", provider)
        .where("asset_image.region", "=", region)
        .where("asset_image.native_id", "=", native_id)
        .where("asset_image.organization", "=", organization)
        .executeTakeFirst();
      return row ? assetOf(row) : null;
    },

    async imagesOf(assetId) {
      return (await readImagesOf(database, [assetId])).get(assetId) ?? [];
    },

    async makeAsset(image) {
      const row = { id: randomBytes(8).toString("hex"), organization: image.organization, created_at: now };
      await database.insertInto("asset").values(row).execute();
      await join(row.id, image);
      return assetOf(row);
    },

    joinAsset: join,

    async leaveAsset(image) {
      await database
        .deleteFrom("asset_image")
        .where((row) => row.and(columnsOf(image)))
        .execute();
      await database
        .insertInto("asset_left")
        .values(columnsOf(image))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async hasLeft(image) {
      const row = await database
        .selectFrom("asset_left")
        .select("native_id")
        .where((row) => row.and(columnsOf(image)))
        .executeTakeFirst();
      return row !== undefined;
    },

    async latest(assetId) {
      return (await readLatest(database, [assetId])).get(assetId) ?? [];
    },

    async lastRevision(assetId, kind) {
      return (await readRevisions(database, assetId, kind, null, 1))[0] ?? null;
    },

    async revise({ assetId, kind, number, author, content }) {
      const text = storableText(JSON.stringify(content));
      await database
        .insertInto("asset_revision")
        .values({ asset_id: assetId, kind, number, author: storableText(author), written_at: now, content: text })
        .execute();
      return { assetId, kind, number, author, writtenAt: now, content };
    },

    async keepContents({ id, organization }, contents) {
      if (contents.size === 0) return;
      const owner = storableText(organization);
      const there = await database
        .selectFrom("blob")
        .select("sha256")
        .where("organization", "=", owner)
        .where(among("sha256", [...contents.keys()]))
        .execute();
      const known = new Set(there.map(({ sha256 }) => sha256));
      // One at a time: each may be a MiB. Most are there already, and everybody waits for this transaction.
      for (const [sha256, content] of contents)
        if (!known.has(sha256))
          await database
            .insertInto("blob")
            .values({ organization: owner, sha256, content: asBytes(content) })
            .execute();
      const rows = [...contents.keys()].map((sha256) => ({ asset_id: id, sha256 }));
      await database
        .insertInto("asset_blob")
        .values(rows)
        .onConflict((conflict) => conflict.columns(["asset_id", "sha256"]).doNothing())
        .execute();
    },

    async accept(assetId, revision, actor) {
      const row = { asset_id: assetId, revision, actor: storableText(actor), accepted_at: now };
      await database
        .insertInto("agreement_acceptance")
        .values(row)
        .onConflict((conflict) => conflict.columns(["asset_id", "actor", "revision"]).doNothing())
        .execute();
      const kept = await database
        .selectFrom("agreement_acceptance")
        .select("accepted_at")
        .where("asset_id", "=", assetId)
        .where("actor", "=", row.actor)
        .where("revision", "=", revision)
        .executeTakeFirst();
      return { revision, acceptedAt: kept?.accepted_at ?? now };
    },
  };
}

function columnsOf({ provider, region, nativeId, organization }: OwnedKey) {
  return { provider, region, native_id: storableText(nativeId), organization: storableText(organization) };
}
