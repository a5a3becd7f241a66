import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { byCount, type FacetName, type FacetValue, type ImageOrder, withoutFacet } from "../../domain/image/filter.ts";
import { keyText, type NativeId, type Region } from "../../domain/image/image.ts";
import type {
  Catalog,
  ImagePosition,
  ImageQuery,
  IndexedImage,
  KnownView,
  PositionedImage,
} from "../../ports/store/store.ts";
import type { Database, Engine } from "../engine.ts";
import { all, among, any, type Condition } from "../sql-conditions.ts";
import { likeLiteral } from "../text.ts";
import { everybody, isOwn, isSeen } from "./access-scope.ts";
import { imageConditions } from "./image-conditions.ts";
import {
  type ImageRow,
  imageRowColumns,
  imagesInAccessScope,
  imagesOf,
  imagesOfOrganization,
  merged,
} from "./image-rows.ts";

const facetColumns: Readonly<Record<FacetName, string>> = {
  providers: "image.provider",
  regions: "image.region",
  states: "image.state",
  visibilities: "image.visibility",
  platforms: "image.platform",
  architectures: "image.architecture",
  rootDeviceTypes: "image.root_device_type",
};

/** Images without a version come last in both directions: `~` sorts behind every key, nothing before. */
function sortOf({ field, direction }: ImageOrder): RawBuilder<string> {
  if (field === "CREATED_AT") return sql.ref("image.created_at");
  if (field === "NAME") return sql.ref("image.name_sort");
  return direction === "DESC"
    ? sql.ref("image.version_sort")
    : sql`coalesce(nullif(${sql.ref("image.version_sort")}, ''), '~')`;
}

export function createCatalog(engine: Engine): Catalog {
  const { reader } = engine;
  return {
    list: (query, order, after, limit) => list(engine, query, order, after, limit),

    async count(query) {
      const { rows } = await sql<{ readonly total: number }>`select count(*) as total from image
        where ${imageConditions(engine, query)}`.execute(reader);
      return rows[0]?.total ?? 0;
    },

    async facet(query, name) {
      const column = sql.ref(facetColumns[name]);
      const asked = { ...query, filter: withoutFacet(query.filter, name) };
      const { rows } = await sql<FacetValue>`select ${column} as value, count(*) as count from image
        where ${all([imageConditions(engine, asked), sql`${column} is not null`])} group by ${column}`.execute(reader);
      return rows.toSorted(byCount);
    },

    ofOrganization: (organization, keys) => imagesOfOrganization(engine, reader, organization, keys),
    byKeys: (keys, accessScope) => imagesInAccessScope(engine, keys, accessScope),

    async mentioning(ids, accessScope, limit) {
      if (ids.length === 0) return [];
      // Ids are plain words, and stand in quotes wherever JSON holds them.
      const holds = ids.map((id) => sql<SqlBool>`image.facts like ${`%"${likeLiteral(id)}"%`} escape '\\'`);
      const { rows } = await sql<ImageRow>`select ${imageRowColumns(isOwn("image", accessScope))} from image
        join image_view as view on view.image_id = image.id and ${isSeen(accessScope)}
        where image.id in (
          select image.id from image where ${any(holds)} and image.gone = 0
            and exists (select 1 from image_view as view where view.image_id = image.id and ${isSeen(accessScope)})
          order by image.id limit ${limit}
        ) order by image.id`.execute(reader);
      const images = Map.groupBy(imagesOf(rows), keyText);
      return [...images.values()].map(merged);
    },

    async knownViews(backendId, region) {
      const views = new Map<NativeId, KnownView>();
      let after: NativeId | null = null;
      for (;;) {
        // A row that another write changes meanwhile is read before or after that, as if all were one statement.
        const rows = await viewsBehind(reader, backendId, region, after);
        for (const row of rows)
          views.set(row.native_id, {
            digest: row.digest,
            visible: row.visible === 1,
            owned: row.owned === 1,
            permissionsAskedAt: row.permissions_asked_at,
            permissionsKnown: row.permissions_known === 1,
          });
        after = rows.length < viewsAtOnce ? null : (rows.at(-1)?.native_id ?? null);
        if (after === null) return views;
      }
    },
  };
}

/** How many rows one statement reads before everybody else has a turn. */
const viewsAtOnce = 2_000;

function viewsBehind(reader: Database, backendId: string, region: Region, after: NativeId | null) {
  const views = reader
    .selectFrom("image_view")
    .select(["native_id", "digest", "visible", "owned", "permissions_asked_at", "permissions_known"])
    .where("backend_id", "=", backendId)
    .where("region", "=", region);
  return (after === null ? views : views.where("native_id", ">", after))
    .orderBy("native_id")
    .limit(viewsAtOnce)
    .execute();
}

/**
 * One statement, so that an image and its views are of one moment. A left join, though no image of the page is without
 * a view: it keeps SQLite from going through all views first.
 */
async function list(
  engine: Engine,
  query: ImageQuery,
  order: ImageOrder,
  after: ImagePosition | null,
  limit: number,
): Promise<readonly PositionedImage[]> {
  const sort = sortOf(order);
  const way = sql.raw(order.direction === "ASC" ? "asc" : "desc");
  const { accessScope } = query;
  const own = isOwn("image", accessScope);
  const { rows } = await sql<ImageRow & { readonly sort: string }>`select ${imageRowColumns(own)}, ${sort} as sort
    from (
      select * from image where ${all([imageConditions(engine, query), ...behind(order, after)])}
      order by ${sort} ${way}, image.id ${way} limit ${limit}
    ) as image
    ${viewsOf(accessScope)}
    order by ${sort} ${way}, image.id ${way}`.execute(engine.reader);
  const sorts = new Map(rows.map((row) => [row.id, row.sort]));
  return imagesOf(rows).map((image) => ({ ...image, position: { sort: sorts.get(image.id) ?? "", id: image.id } }));
}

/** Images of these rows with the views that the access scope has of them, by row id; what is outside the access scope is left out. */
export async function imagesById(
  engine: Engine,
  accessScope: AccessScope,
  ids: readonly number[],
): Promise<ReadonlyMap<number, IndexedImage>> {
  if (ids.length === 0) return new Map();
  const { rows } =
    await sql<ImageRow>`select ${imageRowColumns(isOwn("image", accessScope))} from image ${viewsOf(accessScope)}
    where ${among("image.id", ids)}
      and exists (select 1 from image_view as view where view.image_id = image.id and ${isSeen(accessScope)})`.execute(
      engine.reader,
    );
  return new Map(imagesOf(rows).map((image) => [image.id, image]));
}

/** Of the viewer's own backends; whoever sees all organizations gets the views that each of them has of the image. */
function viewsOf(accessScope: AccessScope) {
  const counts = all([isSeen(accessScope), sql`view.backend_id <> ${everybody}`]);
  return accessScope.organizations === "ALL"
    ? sql`left join image as other on other.provider = image.provider and other.region = image.region
        and other.native_id = image.native_id
      left join image_view as view on view.image_id = other.id and ${counts}`
    : sql`left join image_view as view on view.image_id = image.id and ${counts}`;
}

function behind(order: ImageOrder, after: ImagePosition | null): readonly Condition[] {
  if (after === null) return [];
  const compares = sql.raw(order.direction === "ASC" ? ">" : "<");
  return [sql`(${sortOf(order)}, image.id) ${compares} (${after.sort}, ${after.id})`];
}
