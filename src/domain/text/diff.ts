import { isDeepStrictEqual } from "node:util";
import type { ImageFacts, ImageRecord, Json, JsonObject, LaunchPermission, ViewFacts } from "../image/image.ts";
import type { Change } from "../lifecycle/lifecycle.ts";

/** Facts that have a kind of their own; all others are reported together as `image.details-changed`. */
const named = new Set([
  "name",
  "description",
  "state",
  "nativeState",
  "stateReason",
  "visibility",
  "owner",
  "deprecatedAt",
]);

/** What changed in the facts that everybody sees. Empty where nothing did. */
export function diffFacts(before: ImageFacts, after: ImageFacts): readonly Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) changes.push({ kind: "image.renamed", before: before.name, after: after.name });
  if (before.description !== after.description)
    changes.push({ kind: "image.described", before: before.description, after: after.description });
  if (!isDeepStrictEqual(before.owner, after.owner))
    changes.push({ kind: "image.owner-changed", before: ownerJson(before), after: ownerJson(after) });
  if (before.deprecatedAt !== after.deprecatedAt)
    changes.push({
      kind: after.deprecatedAt === null ? "image.deprecation-cancelled" : "image.deprecation-scheduled",
      before: before.deprecatedAt,
      after: after.deprecatedAt,
    });
  if (before.visibility !== after.visibility)
    changes.push({ kind: "image.visibility-changed", before: before.visibility, after: after.visibility });
  const details = diffDetails(factDetails(before), factDetails(after));
  if (details) changes.push({ kind: "image.details-changed", ...details });
  if (before.state !== after.state || before.nativeState !== after.nativeState)
    changes.push({
      kind: after.state === "DEREGISTERED" ? "image.deregistered" : "image.state-changed",
      before: stateJson(before),
      after: stateJson(after),
    });
  return changes;
}

/** What changed in one backend's view. Permissions that were not known before come as granted, without a "last look without". */
export function diffView(before: ViewFacts, after: ViewFacts): readonly Change[] {
  const changes: Change[] = [];
  if (!isDeepStrictEqual(before.tags, after.tags))
    changes.push({ kind: "view.tags-changed", before: tagsJson(before), after: tagsJson(after) });
  const had = new Map((before.launchPermissions ?? []).map((permission) => [permissionText(permission), permission]));
  const has = new Map((after.launchPermissions ?? []).map((permission) => [permissionText(permission), permission]));
  for (const [text, permission] of has)
    if (!had.has(text))
      changes.push({ kind: "launch-permission.granted", before: null, after: permissionJson(permission) });
  for (const [text, permission] of had)
    if (!has.has(text))
      changes.push({ kind: "launch-permission.revoked", before: permissionJson(permission), after: null });
  const details = diffDetails(viewDetails(before), viewDetails(after));
  if (details) changes.push({ kind: "view.details-changed", ...details });
  return changes;
}

/**
 * A record whose visibility the cloud's listing does not say: EC2 tells the owner only "not public", the launch
 * permissions tell the rest. Without them it stays UNKNOWN; also where they name everybody, which the listing would have
 * said: they are of another moment.
 */
export function completeVisibility(record: ImageRecord): ImageRecord {
  const permissions = record.view.launchPermissions;
  if (record.facts.visibility !== "UNKNOWN" || permissions === null) return record;
  if (permissions.some(({ type }) => type === "EVERYBODY")) return record;
  return { ...record, facts: { ...record.facts, visibility: permissions.length > 0 ? "SHARED" : "PRIVATE" } };
}

export function permissionText({ type, id }: LaunchPermission): string {
  return `${type}:${id ?? ""}`;
}

function diffDetails(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>) {
  const changedBefore: Record<string, Json> = {};
  const changedAfter: Record<string, Json> = {};
  let changed = false;
  for (const field of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(field) ?? null, after.get(field) ?? null];
    if (isDeepStrictEqual(old, now) || isNamedLater(old, now)) continue;
    changedBefore[field] = old;
    changedAfter[field] = now;
    changed = true;
  }
  return changed ? { before: changedBefore, after: changedAfter } : null;
}

/** The same thing by its id, of which one look knows the name and the other does not: that says nothing of the image. */
export function isNamedLater(one: Json, other: Json): boolean {
  if (!isNamed(one) || !isNamed(other) || (one.name !== null && other.name !== null)) return false;
  return isDeepStrictEqual({ ...one, name: null }, { ...other, name: null });
}

function isNamed(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && "id" in value && "name" in value;
}

/** A name that was known stays where a later look, of the same thing, could not tell it. */
export function withKnownNames(before: ImageFacts, after: ImageFacts): ImageFacts {
  const kept = Object.entries(after.detail).flatMap(([field, now]) => {
    const old = before.detail[field] ?? null;
    return isNamed(now) && now.name === null && isNamedLater(old, now) ? [[field, old] as const] : [];
  });
  return kept.length === 0 ? after : { ...after, detail: { ...after.detail, ...Object.fromEntries(kept) } };
}

function factDetails({ detail, ...facts }: ImageFacts): ReadonlyMap<string, Json> {
  // Facts are plain JSON by their contract; TypeScript does not see that interfaces with known keys are index-compatible.
  const rest = Object.entries(facts).filter(([field]) => !named.has(field)) as [string, Json][];
  return new Map([...rest, ...Object.entries(detail)]);
}

function viewDetails({ owned, detail }: ViewFacts): ReadonlyMap<string, Json> {
  return new Map<string, Json>([["owned", owned], ...Object.entries(detail)]);
}

function ownerJson({ owner }: ImageFacts): Json {
  return owner === null ? null : { id: owner.id, alias: owner.alias };
}

function stateJson({ state, nativeState, stateReason }: ImageFacts): Json {
  return { state, nativeState, stateReason };
}

export function tagsJson({ tags }: ViewFacts): Json {
  return tags.map(({ key, value }) => ({ key, value }));
}

export function permissionJson({ type, id }: LaunchPermission): Json {
  return { type, id };
}
