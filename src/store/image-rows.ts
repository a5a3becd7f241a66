import { sql } from "kysely";
import { type ImageFacts, type ImageKey, keyText, type ViewFacts } from "../domain/image.ts";
import type { IndexedImage, IndexedView } from "../ports/store.ts";
import { chunksOf, type Database, type Engine } from "./engine.ts";
import { amongKeys, type Condition } from "./sql-conditions.ts";

/** An image with one of its views; a row per view, and one with nulls where there is none. */
export interface ImageRow {
  readonly id: number;
  readonly provider: string;
  readonly realm: string;
  readonly native_id: string;
  readonly facts: string;
  readonly facts_as_of: string;
  readonly first_seen_at: string;
  readonly gone: number;
  readonly backend_id: string | null;
  readonly view_facts: string;
  readonly visible: number;
  readonly as_of: string;
  readonly view_first_seen_at: string;
  readonly lost_at: string | null;
  readonly digest: string;
}

/** The columns of an `ImageRow`, from `image` and `image_view as view`. */
export const imageRowColumns = sql`image.id, image.provider, image.realm, image.native_id, image.facts,
  image.facts_as_of, image.first_seen_at, image.gone, view.backend_id, view.facts as view_facts, view.visible,
  view.as_of, view.first_seen_at as view_first_seen_at, view.lost_at, view.digest`;

/** In the order of the rows. */
export function imagesOf(rows: readonly ImageRow[]): readonly IndexedImage[] {
  const images = new Map<number, { readonly row: ImageRow; readonly views: IndexedView[] }>();
  for (const row of rows) {
    const image = images.get(row.id) ?? { row, views: [] };
    images.set(row.id, image);
    if (row.backend_id !== null) image.views.push(viewOf(row, row.backend_id));
  }
  return [...images.values()].map(({ row, views }) => ({
    id: row.id,
    provider: row.provider,
    realm: row.realm,
    nativeId: row.native_id,
    // `save` wrote it from an ImageFacts, and nobody else writes here.
    facts: JSON.parse(row.facts) as ImageFacts,
    factsAsOf: row.facts_as_of,
    firstSeenAt: row.first_seen_at,
    gone: row.gone === 1 || !views.some(({ visible }) => visible),
    views: views.sort((left, right) => (left.backendId < right.backendId ? -1 : 1)),
  }));
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

/** By `keyText`, with those of their views that `views` admits; images without any are there too. */
export async function imagesByKey(
  engine: Engine,
  database: Database,
  keys: readonly ImageKey[],
  views: Condition,
): Promise<ReadonlyMap<string, IndexedImage>> {
  const found = new Map<string, IndexedImage>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const { rows } = await sql<ImageRow>`select ${imageRowColumns} from image
      left join image_view as view on view.image_id = image.id and ${views}
      where ${amongKeys("image", chunk)}`.execute(database);
    for (const image of imagesOf(rows)) found.set(keyText(image), image);
  }
  return found;
}
