import { sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { foldOwner, type ImageFilter, self, type TagFilter } from "../../domain/image/filter.ts";
import { type NamedImage, namesInHand } from "../../domain/image/names-in-hand.ts";
import type { ImageQuery } from "../../ports/store/store.ts";
import type { Engine } from "../engine.ts";
import { all, among, any, type Condition, never } from "../sql-conditions.ts";
import { likePattern, searchWords, tagText } from "../text.ts";
import { hasOwnedView, isForemost, isOwn, isSeen } from "./access-scope.ts";

/**
 * What a query asks of a row of `image`. The views that count are those in the access scope, and of `filter.backends` where given;
 * lost ones only where gone images are asked for. Text and tags must be found in one such view: what two accounts say is
 * never merged.
 */
export function imageConditions(engine: Engine, { accessScope, filter, now }: ImageQuery): Condition {
  const seen = [seenBy(engine, accessScope, filter), isForemost(accessScope)];
  return all([
    ...reachable(accessScope),
    ...factConditions(filter, now),
    ...ownership(filter, accessScope),
    presence(filter),
    ...seen,
  ]);
}

/** Says nothing that `seenBy` does not, and lets the database go by an index rather than through everybody's rows. */
function reachable({ organizations }: AccessScope): readonly Condition[] {
  if (organizations === "ALL") return [];
  return [any([among("image.organization", organizations), sql`image.visibility = 'PUBLIC'`])];
}

function factConditions(filter: ImageFilter, now: string): readonly Condition[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["image.provider", filter.providers],
    ["image.region", filter.regions],
    ["image.state", filter.states],
    ["image.visibility", filter.visibilities],
    ["image.platform", filter.platforms],
    ["image.architecture", filter.architectures],
    ["image.root_device_type", filter.rootDeviceTypes],
  ];
  const conditions = lists.flatMap(([column, values]) => (values ? [among(column, values)] : []));
  const { nativeIds, name, createdAfter, createdBefore, deprecated, paid } = filter;
  // By the views' index: an id may lie in any region.
  if (nativeIds) conditions.push(inViews(among("view.native_id", nativeIds)));
  if (name !== undefined) {
    conditions.push(sql`image.name_folded <> ''`, sql`image.name_folded like ${likePattern(name)} escape '\\'`);
  }
  if (createdAfter !== undefined) conditions.push(sql`image.created_at > ${createdAfter}`);
  if (createdBefore !== undefined) {
    conditions.push(sql`image.created_at <> ''`, sql`image.created_at < ${createdBefore}`);
  }
  if (deprecated === true) conditions.push(sql`image.deprecated_at <= ${now}`);
  if (deprecated === false) conditions.push(sql`(image.deprecated_at is null or image.deprecated_at > ${now})`);
  if (paid !== undefined) conditions.push(among("image.paid", [paid ? 1 : 0]));
  return conditions;
}

/** Owned is what one of the viewer's backends sees as its own, whatever its owner is called. */
function ownership({ owners, ownedByViewer }: ImageFilter, accessScope: AccessScope): readonly Condition[] {
  const conditions: Condition[] = [];
  const mine = all([isOwn("image", accessScope), hasOwnedView(accessScope.backends)]);
  if (owners) {
    const names = owners.map(foldOwner);
    const named = [amongFolded("image.owner_id", names), amongFolded("image.owner_alias", names)];
    conditions.push(any(names.includes(self) ? [...named, mine] : named));
  }
  if (ownedByViewer !== undefined) conditions.push(sql`case when ${mine} then 1 else 0 end = ${ownedByViewer ? 1 : 0}`);
  return conditions;
}

/** Both databases fold the letters of ASCII alone here. */
function amongFolded(column: string, values: readonly string[]): Condition {
  return values.length === 0 ? never : sql`lower(${sql.ref(column)}) in (${sql.join(values)})`;
}

const here: Condition = sql`image.gone = 0`;
const deregistered: Condition = sql`image.state = 'DEREGISTERED'`;

function presence(filter: ImageFilter): Condition {
  if (filter.includeGone) return all([]);
  return filter.states?.includes("DEREGISTERED") ? any([here, deregistered]) : here;
}

function seenBy(engine: Engine, accessScope: AccessScope, filter: ImageFilter): Condition {
  const { backends } = filter;
  const conditions = backends
    ? [
        among(
          "view.backend_id",
          accessScope.backends.filter((backend) => backends.includes(backend)),
        ),
        isOwn("image", accessScope),
      ]
    : [isSeen(accessScope)];
  if (!filter.includeGone) {
    const visible: Condition = sql`view.visible = 1`;
    conditions.push(filter.states?.includes("DEREGISTERED") ? any([visible, deregistered]) : visible);
  }
  const found: Condition[] = [];
  if (filter.text !== undefined) found.push(...textConditions(engine, filter.text));
  if (filter.tags) found.push(filter.tags.length === 0 ? never : all(filter.tags.map(hasTag)));
  if (found.length === 0 && (accessScope.organizations !== "ALL" || !backends))
    return sql`exists (${imagesOfViews} view.image_id = image.id and ${all(conditions)})`;
  const whole = all([...conditions, ...found]);
  // Words and tags are rare, so the views are found first; without them the list goes along its own order.
  return accessScope.organizations === "ALL"
    ? inAnyRow(whole)
    : all([inViews(all(found)), sql`exists (${imagesOfViews} view.image_id = image.id and ${whole})`]);
}

/** A view says all the words, or is of an image that the text names and says the other words; each by an index of its own. */
function textConditions(engine: Engine, text: string): readonly Condition[] {
  const saying = (words: readonly string[]): Condition[] => (words.length > 0 ? [sql`${engine.searches(words)}`] : []);
  const { images, text: whole, rest } = namesInHand(text);
  if (images.length === 0) return saying(searchWords(whole));
  const named = images.map((image) => all([isCalled(image), ...saying(searchWords(rest))]));
  const ways = [...saying(searchWords(whole)), ...named].map(
    (way) => sql`select view.id from image_view as view where ${way}`,
  );
  return [sql`view.id in (${sql.join(ways, sql` union `)})`];
}

function isCalled({ nativeId, isWhole, region }: NamedImage): Condition {
  const called: Condition = isWhole
    ? sql`view.native_id = ${nativeId}`
    : sql`view.native_id >= ${nativeId} and view.native_id < ${`${nativeId}~`}`;
  return region === null ? called : all([called, sql`view.region = ${region}`]);
}

const imagesOfViews = sql`select view.image_id from image_view as view where`;

function inViews(condition: Condition): Condition {
  return sql`image.id in (${imagesOfViews} ${condition})`;
}

/** Whoever sees every organization's rows finds an image by the views of each of them. */
function inAnyRow(conditions: Condition): Condition {
  return sql`(image.provider, image.region, image.native_id) in (
    select other.provider, other.region, other.native_id from image_view as view
    join image as other on other.id = view.image_id where ${conditions})`;
}

function hasTag({ key, values }: TagFilter): Condition {
  const conditions = [among("image_tag.key", [tagText(key)])];
  if (values) conditions.push(among("image_tag.value", values.map(tagText)));
  return sql`view.id in (select image_tag.view_id from image_tag where ${all(conditions)})`;
}
