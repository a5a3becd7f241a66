import type { ActionContext } from "../actions/action.ts";
import { awsError } from "../wire/errors.ts";
import type { Snapshot, World } from "../world.ts";
import type { Image } from "./image.ts";
import { isDeregistered, type Viewer } from "./visibility.ts";

/** The name of an image that is to be: well formed, not taken, and one more is allowed. */
export function readNewName({ query, world, viewer }: ActionContext): string {
  const name = query.required("Name");
  if (!/^[A-Za-z0-9 ()[\]./\-'@_]{3,128}$/.test(name)) {
    throw awsError(
      "InvalidAMIName.Malformed",
      "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, spaces and ()[]./-'@_",
    );
  }
  refuseTakenName(world, viewer, name);
  const { imagesPerRegion } = world.steering.quotas;
  const count = world.images
    .inOrder(viewer.region)
    .filter((image) => image.ownerId === viewer.account && (!isDeregistered(image) || isInBin(image, world.now())));
  if (count.length >= imagesPerRegion) {
    throw awsError("ResourceLimitExceeded", `You have reached the limit of ${imagesPerRegion} AMIs in this Region.`);
  }
  return name;
}

export function isInBin(image: Image, now: number): boolean {
  return image.recycleBin !== undefined && Date.parse(image.recycleBin.exitTime) > now;
}

export function refuseTakenName(world: World, viewer: Viewer, name: string): void {
  const twin = world.images
    .inOrder(viewer.region)
    .find((image) => image.ownerId === viewer.account && image.name === name && !isDeregistered(image));
  if (twin !== undefined) {
    throw awsError("InvalidAMIName.Duplicate", `AMI name ${name} is already in use by AMI ${twin.imageId}`);
  }
}

/** EC2 keeps creation to the second. */
export function secondOf(now: number): string {
  return new Date(Math.floor(now / 1000) * 1000).toISOString();
}

/**
 * Starts a new image and its snapshots on their way. `failure`, or else the failure that the control channel ordered
 * for the next image, is how they end.
 */
export function beginImage(world: World, image: Image, snapshots: readonly Snapshot[], failure?: string): void {
  const [ordered, ...others] = world.steering.nextImages;
  if (ordered !== undefined) world.steering.nextImages = others;
  const reason = failure === undefined ? ordered : { code: "Client.InternalError", message: failure };
  const startedAt = world.now();
  const underWay = { startedAt, endsAt: startedAt + world.settleMs };
  const becomes: Partial<Image> =
    reason === undefined ? { state: "available" } : { state: "failed", stateReason: { ...reason } };
  world.images.put({ ...image, state: "pending", settling: { ...underWay, becomes } });
  for (const snapshot of snapshots) beginSnapshot(world, snapshot, reason?.message);
}

export function beginSnapshot(world: World, snapshot: Snapshot, failure?: string): Snapshot {
  const startedAt = world.now();
  const arrived: Partial<Snapshot> =
    failure === undefined ? { state: "completed", progress: "100%" } : { state: "error", stateMessage: failure };
  const begun: Snapshot = {
    ...snapshot,
    state: "pending",
    progress: "0%",
    settling: { startedAt, endsAt: startedAt + world.settleMs, becomes: { ...arrived, copying: false } },
  };
  world.snapshots.put(begun);
  return begun;
}

/** What a snapshot of an account's own has in common, however it comes about. */
export function newSnapshot(
  viewer: Viewer,
  now: number,
  fields: Omit<Snapshot, "region" | "ownerId" | "state" | "progress" | "startTime" | "permissions" | "tags">,
  tags: Readonly<Record<string, string>>,
): Snapshot {
  return {
    ...fields,
    region: viewer.region,
    ownerId: viewer.account,
    state: "pending",
    progress: "0%",
    startTime: new Date(now).toISOString(),
    permissions: [],
    tags: { [viewer.account]: tags },
  };
}

/** Refuses what would bring more snapshots into the region than may be on their way at once. */
export function checkCopies(world: World, viewer: Viewer, more: number): void {
  const limit = world.steering.quotas.concurrentCopies;
  const underWay = world.snapshots
    .inOrder(viewer.region)
    .filter((snapshot) => snapshot.ownerId === viewer.account && snapshot.copying === true);
  if (underWay.length + more <= limit) return;
  throw awsError(
    "ResourceLimitExceeded",
    `Too many snapshot copies in progress. The limit is ${limit} for this destination region.`,
  );
}
