import { sql } from "kysely";
import type { Database, Engine } from "../engine.ts";
import { everybody } from "../images/access-scope.ts";
import { among, type Condition } from "../sql-conditions.ts";
import { createTexts, type IndexRow, tagEntry } from "./rows.ts";

interface ImageColumns {
  readonly id: number;
  readonly organization: string;
  readonly provider: string;
  readonly region: string;
  readonly native_id: string;
  readonly state: string;
  readonly visibility: string;
  readonly platform: string;
  readonly architecture: string;
  readonly root_device_type: string | null;
  readonly owner_id: string | null;
  readonly owner_alias: string | null;
  readonly name_folded: string;
  readonly name_sort: string;
  readonly version_sort: string;
  readonly created_at: string;
  readonly deprecated_at: string | null;
  readonly paid: number;
  readonly gone: number;
  readonly facts_as_of: string;
  readonly private: number;
  readonly creator: string | null;
  readonly steward: string | null;
  readonly words: string;
}

/** How many rows one statement reads before everybody else has a turn. */
const atOnce = 500;

/** Every row, in the order of ids. */
export async function* allRows({ reader }: Engine): AsyncGenerator<readonly IndexRow[]> {
  const shared = createTexts();
  let last = 0;
  for (;;) {
    const images = await imagesWhere(reader, sql`id > ${last}`);
    const [first, end] = [images[0]?.id, images.at(-1)?.id];
    if (first === undefined || end === undefined) return;
    yield rowsOf(images, await viewsWhere(reader, sql`image_id between ${first} and ${end}`), shared);
    last = end;
  }
}

/** Those that a write behind this revision changed, in the order of ids. */
export async function* rowsChangedSince(engine: Engine, revision: number): AsyncGenerator<readonly IndexRow[]> {
  const { rows } = await sql<{
    readonly id: number;
  }>`select id from image where changed_at > ${revision} order by id`.execute(engine.reader);
  const shared = createTexts();
  const ids = rows.map(({ id }) => id);
  for (let start = 0; start < ids.length; start += atOnce) {
    const chunk = ids.slice(start, start + atOnce);
    const images = await imagesWhere(engine.reader, among("id", chunk));
    yield rowsOf(images, await viewsWhere(engine.reader, among("image_id", chunk)), shared);
  }
}

async function imagesWhere(database: Database, condition: Condition | ReturnType<typeof sql<boolean>>) {
  const { rows } =
    await sql<ImageColumns>`select id, organization, provider, region, native_id, state, visibility, platform,
    architecture, root_device_type, owner_id, owner_alias, name_folded, name_sort, version_sort, created_at, deprecated_at, paid, gone, facts_as_of,
    coalesce(kept_private, personal) as private, creator, steward, words
    from image where ${condition} order by id limit ${atOnce}`.execute(database);
  return rows;
}

interface ViewColumns {
  readonly id: number;
  readonly image_id: number;
  readonly backend_id: string;
  readonly visible: number;
  readonly owned: number;
  readonly tag_words: string;
  readonly key: string | null;
  readonly value: string | null;
}

/** With one row for each tag. */
async function viewsWhere(database: Database, condition: Condition | ReturnType<typeof sql<boolean>>) {
  const { rows } = await sql<ViewColumns>`select view.id, view.image_id, view.backend_id, view.visible, view.owned,
    view.tag_words, tag.key, tag.value
    from image_view as view left join image_tag as tag on tag.view_id = view.id
    where ${condition} and view.backend_id <> ${everybody} order by view.id`.execute(database);
  return Map.groupBy(rows, ({ image_id }) => image_id);
}

function rowsOf(
  images: readonly ImageColumns[],
  views: ReadonlyMap<number, readonly ViewColumns[]>,
  shared: (text: string) => string,
): readonly IndexRow[] {
  const orNull = (text: string | null) => (text === null ? null : shared(text));
  return images.map((image) => ({
    id: image.id,
    organization: shared(image.organization),
    // `save` wrote it from an ImageKey, and nobody else writes here.
    provider: shared(image.provider) as IndexRow["provider"],
    region: shared(image.region),
    nativeId: image.native_id,
    state: image.state,
    visibility: image.visibility,
    isPublic: image.visibility === "PUBLIC",
    platform: image.platform,
    architecture: image.architecture,
    rootDeviceType: image.root_device_type,
    ownerId: orNull(image.owner_id),
    ownerAlias: orNull(image.owner_alias),
    creator: orNull(image.creator),
    steward: orNull(image.steward),
    name: image.name_folded,
    nameSort: image.name_sort,
    versionSort: shared(image.version_sort),
    createdAt: image.created_at,
    deprecatedAt: image.deprecated_at,
    paid: image.paid === 1,
    gone: image.gone === 1,
    factsAsOf: shared(image.facts_as_of),
    isPrivate: image.private !== 0,
    words: wordsIn(image.words, shared),
    views: viewsOf(views.get(image.id) ?? [], shared),
  }));
}

function viewsOf(rows: readonly ViewColumns[], shared: (text: string) => string): IndexRow["views"] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((tagged) => {
    const [view] = tagged;
    if (!view) return [];
    const { backend_id, visible, owned, tag_words } = view;
    const tags = tagged.flatMap(({ key, value }) =>
      key === null || value === null ? [] : [shared(key), shared(tagEntry(key, value))],
    );
    const words = wordsIn(tag_words, shared);
    return [{ backendId: shared(backend_id), visible: visible === 1, owned: owned === 1, words, tags }];
  });
}

const wordsIn = (words: string, shared: (text: string) => string): readonly string[] =>
  words === "" ? [] : words.split(" ").map(shared);
