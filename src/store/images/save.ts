import { sql } from "kysely";
import { type ImageKey, keyText, type ViewFacts } from "../../domain/image/image.ts";
import { naturalKey, versionKey } from "../../domain/image/sort-keys.ts";
import type { ImageWrite } from "../../ports/store/store.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import { among } from "../sql-conditions.ts";
import { foldName, imageWords, storableText, tagText, tagWords } from "../text.ts";
import { everybody } from "./access-scope.ts";
import { turnsOfWrittenView } from "./permission-turns.ts";

const imageUpdates = [
  "facts",
  "facts_as_of",
  "gone",
  "name_folded",
  "name_sort",
  "version_sort",
  "words",
  "state",
  "visibility",
  "owner_id",
  "owner_alias",
  "platform",
  "architecture",
  "root_device_type",
  "created_at",
  "deprecated_at",
  "paid",
  "personal",
  "changed_at",
] as const;

const viewUpdates = ["facts", "visible", "owned", "digest", "as_of", "lost_at", "tag_words", "words"] as const;

/** Images, their changed views and these views' tags, in a handful of statements whatever their number. */
export async function saveImages(
  engine: Engine,
  database: Database,
  images: readonly ImageWrite[],
  revision: number,
): Promise<void> {
  const writes = merged(images);
  const ids = await saveRows(engine, database, writes, revision);
  await saveViews(engine, database, writes, ids);
  await spreadWords(engine, database, [...ids.values()]);
}

/** What no row of an organization shares with another's. */
function rowText({ organization, ...key }: ImageKey & { readonly organization: string }): string {
  return storableText(`${organization} ${keyText(key)}`);
}

/** One row per image: the later facts, all views. */
function merged(images: readonly ImageWrite[]): readonly ImageWrite[] {
  const writes = new Map<string, ImageWrite>();
  for (const image of images) {
    const text = rowText(image);
    const views = new Map([...(writes.get(text)?.views ?? []), ...image.views].map((view) => [view.backendId, view]));
    writes.set(text, { ...image, views: [...views.values()] });
  }
  return [...writes.values()];
}

async function saveRows(engine: Engine, database: Database, images: readonly ImageWrite[], revision: number) {
  const ids = new Map<string, number>();
  const rows = images.map((image) => ({ ...imageRow(image), changed_at: revision }));
  for (const chunk of chunksOf(rows, imageUpdates.length + 5, engine)) {
    const saved = await database
      .insertInto("image")
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(["organization", "provider", "region", "native_id"]).doUpdateSet((excluded) => ({
          ...Object.fromEntries(imageUpdates.map((column) => [column, excluded.ref(`excluded.${column}`)])),
        })),
      )
      .returning(["id", "organization", "provider", "region", "native_id"])
      .execute();
    for (const { id, organization, provider, region, native_id } of saved)
      ids.set(rowText({ organization, provider, region, nativeId: native_id }), id);
  }
  return ids;
}

function imageRow({ organization, provider, region, nativeId, facts, factsAsOf, gone, personal }: ImageWrite) {
  const name = foldName(facts.name);
  return {
    organization: storableText(organization),
    provider,
    region,
    native_id: nativeId,
    facts: JSON.stringify(facts),
    facts_as_of: factsAsOf,
    first_seen_at: factsAsOf,
    gone: gone ? 1 : 0,
    name_folded: name,
    name_sort: naturalKey(name),
    version_sort: versionKey(name),
    words: imageWords(facts),
    state: facts.state,
    visibility: facts.visibility,
    owner_id: facts.owner?.id ?? null,
    owner_alias: facts.owner?.alias ?? null,
    platform: facts.platform,
    architecture: facts.architecture,
    root_device_type: facts.rootDeviceType,
    created_at: facts.createdAt ?? "",
    deprecated_at: facts.deprecatedAt,
    paid: facts.paid ? 1 : 0,
    personal: personal ? 1 : 0,
  };
}

