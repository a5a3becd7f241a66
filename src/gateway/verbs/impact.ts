import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { permissionText } from "../../domain/diff.ts";
import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import { type ImageKey, keyText, type LaunchPermission } from "../../domain/image.ts";
import { isLive } from "../../domain/instance.ts";
import type { Sight } from "../../domain/sight.ts";
import type { IndexedImage, Store } from "../../ports/store.ts";
import type { Backend, Backends } from "../backends.ts";
import { callTo } from "../calling.ts";
import type { CatalogImage } from "../catalog-image.ts";
import type { ImpactPlan } from "./verb.ts";

type Facts = Omit<ImpactPlan, "hash">;
type Unknown = Facts["unknown"][number];

const mostDerived = 1000;

/**
 * What a destructive verb would do to others: every backend of the viewer that could know is asked, and each that does
 * not answer is named. The hash stands for all of it: a plan that was agreed to holds only while nothing of it moved.
 */
export async function impactOf(
  { store, backends }: { readonly store: Store; readonly backends: Backends },
  sight: Sight,
  image: CatalogImage,
  losesAccess: (permission: LaunchPermission) => boolean,
  /** What is to be done, and by whom: a plan is good for nothing else. */
  order: readonly unknown[],
): Promise<ImpactPlan> {
  const seeing = backends.seeing(image.provider, image.realm).filter(({ id }) => sight.backends.includes(id));
  const [instances, permissions, dependents] = await Promise.all([
    Promise.all(seeing.map((backend) => instancesOf(backend, image))),
    permissionsOf(backends, image),
    dependentsOf(store, backends, sight, image),
  ]);
  const facts: Facts = {
    instances: instances.flatMap(({ found }) => found),
    losingAccess: permissions.known.filter(losesAccess).map(({ type, id }) => ({ type, id })),
    derived: dependents.derived,
    sharedSnapshots: dependents.sharedSnapshots,
    unknown: [...instances.flatMap(({ unknown }) => unknown), ...permissions.unknown, ...dependents.unknown],
  };
  return { ...facts, hash: hashOf(image, facts, order) };
}

/** Of what matters: which machines, not whether they boot or run; who could not be asked, not how it failed this time. */
function hashOf(image: CatalogImage, { instances, unknown, ...facts }: Facts, order: readonly unknown[]): string {
  const machines = instances.map(({ backendId, nativeId }) => [backendId, nativeId]);
  const gaps = unknown.map(({ backendId, what }) => [backendId, what]);
  return createHash("sha256")
    .update(JSON.stringify([keyText(image), order, machines, gaps, facts]))
    .digest("base64url");
}

async function instancesOf(
  backend: Backend,
  { realm, nativeId }: ImageKey,
): Promise<{ found: Facts["instances"]; unknown: readonly Unknown[] }> {
  const { instances } = backend.adapter;
  if (!instances) return { found: [], unknown: [{ backendId: backend.id, what: "instances", code: "UNSUPPORTED" }] };
  try {
    const all = await instances.ofImages(realm, [nativeId], callTo(backend));
    const live = all
      .filter(isLive)
      .map(({ nativeId: id, name, state }) => ({ backendId: backend.id, nativeId: id, name, state }));
    return { found: live.sort((one, other) => (one.nativeId < other.nativeId ? -1 : 1)), unknown: [] };
  } catch (error) {
    return { found: [], unknown: [{ backendId: backend.id, what: "instances", code: toGatewayError(error).code }] };
  }
}

/** From the owner's cloud, now; what the last sweep saw would hide a grant of this minute. */
async function permissionsOf(
  backends: Backends,
  image: CatalogImage,
): Promise<{ known: readonly LaunchPermission[]; unknown: readonly Unknown[] }> {
  const { view } = image;
  const backend = view ? backends.byId(view.backendId) : undefined;
  const facet = backend?.adapter.launchPermissions;
  if (!backend || !facet || !view?.facts.owned) return { known: [], unknown: [] };
  const { realm, nativeId } = image;
  const answers = await facet
    .getMany(realm, [nativeId], callTo(backend))
    .catch((error: unknown) => toGatewayError(error));
  const answer = answers instanceof GatewayError ? answers : answers.get(nativeId);
  if (answer instanceof GatewayError)
    return { known: [], unknown: [{ backendId: backend.id, what: "launchPermissions", code: answer.code }] };
  const known = [...(answer ?? [])].sort((one, other) => (permissionText(one) < permissionText(other) ? -1 : 1));
  return { known, unknown: [] };
}

async function dependentsOf(
  store: Store,
  backends: Backends,
  sight: Sight,
  image: CatalogImage,
): Promise<Pick<Facts, "derived" | "sharedSnapshots" | "unknown">> {
  const speaking = image.view && backends.byId(image.view.backendId);
  const dependencies = speaking?.adapter.dependencies;
  if (!speaking || !dependencies) return { derived: [], sharedSnapshots: [], unknown: [] };
  const { snapshots } = dependencies(image);
  const mentioning = await store.catalog.mentioning([image.nativeId, ...snapshots], sight, mostDerived);
  const isCut = mentioning.length === mostDerived;
  const candidates = mentioning
    .filter((other) => other.provider === image.provider && keyText(other) !== keyText(image))
    .map((other) => ({ key: keyOf(other), ...dependencies(other) }));
  const self = { realm: image.realm, nativeId: image.nativeId };
  return {
    // More images than a plan can name: what it says of them is not all.
    unknown: isCut ? [{ backendId: speaking.id, what: "derived", code: "ALLOWANCE_EXCEEDED" }] : [],
    derived: candidates.filter(({ source }) => isDeepStrictEqual(source, self)).map(({ key }) => key),
    sharedSnapshots: snapshots
      .map((snapshotId) => ({
        snapshotId,
        usedBy: candidates
          .filter(({ key, snapshots: used }) => key.realm === image.realm && used.includes(snapshotId))
          .map(({ key }) => key),
      }))
      .filter(({ usedBy }) => usedBy.length > 0),
  };
}

function keyOf({ provider, realm, nativeId }: IndexedImage): ImageKey {
  return { provider, realm, nativeId };
}
