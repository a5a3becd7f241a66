import { hexOf } from "../kit/hash.ts";
import type { BlockDevice, Image, LaunchPermission, Tags } from "./image.ts";

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
}

/** Resources of one kind, by region and id. Records are replaced, never changed. */
export interface Shelf<Item> {
  get(region: string, id: string): Item | undefined;
  put(item: Item): void;
  remove(region: string, id: string): void;
  /** In the order of ids, which new and lost items do not disturb; pages depend on it. */
  inOrder(region: string): readonly Item[];
}

export interface World {
  now(): number;
  readonly regions: readonly Region[];
  readonly accounts: Map<string, Account>;
  readonly images: Shelf<Image>;
  readonly snapshots: Shelf<Snapshot>;
  readonly instances: Shelf<Instance>;
  /** Keys are `account/region`; absent means `unblocked`. */
  readonly blockPublicAccess: Map<string, string>;
}

export function createWorld(content: {
  readonly regions: readonly Region[];
  readonly accounts: readonly Account[];
  readonly images: readonly Image[];
  readonly instances: readonly Instance[];
  readonly now?: () => number;
}): World {
  const world: World = {
    now: content.now ?? Date.now,
    regions: content.regions,
    accounts: new Map(content.accounts.map((account) => [account.id, account])),
    images: createShelf((image) => image.imageId),
    snapshots: createShelf((snapshot) => snapshot.snapshotId),
    instances: createShelf((instance) => instance.instanceId),
    blockPublicAccess: new Map(),
  };
  for (const image of content.images) addImage(world, image);
  for (const instance of content.instances) world.instances.put(instance);
  return world;
}

export function createShelf<Item extends { readonly region: string }>(idOf: (item: Item) => string): Shelf<Item> {
  const byRegion = new Map<string, Map<string, Item>>();
  const orders = new Map<string, readonly string[]>();
  return {
    get: (region, id) => byRegion.get(region)?.get(id),
    put(item) {
      const items = byRegion.get(item.region) ?? new Map<string, Item>();
      byRegion.set(item.region, items);
      if (!items.has(idOf(item))) orders.delete(item.region);
      items.set(idOf(item), item);
    },
    remove(region, id) {
      if (byRegion.get(region)?.delete(id) === true) orders.delete(region);
    },
    inOrder(region) {
      const items = byRegion.get(region);
      if (items === undefined) return [];
      const order = orders.get(region) ?? [...items.keys()].sort();
      orders.set(region, order);
      return order.flatMap((id) => items.get(id) ?? []);
    },
  };
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
