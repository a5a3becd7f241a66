import { checkTime, controlError, isRecord, refuseUnknownKeys } from "./control/control-values.ts";
import { EVERYBODY, type Image, toMinute } from "./resources/image.ts";
import { readFields, readPermissions, readTags } from "./resources/image-fields.ts";
import { changePermissions } from "./resources/launch-permissions.ts";
import type { World } from "./world.ts";

export interface ChangeReport {
  readonly region: string;
  readonly imageId: string;
  readonly changed: readonly string[];
}

const CHANGE_KEYS = [
  "name",
  "description",
  "deprecateAt",
  "launchPermissions",
  "public",
  "tags",
  "state",
  "disable",
  "enable",
  "deregister",
  "protection",
  "lastLaunchedAt",
  "set",
];

/** All or nothing: the first change that cannot be made refuses the whole list. */
export function applyChanges(world: World, body: unknown): readonly ChangeReport[] {
  if (!isRecord(body)) throw controlError(400, "send an object {changes: [{region, imageId, change}]}");
  refuseUnknownKeys(body, ["changes"], "body");
  if (!Array.isArray(body.changes)) throw controlError(400, "changes must be a list");
  const staged = new Map<string, Image>();
  const reports = body.changes.map((entry: unknown, index): ChangeReport => {
    const where = `changes[${index}]`;
    if (!isRecord(entry)) throw controlError(400, `${where} must be {region, imageId, change}`);
    refuseUnknownKeys(entry, ["region", "imageId", "change"], where);
    const { region, imageId, change } = entry;
    if (typeof region !== "string" || typeof imageId !== "string" || !isRecord(change)) {
      throw controlError(400, `${where} must be {region, imageId, change}`);
    }
    const key = `${region}/${imageId}`;
    const before = staged.get(key) ?? world.images.get(region, imageId);
    if (before === undefined) throw controlError(404, `${where}: no image ${imageId} in ${region}`);
    const after = changeImage(before, change, `${where}.change`, world.now());
    staged.set(key, after);
    return { region, imageId, changed: differences(before, after) };
  });
  for (const image of staged.values()) world.images.put(image);
  return reports;
}

function differences(before: Image, after: Image): readonly string[] {
  const old = new Map(Object.entries(before));
  const fields = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)),
  );
  return fields.map(([name]) => name);
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw controlError(400, `${where} must be a string`);
  return value;
}

function flag(value: unknown, where: string): boolean {
  if (typeof value !== "boolean") throw controlError(400, `${where} must be true or false`);
  return value;
}

function changeImage(image: Image, change: Readonly<Record<string, unknown>>, where: string, now: number): Image {
  refuseUnknownKeys(change, CHANGE_KEYS, where);
  let next = image;
  for (const [key, value] of Object.entries(change)) {
    next = applyOne(next, key, value, `${where}.${key}`, now);
  }
  return next;
}

function applyOne(image: Image, key: string, value: unknown, where: string, now: number): Image {
  switch (key) {
    case "name":
      return { ...image, name: text(value, where) };
    case "state":
      return { ...image, state: text(value, where), settling: undefined };
    case "description":
      return { ...image, description: value === null ? undefined : text(value, where) };
    case "protection":
      return { ...image, deregistrationProtection: text(value, where), cooldownEndsAt: undefined };
    case "deprecateAt":
      return { ...image, deprecationTime: value === null ? undefined : toMinute(checkTime(value, where)) };
    case "lastLaunchedAt":
      return { ...image, lastLaunchedTime: value === null ? undefined : checkTime(value, where) };
    case "public":
      return {
        ...image,
        launchPermissions: changePermissions(
          image.launchPermissions,
          flag(value, where) ? { add: [EVERYBODY], remove: [] } : { add: [], remove: [EVERYBODY] },
        ),
      };
    case "launchPermissions": {
      if (!isRecord(value)) throw controlError(400, `${where} must be {add, remove}`);
      refuseUnknownKeys(value, ["add", "remove"], where);
      const add = readPermissions(value.add, `${where}.add`);
      return {
        ...image,
        launchPermissions: changePermissions(image.launchPermissions, {
          add,
          remove: readPermissions(value.remove, `${where}.remove`),
        }),
      };
    }
    case "tags":
      return changeTags(image, value, where);
    case "disable":
      // Disabling forgets every permission, and enabling does not bring them back.
      return flag(value, where) ? { ...image, state: "disabled", launchPermissions: [], settling: undefined } : image;
    case "enable":
      return flag(value, where) ? { ...image, state: "available", settling: undefined } : image;
    case "deregister":
      return deregister(image, value, where, now);
    default:
      if (!isRecord(value)) throw controlError(400, `${where} must be an object of raw fields`);
      return { ...image, ...readFields(value, where) };
  }
}

function changeTags(image: Image, value: unknown, where: string): Image {
  if (!isRecord(value)) throw controlError(400, `${where} must be {set, delete, account}`);
  refuseUnknownKeys(value, ["set", "delete", "account"], where);
  const account = value.account === undefined ? image.ownerId : text(value.account, `${where}.account`);
  const removed: unknown = value.delete ?? [];
  if (!Array.isArray(removed)) throw controlError(400, `${where}.delete must be a list of keys`);
  const kept = Object.entries(image.tags[account] ?? {}).filter(([key]) => !removed.includes(key));
  const tags = { ...Object.fromEntries(kept), ...readTags(value.set ?? {}, `${where}.set`) };
  return { ...image, tags: { ...image.tags, [account]: tags } };
}

function deregister(image: Image, value: unknown, where: string, now: number): Image {
  if (value === false) return image;
  if (value === true) return { ...image, deregisteredAt: new Date(now).toISOString() };
  if (!isRecord(value)) throw controlError(400, `${where} must be true or {at}`);
  refuseUnknownKeys(value, ["at"], where);
  return { ...image, deregisteredAt: checkTime(value.at, `${where}.at`) };
}
