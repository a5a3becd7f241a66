import { isDeepStrictEqual } from "node:util";
import { type AccessScope, accessScopeOf } from "../../../domain/access/access-scope.ts";
import type { Viewer } from "../../../domain/access/policy.ts";
import { type ImageKey, keyText, type LaunchPermission } from "../../../domain/image/image.ts";
import type { IndexedImage, Store } from "../../../ports/store/store.ts";
import type { Backend, Backends } from "../../backends/backends.ts";
import type { CatalogImage } from "../../images/catalog-image.ts";
import { gap, granteesNow, instancesOf, machinesOf, referencesOf } from "../reach.ts";
import type { ImpactPlan } from "../verb.ts";
import { planHash } from "./plan-hash.ts";
import { unaskedOf } from "./unasked.ts";

type Facts = Omit<ImpactPlan, "hash">;

const mostDerived = 1000;

export interface Impact {
  readonly viewer: Viewer;
  /** The backend that is to do it, which is the owner's. */
  readonly owner: Backend;
  readonly image: CatalogImage;
  /** What is to be done, and by whom: a plan is good for nothing else. */
  readonly order: readonly unknown[];
}

/**
 * What a destructive verb would do to others: every backend of the viewer that could know is asked, and each that does
 * not answer is named, like everybody who may launch the image and is none of them. The hash stands for all of it: a plan
 * that was agreed to holds only while nothing of it moved.
 */
export async function impactOf(
  { store, backends }: { readonly store: Store; readonly backends: Backends },
  { viewer, owner, image, order }: Impact,
  losesAccess: (permission: LaunchPermission) => boolean,
): Promise<ImpactPlan> {
  const accessScope = accessScopeOf(viewer, backends.all);
  const seeing = backends.seeing(image.provider, image.region).filter(({ id }) => accessScope.backends.includes(id));
  const [instances, references, grantees, dependents] = await Promise.all([
    Promise.all(seeing.map((backend) => instancesOf(backend, image))),
    Promise.all(seeing.map((backend) => referencesOf(backend, image))),
    granteesNow(owner, image),
    dependentsOf(store, owner, accessScope, image),
  ]);
  const views = [{ backendId: owner.id, facts: { owned: true } }];
  const unasked = await unaskedOf({ facts: image.facts, views }, seeing, grantees.known);
  const facts: Facts = {
    instances: instances.flatMap(({ found }) => found),
    references: references.flatMap(({ found }) => found),
    losingAccess: grantees.known.filter(losesAccess).map(({ type, id }) => ({ type, id })),
    derived: dependents.derived,
    sharedSnapshots: dependents.sharedSnapshots,
    unknown: [
      ...instances.flatMap(({ unknown }) => unknown),
      ...unasked.map(machinesOf),
      ...references.flatMap(({ unknown }) => unknown),
      ...grantees.unknown,
      ...dependents.unknown,
    ],
  };
  return { ...facts, hash: planHash(image, facts, order) };
}

async function dependentsOf(
  store: Store,
  owner: Backend,
  accessScope: AccessScope,
  image: CatalogImage,
): Promise<Pick<Facts, "derived" | "sharedSnapshots" | "unknown">> {
  const { dependencies } = owner.adapter;
  if (!dependencies) return { derived: [], sharedSnapshots: [], unknown: [] };
  const { snapshots } = dependencies(image);
  const mentioning = await store.catalog.mentioning([image.nativeId, ...snapshots], accessScope, mostDerived);
  const isCut = mentioning.length === mostDerived;
  const candidates = mentioning
    .filter((other) => other.provider === image.provider && keyText(other) !== keyText(image))
    .map((other) => ({ key: keyOf(other), ...dependencies(other) }));
  const self = { region: image.region, nativeId: image.nativeId };
  return {
    // More images than a plan can name: what it says of them is not all.
    unknown: isCut ? [gap(owner, "derived", "QUOTA_EXCEEDED")] : [],
    derived: candidates.filter(({ source }) => isDeepStrictEqual(source, self)).map(({ key }) => key),
    sharedSnapshots: snapshots
      .map((snapshotId) => ({
        snapshotId,
        usedBy: candidates
          .filter(({ key, snapshots: used }) => key.region === image.region && used.includes(snapshotId))
          .map(({ key }) => key),
      }))
      .filter(({ usedBy }) => usedBy.length > 0),
  };
}

function keyOf({ provider, region, nativeId }: IndexedImage): ImageKey {
  return { provider, region, nativeId };
}
