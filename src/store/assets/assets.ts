import { sql } from "kysely";
import type { Asset, DocumentKind, Revision } from "../../domain/asset/asset.ts";
import { type ImageFacts, type ImageKey, keyText } from "../../domain/image/image.ts";
import type { Assets, SeenAsset } from "../../ports/store/assets.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import { hasOwnedView, isOwn } from "../images/access-scope.ts";
import { isAssetSeen } from "../images/written-scope.ts";
import { all, among, amongKeys, any } from "../sql-conditions.ts";
import type { AssetImageTable, AssetRevisionTable, AssetTable } from "./asset-schema.ts";

export function createAssets(engine: Engine): Assets {
  const { reader } = engine;
  return {
    async ofImages(keys, accessScope) {
      const found = new Map<string, SeenAsset[]>();
      const isOwners = hasOwnedView(accessScope.everyBackend);
      for (const chunk of chunksOf(keys, 3, engine)) {
        const { rows } = await sql<SeenRow>`select asset.id, asset.organization, asset.created_at,
            image.provider, image.region, image.native_id, case when ${isOwners} then 1 else 0 end as by_owner
          from asset_image join asset on asset.id = asset_image.asset_id
          join image on image.provider = asset_image.provider and image.region = asset_image.region
            and image.native_id = asset_image.native_id and image.organization = asset_image.organization
          where ${all([amongKeys("image", chunk), any([isOwners, isOwn("image", accessScope)])])}
          order by by_owner desc, asset.organization`.execute(reader);
        for (const row of rows) {
          const key = keyText({ provider: row.provider, region: row.region, nativeId: row.native_id });
          const asset = { ...assetOf(row), byOwner: row.by_owner === 1 };
          const others = found.get(key);
          if (others) others.push(asset);
          else found.set(key, [asset]);
        }
      }
      return found;
    },

    async get(ids, accessScope) {
      const isAsked = all([among("asset.id", ids), isAssetSeen(accessScope)]);
      const rows = await reader.selectFrom("asset").selectAll().where(isAsked).execute();
      return new Map(rows.map((row) => [row.id, assetOf(row)]));
    },

    imagesOf: (ids) => readImagesOf(reader, ids),

    latest: (ids) => readLatest(reader, ids),

    async inRegion(organization, provider, region) {
      const { rows } = await sql<DescribedRow>`select asset.id, asset.organization, asset.created_at,
          image.native_id, image.facts,
          case when image.steward is null and coalesce(image.kept_private, 0) = 0 then 1 else 0 end as free
        from asset_image join asset on asset.id = asset_image.asset_id
        join image on image.provider = asset_image.provider and image.region = asset_image.region
          and image.native_id = asset_image.native_id and image.organization = asset_image.organization
        where asset_image.organization = ${organization} and asset_image.provider = ${provider}
          and asset_image.region = ${region}
          and exists (select 1 from image_view as seen where seen.image_id = image.id and seen.owned = 1)
        order by asset.created_at, asset.id`.execute(reader);
      const left = await reader
        .selectFrom("asset_left")
        .select("native_id")
        .where("organization", "=", organization)
        .where("provider", "=", provider)
        .where("region", "=", region)
        .execute();
      return {
        // `save` wrote the facts.
        images: rows.map((row) => ({
          ...{ asset: assetOf(row), nativeId: row.native_id, facts: JSON.parse(row.facts) as ImageFacts },
          free: row.free === 1,
        })),
        left: new Set(left.map(({ native_id }) => native_id)),
      };
    },

    revisions: (id, kind, before, limit) => readRevisions(reader, id, kind, before, limit),
  };
}

interface DescribedRow extends AssetTable {
  readonly native_id: string;
  readonly facts: string;
  readonly free: number;
}

interface SeenRow extends AssetTable {
  readonly provider: string;
  readonly region: string;
  readonly native_id: string;
  readonly by_owner: number;
}

export async function readImagesOf(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ImageKey[]>> {
  const rows = await database
    .selectFrom("asset_image")
    .selectAll()
    .where(among("asset_id", ids))
    .orderBy("provider")
    .orderBy("region")
    .orderBy("native_id")
    .execute();
  const keyOf = (row: AssetImageTable): ImageKey => ({
    ...{ provider: row.provider, region: row.region, nativeId: row.native_id },
  });
  return new Map([...Map.groupBy(rows, (row) => row.asset_id)].map(([id, images]) => [id, images.map(keyOf)]));
}

/** By asset id, the last two of each kind, newest first within a kind. */
export async function readLatest(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Revision[]>> {
  const rows = await database
    .selectFrom("asset_revision as revision")
    .selectAll()
    .where(among("revision.asset_id", ids))
    .where(
      sql<boolean>`number >= (select max(number) - 1 from asset_revision as other
        where other.asset_id = revision.asset_id and other.kind = revision.kind)`,
    )
    .orderBy("kind")
    .orderBy("number", "desc")
    .execute();
  return Map.groupBy(rows.map(revisionOf), ({ assetId }) => assetId);
}

export async function readRevisions(
  database: Database,
  id: string,
  kind: DocumentKind,
  before: number | null,
  limit: number,
): Promise<readonly Revision[]> {
  const rows = await database
    .selectFrom("asset_revision")
    .selectAll()
    .where("asset_id", "=", id)
    .where("kind", "=", kind)
    .$if(before !== null, (query) => query.where("number", "<", before))
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map(revisionOf);
}

export function assetOf({ id, organization, created_at }: AssetTable): Asset {
  return { id, organization, createdAt: created_at };
}

function revisionOf(row: AssetRevisionTable): Revision {
  return {
    assetId: row.asset_id,
    // `revise` wrote both, and nobody else writes here.
    kind: row.kind as DocumentKind,
    content: JSON.parse(row.content) as Revision["content"],
    number: row.number,
    author: row.author,
    writtenAt: row.written_at,
  };
}
