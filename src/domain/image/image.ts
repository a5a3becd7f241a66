/** A kind of cloud, such as `AWS`. A string here: the set is what `adapters/index.ts` registers. */
export type Provider = string;
/** Where a native id is unique: an AWS region (its name is unique over all partitions), or the name of a SmartCloud endpoint. */
export type Region = string;
export type NativeId = string;

export const imageStates = ["PENDING", "AVAILABLE", "DISABLED", "FAILED", "DEREGISTERED", "UNKNOWN"] as const;
export type ImageState = (typeof imageStates)[number];

export const visibilities = ["PUBLIC", "SHARED", "PRIVATE", "UNKNOWN"] as const;
export type Visibility = (typeof visibilities)[number];

export const platforms = ["LINUX", "WINDOWS", "MACOS", "UNKNOWN"] as const;
export type Platform = (typeof platforms)[number];

export const architectures = ["I386", "X86_64", "ARM64", "UNKNOWN"] as const;
export type Architecture = (typeof architectures)[number];

export const rootDeviceTypes = ["EBS", "INSTANCE_STORE", "UNKNOWN"] as const;
export type RootDeviceType = (typeof rootDeviceTypes)[number];

export const granteeTypes = ["ACCOUNT", "ORGANIZATION", "ORGANIZATIONAL_UNIT", "EVERYBODY", "UNKNOWN"] as const;
export type GranteeType = (typeof granteeTypes)[number];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface ImageKey {
  readonly provider: Provider;
  readonly region: Region;
  readonly nativeId: NativeId;
}

export interface Owner {
  /** The account or user that the cloud names. */
  readonly id: string;
  /** The cloud's own short name for it (`amazon`), or null. */
  readonly alias: string | null;
}

export interface ProductCode {
  readonly id: string;
  /** The cloud's word for the kind of code (`marketplace`), or null. */
  readonly type: string | null;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** One right to launch an image. `id` is an account id or an ARN; null for EVERYBODY. */
export interface LaunchPermission {
  readonly type: GranteeType;
  readonly id: string | null;
}

/**
 * What is true of an image for everybody who may see it. Two accounts that look at the same image at the same moment
 * get equal facts; what differs between accounts belongs to the view. Times are ISO 8601 in UTC with milliseconds.
 */
export interface ImageFacts {
  readonly name: string | null;
  readonly description: string | null;
  readonly state: ImageState;
  /** The cloud's own word for the state. */
  readonly nativeState: string;
  readonly stateReason: string | null;
  readonly visibility: Visibility;
  readonly owner: Owner | null;
  readonly platform: Platform;
  readonly platformDetails: string | null;
  readonly architecture: Architecture;
  readonly nativeArchitecture: string | null;
  readonly rootDeviceType: RootDeviceType | null;
  readonly sizeGiB: number | null;
  readonly createdAt: string | null;
  readonly deprecatedAt: string | null;
  readonly productCodes: readonly ProductCode[];
  /** True where launching it costs more than the machine: the cloud says so by a product code or a price. */
  readonly paid: boolean;
  /** What only this kind of cloud says, in the shape of the adapter's own detail type. */
  readonly detail: JsonObject;
}

/** What one backend sees of an image: account-relative, never merged across accounts. */
export interface ViewFacts {
  /** True where the backend's own account is the owner. */
  readonly owned: boolean;
  /** Sorted by key. */
  readonly tags: readonly Tag[];
  /** Sorted; null where this backend may not know them (not the owner) or has not been told. */
  readonly launchPermissions: readonly LaunchPermission[] | null;
  /** Account-relative facts of this kind of cloud (last launched, deregistration protection …). */
  readonly detail: JsonObject;
}

/** One image as one backend showed it in one look. Plain JSON: survives `JSON.stringify` unchanged. */
export interface ImageRecord extends ImageKey {
  readonly facts: ImageFacts;
  readonly view: ViewFacts;
  /** The cloud's list does not show it, and what it says of a single image is less: to be shown, never recorded over what a list showed. */
  readonly partial?: true;
}

/** The text form of a key; also the order of images that nothing else tells apart. */
export function keyText({ provider, region, nativeId }: ImageKey): string {
  return `${provider}:${region}:${nativeId}`;
}
