import { awsError } from "../errors.ts";
import { createFiltering } from "../filters.ts";
import { tagSet } from "../image-xml.ts";
import { pageSize, takePage } from "../pages.ts";
import { sharedWith, type Viewer } from "../visibility.ts";
import type { Snapshot, World } from "../world.ts";
import type { XmlObject } from "../xml.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "./action.ts";

export const snapshotActions: ActionTable = {
  DescribeSnapshots: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "SnapshotId.#", "Owner.#", "RestorableBy.#"],
    describeSnapshots,
  ),
};

function filteringFor(viewer: Viewer) {
  return createFiltering<Snapshot>(
    {
      description: (snapshot) => snapshot.description,
      encrypted: (snapshot) => snapshot.encrypted,
      "owner-alias": (snapshot) => snapshot.ownerAlias,
      "owner-id": (snapshot) => snapshot.ownerId,
      progress: (snapshot) => snapshot.progress,
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

function isPublicSnapshot(snapshot: Snapshot): boolean {
  return snapshot.permissions.some(({ group }) => group === "all");
}

function isVisibleSnapshot(world: World, snapshot: Snapshot, account: string): boolean {
  return snapshot.ownerId === account || isPublicSnapshot(snapshot) || sharedWith(world, snapshot.permissions, account);
}

function describeSnapshots({ world, viewer, query }: ActionContext): XmlObject {
  const filtering = filteringFor(viewer);
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
    if (!/^snap-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
      const hint = id.startsWith("snap-") ? "" : ' (expecting "snap-...")';
      throw awsError("InvalidSnapshotID.Malformed", `Invalid id: "${id}"${hint}`);
    }
    const snapshot = world.snapshots.get(viewer.region, id);
    if (snapshot === undefined || !isVisibleSnapshot(world, snapshot, viewer.account)) {
      throw awsError("InvalidSnapshot.NotFound", `The snapshot '${id}' does not exist.`);
    }
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
    snapshotSet: page.items.filter(filtering.matches(filters)).map((snapshot) => snapshotXml(snapshot, viewer)),
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

function snapshotXml(snapshot: Snapshot, viewer: Viewer): XmlObject {
  return {
    snapshotId: snapshot.snapshotId,
    volumeId: snapshot.volumeId,
    status: snapshot.state,
    startTime: snapshot.startTime,
    progress: snapshot.progress,
    ownerId: snapshot.ownerId,
    ownerAlias: snapshot.ownerAlias,
    volumeSize: snapshot.volumeSize,
    description: snapshot.description,
    encrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    dataEncryptionKeyId: snapshot.dataEncryptionKeyId,
    storageTier: "standard",
    transferType: "standard",
    tagSet: tagSet(snapshot.tags[viewer.account] ?? {}),
  };
}