async function saveViews(
  engine: Engine,
  database: Database,
  images: readonly ImageWrite[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = images.flatMap((image) => viewRows(image, idOf(image, ids)));
  const viewIds = new Map<string, number>();
  for (const chunk of chunksOf(rows, viewUpdates.length + 5, engine)) {
    const saved = await database
      .insertInto("image_view")
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(["image_id", "backend_id"]).doUpdateSet((excluded) => ({
          ...Object.fromEntries(viewUpdates.map((column) => [column, excluded.ref(`excluded.${column}`)])),
          ...turnsOfWrittenView,
        })),
      )
      .returning(["id", "image_id", "backend_id"])
      .execute();
    for (const { id, image_id, backend_id } of saved) viewIds.set(`${image_id} ${backend_id}`, id);
  }
  for (const chunk of chunksOf([...viewIds.values()], 1, engine)) {
    await database.deleteFrom("image_tag").where("view_id", "in", chunk).execute();
  }
  await hidePrivate(engine, database, images, ids);
  const tags = images.flatMap((image) =>
    image.views.flatMap(({ backendId, facts }) => {
      const view = viewIds.get(`${idOf(image, ids)} ${storableText(backendId)}`);
      return view === undefined
        ? []
        : facts.tags.map(({ key, value }) => ({ view_id: view, key: tagText(key), value: tagText(value) }));
    }),
  );
  for (const chunk of chunksOf(tags, 3, engine)) await database.insertInto("image_tag").values(chunk).execute();
}

/** An image that is not public any more has no view for everybody. */
async function hidePrivate(
  engine: Engine,
  database: Database,
  images: readonly ImageWrite[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const hidden = images.filter(({ facts }) => facts.visibility !== "PUBLIC").map((image) => idOf(image, ids));
  for (const chunk of chunksOf(hidden, 1, engine)) {
    await database
      .deleteFrom("image_view")
      .where("backend_id", "=", everybody)
      .where("image_id", "in", chunk)
      .execute();
  }
}

function viewsOf({ facts, factsAsOf, gone, views }: ImageWrite): ImageWrite["views"] {
  if (facts.visibility !== "PUBLIC") return views;
  const nothing: ViewFacts = { owned: false, tags: [], launchPermissions: null, detail: {} };
  const lostAt = gone ? factsAsOf : null;
  return [...views, { backendId: everybody, facts: nothing, visible: !gone, asOf: factsAsOf, lostAt, digest: "" }];
}

function viewRows(image: ImageWrite, imageId: number) {
  const { region, nativeId, facts } = image;
  const words = imageWords(facts);
  return viewsOf(image).map((view) => {
    const ofTags = tagWords(view.facts.tags);
    return {
      image_id: imageId,
      backend_id: view.backendId,
      region,
      native_id: nativeId,
      facts: JSON.stringify(view.facts),
      visible: view.visible ? 1 : 0,
      owned: view.facts.owned ? 1 : 0,
      digest: view.digest,
      as_of: view.asOf,
      first_seen_at: view.asOf,
      lost_at: view.lostAt,
      tag_words: ofTags,
      words: `${words} ${ofTags}`.trim(),
    };
  });
}

/** A new name or description must be found through the views that this write did not bring, too. */
async function spreadWords(engine: Engine, database: Database, ids: readonly number[]): Promise<void> {
  const words = sql<string>`trim((select image.words from image where image.id = image_view.image_id) || ' ' || tag_words)`;
  for (const chunk of chunksOf(ids, 1, engine)) {
    await sql`update image_view set words = ${words}
      where ${among("image_id", chunk)} and words <> ${words}`.execute(database);
  }
}

function idOf(image: ImageWrite, ids: ReadonlyMap<string, number>): number {
  const id = ids.get(rowText(image));
  if (id === undefined) throw new Error("The database returned no id for an image that it saved.");
  return id;
}
