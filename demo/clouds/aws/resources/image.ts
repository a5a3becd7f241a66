import { hexOf } from "../../kit/hash.ts";
import type { Settling } from "../settling.ts";

/** Exactly one member is set. */
export interface LaunchPermission {
  readonly userId?: string | undefined;
  readonly group?: string | undefined;
  readonly organizationArn?: string | undefined;
  readonly organizationalUnitArn?: string | undefined;
}

export interface EbsMapping {
  readonly deleteOnTermination?: boolean | undefined;
  readonly iops?: number | undefined;
  readonly snapshotId?: string | undefined;
  readonly volumeSize?: number | undefined;
  readonly volumeType?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly throughput?: number | undefined;
  readonly outpostArn?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly encrypted?: boolean | undefined;
}

export interface BlockDevice {
  readonly deviceName: string;
  readonly virtualName?: string | undefined;
  readonly noDevice?: string | undefined;
  readonly ebs?: EbsMapping | undefined;
}

export interface Watermark {
  readonly watermarkKey: string;
  readonly sourceImageRegion?: string | undefined;
  readonly sourceImageId?: string | undefined;
  readonly sourceImageCreationTime?: string | undefined;
  readonly watermarkCreationTime?: string | undefined;
}

export type Tags = Readonly<Record<string, string>>;

/** The whole truth about an image in one region; what a caller sees of it is decided elsewhere. */
export interface Image {
  readonly imageId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly ownerAlias?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly imageLocation: string;
  readonly state: string;
  readonly stateReason?: { readonly code: string; readonly message: string } | undefined;
  readonly creationDate: string;
  readonly deprecationTime?: string | undefined;
  readonly architecture: string;
  readonly imageType: string;
  readonly kernelId?: string | undefined;
  readonly ramdiskId?: string | undefined;
  readonly platform?: string | undefined;
  readonly platformDetails: string;
  readonly usageOperation: string;
  readonly productCodes: readonly { readonly productCode: string; readonly type: string }[];
  readonly blockDevices: readonly BlockDevice[];
  readonly enaSupport?: boolean | undefined;
  readonly hypervisor: string;
  readonly rootDeviceName?: string | undefined;
  readonly rootDeviceType: string;
  readonly sriovNetSupport?: string | undefined;
  readonly virtualizationType: string;
  readonly bootMode?: string | undefined;
  readonly tpmSupport?: string | undefined;
  readonly imdsSupport?: string | undefined;
  readonly uefiData?: string | undefined;
  readonly sourceInstanceId?: string | undefined;
  readonly sourceImageId?: string | undefined;
  readonly sourceImageRegion?: string | undefined;
  readonly deregistrationProtection: string;
  readonly lastLaunchedTime?: string | undefined;
  readonly imageAllowed?: boolean | undefined;
  readonly freeTierEligible?: boolean | undefined;
  readonly publicSsmParameterName?: string | undefined;
  readonly watermarks: readonly Watermark[];
  readonly scanResults?: Readonly<Record<string, string>> | undefined;
  readonly instanceTypes?:
    | { readonly supported?: readonly string[]; readonly unsupported?: readonly string[] }
    | undefined;
  readonly launchPermissions: readonly LaunchPermission[];
  /** By account: everybody who sees an image keeps tags of their own on it. */
  readonly tags: Readonly<Record<string, Tags>>;
  readonly deregisteredAt?: string | undefined;
  readonly recycleBin?: { readonly enterTime: string; readonly exitTime: string } | undefined;
  /** After a protection with cooldown was taken away: until when the image is still protected. */
  readonly cooldownEndsAt?: string | undefined;
  readonly settling?: Settling<Image> | undefined;
}

