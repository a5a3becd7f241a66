import { sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { type ImageFacts, type ImageKey, keyText, type ViewFacts } from "../../domain/image/image.ts";
import type { IndexedImage, IndexedView } from "../../ports/store/store.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import { all, among, amongKeys, type Condition } from "../sql-conditions.ts";
import { everybody, isOwn, isSeen } from "./access-scope.ts";

/** An image with one of its views; a row per view, and one with nulls where there is none. */
export interface ImageRow {
  readonly id: number;
  readonly organization: string;
  readonly provider: string;
  readonly region: string;
  readonly native_id: string;
  readonly facts: string;
  readonly facts_as_of: string;
  readonly first_seen_at: string;
  readonly gone: number;
  readonly personal: number;
  readonly creator: string | null;
  readonly steward: string | null;
  readonly kept_private: number | null;
  readonly own: number;
  /** The row that the view belongs to: another organization's, for whoever sees them all. */
  readonly view_of: number | null;
  readonly backend_id: string | null;
  readonly view_facts: string;
  readonly visible: number;
  readonly as_of: string;
  readonly view_first_seen_at: string;
  readonly lost_at: string | null;
  readonly digest: string;
}

/** The columns of an `ImageRow`, from `image` and `image_view as view`, as the access scope has them. */
export function imageRowColumns(own: Condition) {
  return sql`image.id, image.organization, image.provider, image.region, image.native_id, image.facts,
    image.facts_as_of, image.first_seen_at, image.gone, image.personal, image.creator, image.steward,
    image.kept_private, case when ${own} then 1 else 0 end as own, view.image_id as view_of, view.backend_id, view.facts as view_facts,
    view.visible, view.as_of, view.first_seen_at as view_first_seen_at, view.lost_at, view.digest`;
}

/** In the order of the rows. Everybody's view says that an image is public and whether it is there, and is none besides. */
export function imagesOf(rows: readonly ImageRow[]): readonly IndexedImage[] {
  const images = new Map<
    number,
    { readonly row: ImageRow; readonly found: IndexedView[]; known: boolean; seen: boolean }
  >();
  for (const row of rows) {
    const image = images.get(row.id) ?? { row, found: [], known: false, seen: false };
    images.set(row.id, image);
    if (row.backend_id === null || row.backend_id === everybody) continue;
    image.found.push(viewOf(row, row.backend_id));
    if (row.view_of !== row.id) continue;
    image.known = true;
    image.seen ||= row.visible === 1;
  }
  return [...images.values()].map(({ row, found, known, seen }) => {
    const own = row.own === 1 && known;
    const views = own ? found : [];
    return {
      id: row.id,
      organization: row.organization,
      own,
      provider: row.provider,
      region: row.region,
      nativeId: row.native_id,
      // `save` wrote it from an ImageFacts, and nobody else writes here.
      facts: JSON.parse(row.facts) as ImageFacts,
      factsAsOf: row.facts_as_of,
      firstSeenAt: row.first_seen_at,
      gone: row.gone === 1 || (own && !seen),
      personal: row.personal === 1,
      stewardship: {
        creator: row.creator,
        steward: row.steward,
        private: row.kept_private === null ? null : row.kept_private === 1,
      },
      views: views.sort(byBackend),
    };
  });
}

function viewOf(row: ImageRow, backendId: string): IndexedView {
  return {
    backendId,
    // `save` wrote it from a ViewFacts, and nobody else writes here.
    facts: JSON.parse(row.view_facts) as ViewFacts,
    visible: row.visible === 1,
    asOf: row.as_of,
    firstSeenAt: row.view_first_seen_at,
    lostAt: row.lost_at,
    digest: row.digest,
  };
}

function byBackend(left: IndexedView, right: IndexedView): number {
  return left.backendId < right.backendId ? -1 : 1;
}

/** As one organization has them, by `keyText`, with all their views. */
export async function imagesOfOrganization(
  engine: Engine,
  database: Database,
  organization: string,
  keys: readonly ImageKey[],
): Promise<ReadonlyMap<string, IndexedImage>> {
  const found = new Map<string, IndexedImage>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const { rows } = await sql<ImageRow>`select ${imageRowColumns(all([]))} from image
      left join image_view as view on view.image_id = image.id
      where ${amongKeys("image", chunk)} and ${among("image.organization", [organization])}`.execute(database);
    for (const image of imagesOf(rows)) found.set(keyText(image), image);
  }
  return found;
}

/** What the access scope shows of these keys, by `keyText`. */
export async function imagesInAccessScope(
  engine: Engine,
  keys: readonly ImageKey[],
  accessScope: AccessScope,
): Promise<ReadonlyMap<string, IndexedImage>> {
  const found = new Map<string, IndexedImage[]>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const { rows } = await sql<ImageRow>`select ${imageRowColumns(isOwn("image", accessScope))} from image
      join image_view as view on view.image_id = image.id and ${isSeen(accessScope)}
      where ${amongKeys("image", chunk)}`.execute(engine.reader);
    for (const image of imagesOf(rows)) found.set(keyText(image), [...(found.get(keyText(image)) ?? []), image]);
  }
  return new Map([...found].map(([text, images]) => [text, merged(images)]));
}

/** One image of what several organizations know of it: the facts of the foremost row, the views of all that are the viewer's own. */
export function merged(images: readonly IndexedImage[]): IndexedImage {
  const [foremost, ...others] = images.toSorted(byStanding);
  if (!foremost) throw new Error("There is no image to merge.");
  // What one lost oneself is not what others say of it.
  if (others.length === 0 || !foremost.own) return foremost;
  return { ...foremost, views: images.flatMap(({ views }) => views).sort(byBackend) };
}

/** The same order as `isForemost` in SQL. */
function byStanding(left: IndexedImage, right: IndexedImage): number {
  if (left.factsAsOf !== right.factsAsOf && rank(left) === rank(right))
    return left.factsAsOf > right.factsAsOf ? -1 : 1;
  return rank(left) - rank(right) || left.id - right.id;
}

function rank({ own, gone, views }: IndexedImage): number {
  if (!own) return gone ? 4 : 2;
  if (views.some(({ facts }) => facts.owned)) return 0;
  return views.some(({ visible }) => visible) ? 1 : 3;
}

/** As each organization that has them has them, with all their views; by key, then organization. */
export async function imagesEverywhere(
  engine: Engine,
  database: Database,
  keys: readonly ImageKey[],
): Promise<readonly IndexedImage[]> {
  const found: IndexedImage[] = [];
  for (const chunk of chunksOf(keys, 3, engine)) {
    const { rows } = await sql<ImageRow>`select ${imageRowColumns(all([]))} from image
      left join image_view as view on view.image_id = image.id
      where ${amongKeys("image", chunk)}
      order by image.provider, image.region, image.native_id, image.organization`.execute(database);
    found.push(...imagesOf(rows));
  }
  return found;
}
