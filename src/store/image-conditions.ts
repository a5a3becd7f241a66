import { sql } from "kysely";
import type { ImageFilter, TagFilter } from "../domain/filter.ts";
import type { Sight } from "../domain/sight.ts";
import type { ImageQuery } from "../ports/store.ts";
import type { Engine } from "./engine.ts";
import { isForemost, isOwn, isSeen } from "./sight.ts";
import { all, among, any, type Condition, never } from "./sql-conditions.ts";
import { likePattern, searchWords, tagText } from "./text.ts";

/**
 * What a query asks of a row of `image`. The views that count are those in sight, and of `filter.backends` where given;
 * lost ones only where gone images are asked for. Text and tags must be found in one such view: what two accounts say is
 * never merged.
 */
export function imageConditions(engine: Engine, { sight, filter, now }: ImageQuery): Condition {
  const seen = [seenBy(engine, sight, filter), isForemost(sight)];
  return all([...reachable(sight), ...factConditions(filter, now), presence(filter), ...seen]);
}

/** Says nothing that `seenBy` does not, and lets the database go by an index rather than through everybody's rows. */
function reachable({ organizations }: Sight): readonly Condition[] {
  if (organizations === "ALL") return [];
  return [any([among("image.organization", organizations), sql`image.visibility = 'PUBLIC'`])];
}

function factConditions(filter: ImageFilter, now: string): readonly Condition[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["image.provider", filter.providers],
    ["image.realm", filter.realms],
    ["image.state", filter.states],
    ["image.visibility", filter.visibilities],
    ["image.platform", filter.platforms],
    ["image.architecture", filter.architectures],
    ["image.root_device_type", filter.rootDeviceTypes],
  ];
  const conditions = lists.flatMap(([column, values]) => (values ? [among(column, values)] : []));
  const { owners, name, createdAfter, createdBefore, deprecated, paid } = filter;
  if (owners) conditions.push(any([among("image.owner_id", owners), among("image.owner_alias", owners)]));
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

const here: Condition = sql`image.gone = 0`;
const deregistered: Condition = sql`image.state = 'DEREGISTERED'`;

function presence(filter: ImageFilter): Condition {
  if (filter.includeGone) return all([]);
  return filter.states?.includes("DEREGISTERED") ? any([here, deregistered]) : here;
}

function seenBy(engine: Engine, sight: Sight, filter: ImageFilter): Condition {
  const { backends } = filter;
  const conditions = backends
    ? [
        among(
          "view.backend_id",
          sight.backends.filter((backend) => backends.includes(backend)),
        ),
        isOwn("image", sight),
      ]
    : [isSeen(sight)];
  if (!filter.includeGone) {
    const visible: Condition = sql`view.visible = 1`;
    conditions.push(filter.states?.includes("DEREGISTERED") ? any([visible, deregistered]) : visible);
  }
  const words = filter.text === undefined ? [] : searchWords(filter.text);
  const found: Condition[] = [];
  if (words.length > 0) found.push(sql`${engine.searches(words)}`);
  if (filter.tags) found.push(filter.tags.length === 0 ? never : all(filter.tags.map(hasTag)));
  const view = sql`select view.image_id from image_view as view where`;
  if (found.length === 0 && (sight.organizations !== "ALL" || !backends))
    return sql`exists (${view} view.image_id = image.id and ${all(conditions)})`;
  const whole = all([...conditions, ...found]);
  // Words and tags are rare, so the views are found first; without them the list goes along its own order.
  return sight.organizations === "ALL"
    ? inAnyRow(whole)
    : all([sql`image.id in (${view} ${all(found)})`, sql`exists (${view} view.image_id = image.id and ${whole})`]);
}

/** Whoever sees every organization's rows finds an image by the views of each of them. */
function inAnyRow(conditions: Condition): Condition {
  return sql`(image.provider, image.realm, image.native_id) in (
    select other.provider, other.realm, other.native_id from image_view as view
    join image as other on other.id = view.image_id where ${conditions})`;
}

function hasTag({ key, values }: TagFilter): Condition {
  const conditions = [among("image_tag.key", [tagText(key)])];
  if (values) conditions.push(among("image_tag.value", values.map(tagText)));
  return sql`view.id in (select image_tag.view_id from image_tag where ${all(conditions)})`;
}
