import type { ControlAnswer } from "../../kit/wire.ts";
import { REFERENCE_TYPES } from "../actions/references.ts";
import { createReferrer, REFERRER_TYPES, type Referrer } from "../resources/references.ts";
import type { World } from "../world.ts";
import { controlError, isRecord, refuseUnknownKeys } from "./control-values.ts";

const KEYS = ["region", "ownerId", "resourceType", "name", "version", "imageIds"];

/** Makes, shows and removes what names images: launch templates, parameters and recipes. */
export function answerReferences(world: World, method: string, body: unknown): ControlAnswer | undefined {
  switch (method) {
    case "GET":
      return { status: 200, body: { references: all(world) } };
    case "POST":
      return { status: 201, body: { references: make(world, body) } };
    case "DELETE":
      return { status: 200, body: { references: remove(world, body) } };
    default:
      return undefined;
  }
}

function all(world: World): readonly Referrer[] {
  return world.regions.flatMap(({ name }) => world.referrers.inOrder(name));
}

function make(world: World, body: unknown): readonly Referrer[] {
  if (isRecord(body) && body.references !== undefined) refuseUnknownKeys(body, ["references"], "body");
  const given = isRecord(body) && body.references !== undefined ? body.references : body;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const made = list.map((entry, index) => read(world, entry, list.length > 1 ? `references[${index}]` : "reference"));
  for (const referrer of made) world.referrers.put(referrer);
  return made;
}

function read(world: World, entry: unknown, where: string): Referrer {
  if (!isRecord(entry)) throw controlError(400, `${where} must be an object with ${KEYS.join(", ")}`);
  refuseUnknownKeys(entry, KEYS, where);
  const { region, ownerId, resourceType, name, version, imageIds } = entry;
  const type = REFERRER_TYPES.find((one) => one === resourceType);
  if (type === undefined) {
    throw controlError(
      400,
      `${where}.resourceType must be one of ${REFERRER_TYPES.join(", ")}; RunInstances makes instances`,
    );
  }
  if (typeof region !== "string" || !world.regions.some((one) => one.name === region)) {
    throw controlError(400, `${where}.region must be one of ${world.regions.map((one) => one.name).join(", ")}`);
  }
  if (typeof ownerId !== "string" || !/^\d{12}$/.test(ownerId)) {
    throw controlError(400, `${where}.ownerId must be an account of 12 digits`);
  }
  if (typeof name !== "string" || !/^[\w./-]{1,128}$/.test(name)) {
    throw controlError(400, `${where}.name must be 1 to 128 letters, digits or ._/-`);
  }
  const isRecipe = type.startsWith("imagebuilder:");
  if (version !== undefined && (!isRecipe || typeof version !== "string" || !/^\d+\.\d+\.\d+$/.test(version))) {
    throw controlError(400, `${where}.version is that of a recipe, as in 1.0.0`);
  }
  if (!isImageIds(imageIds) || (type !== "ec2:LaunchTemplate" && imageIds.length !== 1)) {
    throw controlError(
      400,
      `${where}.imageIds must be a list of ami-…: one for each version of a launch template, the oldest first, and one of anything else`,
    );
  }
  return createReferrer({
    resourceType: type,
    region,
    ownerId,
    name,
    imageIds,
    ...(typeof version === "string" ? { version } : {}),
  });
}

function isImageIds(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => typeof one === "string" && /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(one))
  );
}

function remove(world: World, body: unknown): readonly Referrer[] {
  if (!isRecord(body)) throw controlError(400, "send an object with arn");
  refuseUnknownKeys(body, ["arn"], "body");
  const found = all(world).find(({ arn }) => arn === body.arn);
  if (found === undefined) throw controlError(404, "no such reference; GET /aws/references shows all");
  world.referrers.remove(found.region, found.arn);
  return [found];
}

/** Which types of resources the credentials of an account may not be asked about. */
export function denyReferences({ steering }: World, body: unknown): ControlAnswer {
  if (!isRecord(body)) throw controlError(400, "send an object with account and resourceTypes");
  refuseUnknownKeys(body, ["account", "resourceTypes"], "body");
  const { account, resourceTypes } = body;
  if (typeof account !== "string" || !/^\d{12}$/.test(account)) {
    throw controlError(400, "account must be an account of 12 digits");
  }
  const known = (one: unknown) => REFERENCE_TYPES.some((type) => type === one);
  if (!Array.isArray(resourceTypes) || !resourceTypes.every(known)) {
    throw controlError(400, `resourceTypes must be a list of ${REFERENCE_TYPES.join(", ")}`);
  }
  steering.deniedReferences.set(account, resourceTypes);
  return { status: 200, body: { account, resourceTypes } };
}
