import { type RawBuilder, sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { all, among, any, type Condition, never } from "../sql-conditions.ts";

/** The backend of everybody's view; no real one is called so. */
export const everybody = "*";

type ImageAlias = "image" | "other";

/** Known through the organizations of the access scope, and not private to others. The same rule as `knows` in the policy. */
export function isOwn(image: ImageAlias, { organizations, person }: AccessScope): Condition {
  const ours = organizations === "ALL" ? all([]) : among(`${image}.organization`, organizations);
  if (person === null || (organizations !== "ALL" && organizations.length === 0)) return ours;
  const { actor, names } = person;
  const column = (name: string) => sql.ref(`${image}.${name}`);
  return all([
    ours,
    any([
      sql`coalesce(${column("kept_private")}, ${column("personal")}) = 0`,
      sql`${column("creator")} = ${actor}`,
      sql`${column("steward")} = ${actor}`,
      names.length > 0 ? sql`lower(${column("owner_id")}) in (${sql.join(names)})` : never,
    ]),
  ]);
}

/** True where an organization of the access scope keeps the image, whoever tells of it, from some of its people. */
export function isHiddenFromSome({ organizations }: AccessScope): Condition {
  if (organizations === "ALL" || organizations.length === 0) return never;
  return sql`exists (
    select 1 from image as other
    where other.provider = image.provider and other.region = image.region and other.native_id = image.native_id
      and ${among("other.organization", organizations)} and coalesce(other.kept_private, other.personal) <> 0
  )`;
}

/** The views of `image` that count, as `view`: those of the access scope's backends, and everybody's. */
export function isSeen(accessScope: AccessScope): Condition {
  const ours = all([among("view.backend_id", accessScope.backends), isOwn("image", accessScope)]);
  return any([ours, all([sql`view.backend_id = ${everybody}`, isVouchedFor("view", accessScope)])]);
}

/**
 * True for one row of those that several organizations have of the same image. The owner's word comes first, also that
 * it is gone; then what one knows oneself before what is public, what is there before what is lost, and newer facts before
 * older ones.
 */
export function isForemost(accessScope: AccessScope): Condition {
  const better = sql<boolean>`exists (
    select 1 from image as other
    where other.provider = image.provider and other.region = image.region and other.native_id = image.native_id
      and other.id <> image.id and (
        ${rank("other", accessScope)} < ${rank("image", accessScope)}
        or (${rank("other", accessScope)} = ${rank("image", accessScope)}
          and (other.facts_as_of > image.facts_as_of or (other.facts_as_of = image.facts_as_of and other.id < image.id)))
      )
  )`;
  // An organization has one row of an image: nothing comes before the one that is there.
  const single =
    accessScope.organizations === "ALL"
      ? never
      : all([isOwn("image", accessScope), hasView("image", accessScope.backends)]);
  return any([single, sql`not ${better}`]);
}

/** True where the viewer's own organization has no row of the image, or lost it: what others tell is news then. */
export function isNotKnown(accessScope: AccessScope): Condition {
  return sql`not exists (
    select 1 from image as other
    where other.provider = image.provider and other.region = image.region and other.native_id = image.native_id
      and ${all([isOwn("other", accessScope), hasView("other", accessScope.backends)])}
  )`;
}

/** How a row stands among those of the same image; what is outside the access scope comes last. */
function rank(image: ImageAlias, accessScope: AccessScope): RawBuilder<number> {
  const own = isOwn(image, accessScope);
  return sql<number>`case
    when ${all([own, hadView(image, accessScope.backends, sql`seen.owned = 1`)])} then 0
    when ${all([own, hasView(image, accessScope.backends)])} then 1
    when ${isPublic(image, accessScope, sql`seen.visible = 1`)} then 2
    when ${all([own, hadView(image, accessScope.backends)])} then 3
    when ${isPublic(image, accessScope, all([]))} then 4
    else 5 end`;
}

function isPublic(image: ImageAlias, accessScope: AccessScope, more: Condition): Condition {
  return hadView(image, [everybody], all([more, isVouchedFor("seen", accessScope)]));
}

/** Everybody's view stands on a real one: what a backend showed that is no more, nobody would ever correct. */
function isVouchedFor(view: "view" | "seen", { everyBackend }: AccessScope): Condition {
  if (everyBackend.length === 0) return never;
  return sql`exists (
    select 1 from image_view as voucher where voucher.image_id = ${sql.ref(`${view}.image_id`)}
      and voucher.backend_id in (${sql.join(everyBackend)}) and voucher.visible >= ${sql.ref(`${view}.visible`)}
  )`;
}

/** Of a row that is foremost: where an owner's view is in the access scope, its row is. */
export function hasOwnedView(backends: readonly string[]): Condition {
  return hadView("image", backends, sql`seen.owned = 1`);
}

function hasView(image: ImageAlias, backends: readonly string[]): Condition {
  return hadView(image, backends, sql`seen.visible = 1`);
}

function hadView(image: ImageAlias, backends: readonly string[], more: Condition = all([])): Condition {
  if (backends.length === 0) return never;
  const among = sql`seen.backend_id in (${sql.join(backends)})`;
  return sql`exists (select 1 from image_view as seen where seen.image_id = ${sql.ref(`${image}.id`)} and ${among} and ${more})`;
}
