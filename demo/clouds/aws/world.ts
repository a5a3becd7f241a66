import { hexOf } from "../kit/hash.ts";
import { createMemoryKeep, type Keep } from "../kit/keep.ts";
import { createSteering, type Steering } from "./control/steering.ts";
import type { BlockDevice, Image, LaunchPermission, Tags } from "./resources/image.ts";
import type { OwnVolume } from "./resources/own-volume.ts";
import type { Referrer } from "./resources/references.ts";
import type { Settling } from "./settling.ts";
import { createShelf, type Shelf } from "./shelf.ts";

export interface Account {
  readonly id: string;
  /** `amazon` or `aws-marketplace`; ordinary accounts have none. */
  readonly alias?: string;
  readonly organizationArn?: string;
  readonly organizationalUnitArns?: readonly string[];
}

export interface Region {
  readonly name: string;
  readonly optInStatus: "opt-in-not-required" | "opted-in" | "not-opted-in";
}

export interface Snapshot {
  readonly snapshotId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly ownerAlias?: string | undefined;
  readonly volumeId: string;
  readonly state: string;
  readonly startTime: string;
  readonly progress: string;
  readonly description: string;
  readonly volumeSize: number;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly dataEncryptionKeyId?: string | undefined;
  readonly permissions: readonly LaunchPermission[];
  readonly tags: Readonly<Record<string, Tags>>;
  readonly stateMessage?: string | undefined;
  /** Set while a copy; copies under way into a region are limited. */
  readonly copying?: boolean | undefined;
  readonly settling?: Settling<Snapshot> | undefined;
}

export interface Instance {
  readonly instanceId: string;
  readonly reservationId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly imageId: string;
  readonly imageRegion: string;
  readonly state: string;
  readonly instanceType: string;
  readonly launchTime: string;
  readonly availabilityZone: string;
  readonly architecture: string;
  readonly platform?: string | undefined;
  readonly platformDetails: string;
  readonly rootDeviceName?: string | undefined;
  readonly rootDeviceType: string;
  readonly virtualizationType: string;
  readonly privateIpAddress: string;
  readonly keyName?: string | undefined;
  readonly blockDevices: readonly BlockDevice[];
  readonly tags: Tags;
  /** Base64, as it was sent. */
  readonly userData?: string | undefined;
  readonly clientToken?: string | undefined;
  readonly launchIndex?: number | undefined;
  readonly subnetId?: string | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
  readonly disableApiTermination?: boolean | undefined;
  readonly disableApiStop?: boolean | undefined;
  readonly shutdownBehavior?: string | undefined;
  readonly instanceProfileArn?: string | undefined;
  readonly ebsOptimized?: boolean | undefined;
  readonly sourceDestCheck?: boolean | undefined;
  /** Of a burstable type, where it is not the type's default. */
  readonly cpuCredits?: string | undefined;
  readonly stateReason?: { readonly code: string; readonly message: string } | undefined;
  readonly stateTransitionReason?: string | undefined;
  readonly settling?: Settling<Instance> | undefined;
}

export interface World {
  now(): number;
  /** How long whatever takes time takes. */
  readonly settleMs: number;
  readonly regions: readonly Region[];
  readonly accounts: Map<string, Account>;
  readonly images: Shelf<Image>;
  readonly snapshots: Shelf<Snapshot>;
  readonly instances: Shelf<Instance>;
  readonly referrers: Shelf<Referrer>;
  /** Those that no launch made. */
  readonly volumes: Shelf<OwnVolume>;
  /** Keys are `account/region`; absent means `unblocked`. */
  readonly blockPublicAccess: Map<string, string>;
  readonly steering: Steering;
}

export const DEFAULT_SETTLE_MS = 2000;

export function createWorld(content: {
  readonly regions: readonly Region[];
  readonly accounts: readonly Account[];
  readonly images: readonly Image[];
  readonly instances: readonly Instance[];
  readonly referrers?: readonly Referrer[];
  readonly now?: () => number;
  readonly settleMs?: number;
  /** Where the world stays. What it holds already takes the place of images, instances and referrers. */
  readonly keep?: Keep;
}): World {
  const now = content.now ?? Date.now;
  const keep = content.keep ?? createMemoryKeep();
  const world: World = {
    now,
    settleMs: content.settleMs ?? DEFAULT_SETTLE_MS,
    regions: content.regions,
    accounts: new Map(content.accounts.map((account) => [account.id, account])),
    images: createShelf((image) => image.imageId, now, keep.map("aws images")),
    snapshots: createShelf((snapshot) => snapshot.snapshotId, now, keep.map("aws snapshots")),
    instances: createShelf((instance) => instance.instanceId, now, keep.map("aws instances")),
    referrers: createShelf((referrer) => referrer.arn, now, keep.map("aws referrers")),
    volumes: createShelf((volume) => volume.volumeId, now, keep.map("aws volumes")),
    blockPublicAccess: keep.map("aws block public access"),
    steering: createSteering(keep),
  };
  if (!keep.isNew) return world;
  for (const image of content.images) addImage(world, image);
  for (const instance of content.instances) world.instances.put(instance);
  for (const referrer of content.referrers ?? []) world.referrers.put(referrer);
  return world;
}

/** Puts an image and the snapshots behind it, those that are not there yet. */
export function addImage(world: World, image: Image): void {
  world.images.put(image);
  for (const device of image.blockDevices) {
    const snapshotId = device.ebs?.snapshotId;
    if (snapshotId === undefined || world.snapshots.get(image.region, snapshotId) !== undefined) continue;
    const encrypted = device.ebs?.encrypted ?? false;
    world.snapshots.put({
      snapshotId,
      region: image.region,
      ownerId: image.ownerId,
      ownerAlias: image.ownerAlias,
      volumeId: image.sourceInstanceId === undefined ? "vol-ffffffff" : `vol-0${hexOf(`volume ${snapshotId}`, 16)}`,
      state: "completed",
      startTime: image.creationDate,
      progress: "100%",
      description: describeSnapshot(image),
      volumeSize: device.ebs?.volumeSize ?? 8,
      encrypted,
      kmsKeyId: encrypted ? device.ebs?.kmsKeyId : undefined,
      dataEncryptionKeyId: encrypted ? hexOf(`data key ${snapshotId}`, 32) : undefined,
      permissions: [],
      tags: {},
    });
  }
}

function describeSnapshot(image: Image): string {
  if (image.sourceInstanceId !== undefined)
    return `Created by CreateImage(${image.sourceInstanceId}) for ${image.imageId}`;
  if (image.sourceImageId !== undefined) {
    return `Copied for DestinationAmi ${image.imageId} from SourceAmi ${image.sourceImageId}`;
  }
  return "";
}
