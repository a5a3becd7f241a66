import { checkSnapshotId } from "../../ids.ts";
import { createFiltering } from "../../resources/filters.ts";
import { sharedWith, type Viewer } from "../../resources/visibility.ts";
import { awsError, snapshotNotFound } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Snapshot, World } from "../../world.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "../action.ts";
import { progress, snapshotXml } from "./snapshot-xml.ts";

export const snapshotActions: ActionTable = {
  DescribeSnapshots: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "SnapshotId.#", "Owner.#", "RestorableBy.#"],
    describeSnapshots,
  ),
};

function filteringFor(viewer: Viewer, now: number) {
  return createFiltering<Snapshot>(
    {
      description: (snapshot) => snapshot.description,
      encrypted: (snapshot) => snapshot.encrypted,
      "owner-alias": (snapshot) => snapshot.ownerAlias,
      "owner-id": (snapshot) => snapshot.ownerId,
      progress: (snapshot) => progress(snapshot, now),
      "snapshot-id": (snapshot) => snapshot.snapshotId,
      "start-time": (snapshot) => snapshot.startTime,
      status: (snapshot) => snapshot.state,
      "storage-tier": () => "standard",
      "transfer-type": () => "standard",
      "volume-id": (snapshot) => snapshot.volumeId,
      "volume-size": (snapshot) => snapshot.volumeSize,
    },
    (snapshot) => snapshot.tags[viewer.account] ?? {},
  );
}

/** A snapshot that the viewer may see: an own one, a public one, one that is shared. */
export function findSnapshot(world: World, viewer: Viewer, id: string): Snapshot {
  checkSnapshotId(id);
  const snapshot = world.snapshots.get(viewer.region, id);
  if (snapshot === undefined || !isVisibleSnapshot(world, snapshot, viewer.account)) throw snapshotNotFound(id);
  return snapshot;
}

function isPublicSnapshot(snapshot: Snapshot): boolean {
  return snapshot.permissions.some(({ group }) => group === "all");
}

export function isVisibleSnapshot(world: World, snapshot: Snapshot, account: string): boolean {
  return snapshot.ownerId === account || isPublicSnapshot(snapshot) || sharedWith(world, snapshot.permissions, account);
}

function describeSnapshots({ world, viewer, query }: ActionContext): XmlObject {
  const filtering = filteringFor(viewer, world.now());
  const filters = filtering.read(query);
  const ids = query.list("SnapshotId");
  const size = pageSize(query, 5);
  if (ids.length > 0 && size !== undefined) {
    throw awsError(
      "InvalidParameterCombination",
      "The parameter snapshotIds cannot be used with the parameter maxResults in the same request",
    );
  }
  for (const id of ids) {
    findSnapshot(world, viewer, id);
  }
  const owners = query.list("Owner");
  const restorableBy = query.list("RestorableBy");
  const candidates = world.snapshots
    .inOrder(viewer.region)
    .filter(
      (snapshot) =>
        isVisibleSnapshot(world, snapshot, viewer.account) &&
        (ids.length === 0 || ids.includes(snapshot.snapshotId)) &&
        (owners.length === 0 || owners.some((owner) => isOwner(snapshot, owner, viewer))) &&
        (restorableBy.length === 0 || restorableBy.some((user) => mayRestore(world, snapshot, user, viewer))),
    );
  const page = takePage("DescribeSnapshots", viewer, query, size, candidates, (snapshot) => snapshot.snapshotId);
  return {
    snapshotSet: page.items
      .filter(filtering.matches(filters))
      .map((snapshot) => snapshotXml(snapshot, viewer, world.now())),
    nextToken: page.nextToken,
  };
}

function isOwner(snapshot: Snapshot, owner: string, viewer: Viewer): boolean {
  return (
    owner === snapshot.ownerId ||
    owner === snapshot.ownerAlias ||
    (owner === "self" && snapshot.ownerId === viewer.account)
  );
}

function mayRestore(world: World, snapshot: Snapshot, user: string, viewer: Viewer): boolean {
  if (user === "all") return isPublicSnapshot(snapshot);
  const account = user === "self" ? viewer.account : user;
  return snapshot.ownerId === account || sharedWith(world, snapshot.permissions, account);
}
