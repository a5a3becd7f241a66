import type { Filter } from "../../resources/filters.ts";
import { type Image, isPublic } from "../../resources/image.ts";
import { imageFiltering } from "../../resources/image-filters.ts";
import { imageXml } from "../../resources/image-xml.ts";
import { isDeprecated, isDeregistered, isVisible, sharedDirectly, sharedWith } from "../../resources/visibility.ts";
import { awsError, imagesNotFound } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "../action.ts";

export const imageActions: ActionTable = {
  DescribeImages: action(
    [
      ...FILTER_PARAMETERS,
      ...PAGE_PARAMETERS,
      "ImageId.#",
      "Owner.#",
      "ExecutableBy.#",
      "IncludeDeprecated",
      "IncludeDisabled",
    ],
    describeImages,
  ),
};

// The cloud forgets slowly: for a while a deregistered id is merely absent, and only then unknown.
const FORGETTING_MS = 60_000;

const ALIASES = new Set(["amazon", "aws-marketplace", "aws-backup-vault"]);

function describeImages(context: ActionContext) {
  const { world, viewer, query } = context;
  const filtering = imageFiltering(viewer.account);
  const filters = filtering.read(query);
  const ids = query.list("ImageId");
  const size = pageSize(query, 1);
  if (ids.length > 0 && size !== undefined) {
    throw awsError(
      "InvalidParameterCombination",
      "The parameter imageIds cannot be used with the parameter maxResults in the same request",
    );
  }
  const includeDeprecated = query.flag("IncludeDeprecated");
  const includeDisabled = query.flag("IncludeDisabled");
  const byOwner = readOwners(context);
  const byExecutable = readExecutableUsers(context);
  const narrow = narrowing(filters);
  const scope = ids.length > 0 ? findByIds(context, ids) : world.images.inOrder(viewer.region);
  const candidates = scope.filter(
    (image) =>
      !isDeregistered(image) &&
      narrow(image) &&
      isVisible(world, image, viewer.account) &&
      (includeDisabled || image.state !== "disabled") &&
      // Asked by id, a deprecated image is shown to everybody.
      (includeDeprecated || ids.length > 0 || image.ownerId === viewer.account || !isDeprecated(image, world.now())) &&
      byOwner(image) &&
      byExecutable(image),
  );
  const page = takePage("DescribeImages", viewer, query, size, candidates, (image) => image.imageId);
  // Filters come after paging, so a page may be empty and still carry a token.
  const images = page.items.filter(filtering.matches(filters));
  return { imagesSet: images.map((image) => imageXml(image, viewer)), nextToken: page.nextToken };
}

export function checkImageId(id: string): void {
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    const hint = id.startsWith("ami-") ? "" : ' (expecting "ami-...")';
    throw awsError("InvalidAMIID.Malformed", `Invalid id: "${id}"${hint}`);
  }
}

export function isForgotten({ deregisteredAt }: Image, now: number): boolean {
  return deregisteredAt !== undefined && Date.parse(deregisteredAt) + FORGETTING_MS <= now;
}

function findByIds({ world, viewer }: ActionContext, ids: readonly string[]): readonly Image[] {
  ids.forEach(checkImageId);
  const found: Image[] = [];
  const missing: string[] = [];
  for (const id of [...new Set(ids)].sort()) {
    const image = world.images.get(viewer.region, id);
    if (image === undefined || isForgotten(image, world.now()) || !isVisible(world, image, viewer.account))
      missing.push(id);
    else found.push(image);
  }
  if (missing.length > 0) throw imagesNotFound(ids.filter((id) => missing.includes(id)));
  return found;
}

/** The two filters that the cloud has an index for act before paging; they would only make empty pages after it. */
function narrowing(filters: readonly Filter[]): (image: Image) => boolean {
  const indexed = filters.filter(
    ({ name, values }) => (name === "image-id" || name === "owner-id") && !values.some((value) => /[*?\\]/.test(value)),
  );
  const sets = indexed.map(({ name, values }) => ({ byId: name === "image-id", values: new Set(values) }));
  return (image) => sets.every(({ byId, values }) => values.has(byId ? image.imageId : image.ownerId));
}

function checkUser(id: string): void {
  if (!/^\d{12}$/.test(id)) throw awsError("InvalidUserID.Malformed", `Invalid user id: "${id}"`);
}

function readOwners({ query, viewer }: ActionContext): (image: Image) => boolean {
  const owners = new Set(query.list("Owner"));
  if (owners.size === 0) return () => true;
  for (const owner of owners) if (owner !== "self" && !ALIASES.has(owner)) checkUser(owner);
  return (image) =>
    owners.has(image.ownerId) ||
    (image.ownerAlias !== undefined && owners.has(image.ownerAlias)) ||
    (image.ownerId === viewer.account && owners.has("self"));
}

function readExecutableUsers({ query, viewer, world }: ActionContext): (image: Image) => boolean {
  const users = query.list("ExecutableBy");
  if (users.length === 0) return () => true;
  for (const user of users) if (user !== "self" && user !== "all") checkUser(user);
  return (image) =>
    users.some((user) => {
      if (user === "all") return isPublic(image);
      if (user === "self" || user === viewer.account) return sharedWith(world, image.launchPermissions, viewer.account);
      // Whom an image is shared with is known to its owner only.
      return image.ownerId === viewer.account && sharedDirectly(image.launchPermissions, user);
    });
}