/** What a seed must say; everything else has a default that EC2 would give. */
export type ImageSeed = Partial<Omit<Image, "tags">> & {
  readonly region: string;
  readonly ownerId: string;
  readonly name: string;
  /** Tags of the owner. */
  readonly tags?: Tags;
  readonly public?: boolean;
  readonly windows?: boolean;
  readonly encrypted?: boolean;
  readonly volumeSize?: number;
};

export const EVERYBODY: LaunchPermission = { group: "all" };
const TWO_YEARS_MS = 2 * 365 * 24 * 3600 * 1000;

export function imageIdOf(region: string, ownerId: string, name: string): string {
  return `ami-0${hexOf(`image ${region} ${ownerId} ${name}`, 16)}`;
}

export function isPublic(image: Image): boolean {
  return image.launchPermissions.some(({ group }) => group === "all");
}

/** EC2 keeps deprecation to the nearest minute. */
export function toMinute(at: string): string {
  return new Date(Math.round(Date.parse(at) / 60_000) * 60_000).toISOString();
}

/** When a public image is deprecated unless its owner says otherwise, and at the latest. */
export function publicDeprecation(creationDate: string): string {
  return toMinute(new Date(Date.parse(creationDate) + TWO_YEARS_MS).toISOString());
}

export function createImage(seed: ImageSeed): Image {
  const { public: everybody, windows = false, encrypted = false, volumeSize, tags, ...given } = seed;
  const imageId = seed.imageId ?? imageIdOf(seed.region, seed.ownerId, seed.name);
  const creationDate = seed.creationDate ?? new Date().toISOString();
  const rootDeviceType = seed.rootDeviceType ?? "ebs";
  const rootDeviceName = seed.rootDeviceName ?? (windows ? "/dev/sda1" : "/dev/xvda");
  const size = volumeSize ?? (windows ? 30 : 8);
  const virtualizationType = seed.virtualizationType ?? "hvm";
  const hardware = virtualizationType === "hvm";
  const shared = given.launchPermissions ?? [];
  const kmsKeyId = `arn:aws:kms:${seed.region}:${seed.ownerId}:key/${hexOf(`key ${seed.ownerId}`, 8)}-0000-4000-8000-000000000000`;
  const image: Image = {
    imageId,
    imageLocation: `${seed.ownerAlias ?? seed.ownerId}/${seed.name}`,
    state: "available",
    creationDate,
    architecture: "x86_64",
    imageType: "machine",
    ...(windows ? { platform: "windows" } : {}),
    platformDetails: windows ? "Windows" : "Linux/UNIX",
    usageOperation: windows ? "RunInstances:0002" : "RunInstances",
    productCodes: [],
    blockDevices:
      rootDeviceType === "ebs"
        ? [
            {
              deviceName: rootDeviceName,
              ebs: {
                deleteOnTermination: true,
                snapshotId: snapshotIdOf(imageId, rootDeviceName),
                volumeSize: size,
                volumeType: creationDate < "2022" ? "gp2" : "gp3",
                ...(encrypted ? { kmsKeyId } : {}),
                encrypted,
              },
            },
          ]
        : [{ deviceName: "/dev/sdb", virtualName: "ephemeral0" }],
    ...(hardware ? { enaSupport: true, sriovNetSupport: "simple" } : {}),
    hypervisor: "xen",
    rootDeviceName,
    rootDeviceType,
    virtualizationType,
    ...(hardware ? { bootMode: given.architecture === "arm64" ? "uefi" : "uefi-preferred" } : {}),
    deregistrationProtection: "disabled",
    watermarks: [],
    ...given,
    launchPermissions: everybody === true ? [EVERYBODY, ...shared] : shared,
    tags: tags === undefined ? {} : { [seed.ownerId]: tags },
  };
  if (!isPublic(image) || "deprecationTime" in given) return image;
  return { ...image, deprecationTime: publicDeprecation(creationDate) };
}

export function snapshotIdOf(imageId: string, deviceName: string): string {
  return `snap-0${hexOf(`snapshot ${imageId} ${deviceName}`, 16)}`;
}
