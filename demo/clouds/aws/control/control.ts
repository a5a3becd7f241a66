import type { ControlAnswer } from "../../kit/wire.ts";
import { applyChanges } from "../changes.ts";
import { createImage, type Image, type ImageSeed } from "../resources/image.ts";
import { FIELD_NAMES, readFields, readTags } from "../resources/image-fields.ts";
import { isDeregistered } from "../resources/visibility.ts";
import type { Shelf } from "../shelf.ts";
import type { AwsRole } from "../wire/credentials.ts";
import { addImage, type World } from "../world.ts";
import { answerReferences, denyReferences } from "./control-references.ts";
import { steer } from "./control-steering.ts";
import { steerTrust } from "./control-trust.ts";
import { answerControlError, controlError, isRecord, refuseUnknownKeys } from "./control-values.ts";

/** What lies below `/aws/` on the control channel; undefined where the path is not known. */
export function answerControl(
  world: World,
  method: string,
  path: readonly string[],
  body: unknown,
  roles: readonly AwsRole[] = [],
): ControlAnswer | undefined {
  const route = `${method} ${path[0] ?? ""}`;
  try {
    if (route === "GET images") return readShelf(world, world.images, "images", path.slice(1));
    if (route === "GET snapshots") return readShelf(world, world.snapshots, "snapshots", path.slice(1));
    if (route === "GET instances") return readShelf(world, world.instances, "instances", path.slice(1));
    if (route === "POST images" && path.length === 1) return { status: 201, body: seedImages(world, body) };
    if (route === "POST changes" && path.length === 1) {
      return { status: 200, body: { changes: applyChanges(world, body) } };
    }
    if (path[0] === "references") return path.length === 1 ? answerReferences(world, method, body) : undefined;
    if (route === "POST denied-references" && path.length === 1) return denyReferences(world, body);
    if (path[0] === "trust") return path.length === 1 ? steerTrust(world, roles, method, body) : undefined;
    return path.length === 1 ? steer(world, route, body) : undefined;
  } catch (error) {
    return answerControlError(error);
  }
}

function readShelf<Item>(
  world: World,
  shelf: Shelf<Item>,
  kind: string,
  [region, id, ...rest]: readonly string[],
): ControlAnswer | undefined {
  if (rest.length > 0) return undefined;
  if (region !== undefined && !world.regions.some(({ name }) => name === region)) {
    throw controlError(404, `no region ${region}; there are ${world.regions.map(({ name }) => name).join(", ")}`);
  }
  if (region !== undefined && id !== undefined) {
    const item = shelf.get(region, id);
    if (item === undefined) throw controlError(404, `no ${kind.slice(0, -1)} ${id} in ${region}`);
    return { status: 200, body: item };
  }
  const regions = region === undefined ? world.regions.map(({ name }) => name) : [region];
  return { status: 200, body: { [kind]: regions.flatMap((name) => shelf.inOrder(name)) } };
}

function seedImages(world: World, body: unknown): unknown {
  const given = isRecord(body) && body.images !== undefined ? body.images : body;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (isRecord(body) && body.images !== undefined) refuseUnknownKeys(body, ["images"], "body");
  const staged: Image[] = [];
  const taken = new Map<string, string>();
  for (const { name: region } of world.regions) {
    for (const image of world.images.inOrder(region)) claim(taken, image);
  }
  list.forEach((entry, index) => {
    const image = readSeed(world, entry, list.length > 1 ? `images[${index}]` : "image", index);
    const twin = taken.get(idKey(image)) ?? taken.get(nameKey(image));
    if (twin !== undefined) throw controlError(409, `${image.name} is already ${twin} in ${image.region}`);
    claim(taken, image);
    staged.push(image);
  });
  for (const image of staged) addImage(world, image);
  return {
    ids: staged.map(({ imageId }) => imageId),
    images: staged.map(({ region, imageId, name }) => ({ region, imageId, name })),
  };
}

const idKey = (image: Image) => `${image.region} ${image.imageId}`;
const nameKey = (image: Image) => `${image.region} ${image.ownerId} ${image.name}`;

/** An id is taken for ever, a name until its image is deregistered. */
function claim(taken: Map<string, string>, image: Image): void {
  taken.set(idKey(image), image.imageId);
  if (!isDeregistered(image)) taken.set(nameKey(image), image.imageId);
}

const SEED_KEYS = ["region", "ownerId", "imageId", "tags", "public", "windows", "encrypted", "volumeSize"];

function readSeed(world: World, entry: unknown, where: string, position: number): Image {
  if (!isRecord(entry)) throw controlError(400, `${where} must be an object with region and ownerId`);
  refuseUnknownKeys(entry, [...SEED_KEYS, ...FIELD_NAMES], where);
  const { region, ownerId, imageId, public: everybody, windows, encrypted, volumeSize, tags, ...rest } = entry;
  if (typeof region !== "string" || !world.regions.some(({ name }) => name === region)) {
    throw controlError(400, `${where}.region must be one of ${world.regions.map(({ name }) => name).join(", ")}`);
  }
  if (typeof ownerId !== "string" || !/^\d{12}$/.test(ownerId)) {
    throw controlError(400, `${where}.ownerId must be an account of 12 digits`);
  }
  if (imageId !== undefined && !/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(String(imageId))) {
    throw controlError(400, `${where}.imageId must be ami- and 8 or 17 hexadecimal digits`);
  }
  for (const [key, flag] of Object.entries({ public: everybody, windows, encrypted })) {
    if (flag !== undefined && typeof flag !== "boolean")
      throw controlError(400, `${where}.${key} must be true or false`);
  }
  if (volumeSize !== undefined && (typeof volumeSize !== "number" || !(volumeSize > 0))) {
    throw controlError(400, `${where}.volumeSize must be a number of GiB`);
  }
  const fields = readFields(rest, where);
  const seed = {
    name: `image-${world.now()}-${position}`,
    ownerAlias: world.accounts.get(ownerId)?.alias,
    ...fields,
    region,
    ownerId,
    ...(imageId === undefined ? {} : { imageId }),
    ...(tags === undefined ? {} : { tags: readTags(tags, `${where}.tags`) }),
    ...(everybody === undefined ? {} : { public: everybody }),
    ...(windows === undefined ? {} : { windows }),
    ...(encrypted === undefined ? {} : { encrypted }),
    ...(volumeSize === undefined ? {} : { volumeSize }),
  };
  return createImage(seed as unknown as ImageSeed); // names and kinds of every field were checked above
}
