import type {
  ImageFacts,
  ImageKey,
  ImageRecord,
  Json,
  LaunchPermission,
  NativeId,
  Platform,
  Region,
  Tag,
  ViewFacts,
  Visibility,
} from "../domain/image/image.ts";
import type { InstanceRecord } from "../domain/image/instance.ts";
import type { FilePlace } from "../domain/injected-files/injected-file.ts";
import type { Difference } from "../domain/lifecycle/difference.ts";
import type { MutationErrorCode } from "../domain/refusals.ts";
import type { Call } from "./call.ts";

/**
 * A call that changes something. `token` is the same for every attempt at one intent and differs between intents: 32
 * lower-case hex digits. A facet hands it to the cloud as client token, or marks with it what it makes, so that
 * repeating an attempt whose answer was lost makes nothing twice.
 *
 * All verbs throw GatewayError only. A refusal that repeating will not mend has a code that says why (FORBIDDEN,
 * NAME_TAKEN, PROTECTED …) and a message that says what to do; BACKEND_* other than BACKEND_DENIED means that nobody
 * knows whether it happened.
 */
export interface Write extends Call {
  readonly token: string;
}

/** One request as the cloud would get it, for dry runs: its own words, secrets shown as `[secret]`. */
export interface PlannedCall {
  readonly action: string;
  readonly parameters: { readonly [name: string]: Json };
  /** What is packed into one of the parameters, as people read it; secrets likewise. Absent where nothing is. */
  readonly document?: string;
}

/** What speaks against a request before it is sent. */
export interface Finding {
  /** True where the cloud would refuse it; false where it may, by something that nobody here can know. */
  readonly certain: boolean;
  readonly code: MutationErrorCode;
  /** A path in the input, such as `setTags`; null where it is no single field. */
  readonly field: string | null;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** An image as the backend that is to do something with it knows it. */
export interface KnownImage extends ImageKey {
  readonly facts: ImageFacts;
  /** Null where this backend has not seen it itself. */
  readonly view: ViewFacts | null;
}

/**
 * A verb in three steps: what would be asked, asking, and finding what an earlier attempt made. `run` is idempotent
 * under one token; verbs that set a state are so by nature, and "it is so already" is success.
 */
export interface Verb<Request, Result> {
  plan(region: Region, request: Request): readonly PlannedCall[];
  run(region: Region, request: Request, write: Write): Promise<Result>;
  /**
   * What an earlier `run` under this token made, asked without anything that is secret in the request; null where the
   * cloud answers and shows nothing of it. Where it is absent, only repeating `run` tells.
   */
  find?(region: Region, request: Request, write: Write): Promise<Result | null>;
  /**
   * What of a request an image lacks although the cloud said yes to it, with all that `run` adds, such as the mark of the
   * token. Told from the record alone; what the gateway compares itself (tags and states that were set) need not be in it.
   */
  differs?(request: Request, record: ImageRecord, token: string): readonly Difference[];
  /** What speaks against it whatever it is asked with, told from the image alone: for `viewerCan…` and dry runs. */
  hinders?(image: KnownImage): readonly Finding[];
  /**
   * What speaks against this request besides, for dry runs: from the image, and from what the cloud can be asked without
   * changing anything. Null where there is no image yet.
   */
  foresee?(region: Region, request: Request, image: KnownImage | null, call: Call): Promise<readonly Finding[]>;
  /** The cloud's own dry run: throws what it would refuse. Absent where the cloud has none. */
  tryOut?(region: Region, request: Request, call: Call): Promise<void>;
}

/** What a verb that makes an image gives back: its id, at once; the image itself is PENDING for as long as it takes. */
export interface Made {
  readonly nativeId: NativeId;
}
export type Nothing = Record<string, never>;

export interface DeviceRequest {
  readonly deviceName: string;
  readonly snapshotId?: string;
  readonly sizeGiB?: number;
  readonly volumeType?: string;
  readonly deleteOnTermination?: boolean;
  readonly encrypted?: boolean;
  readonly noDevice?: boolean;
  readonly virtualName?: string;
}

export interface CaptureRequest {
  readonly instanceId: NativeId;
  readonly name: string;
  readonly description: string | null;
  /** True: the machine is not stopped for it, and the file system may be torn. */
  readonly noReboot: boolean;
  readonly devices: readonly DeviceRequest[];
  readonly tags: readonly Tag[];
}

export interface RegisterRequest {
  readonly name: string;
  readonly description: string | null;
  readonly architecture: string | null;
  readonly rootDeviceName: string | null;
  readonly devices: readonly DeviceRequest[];
  readonly virtualizationType: string | null;
  readonly bootMode: string | null;
  readonly enaSupport: boolean | null;
  /** Where the manifest of an instance-store image lies; null for EBS. */
  readonly imageLocation: string | null;
  /** The volume that an image is imported from (SmartCloud); null elsewhere. */
  readonly volumeId: string | null;
  readonly tags: readonly Tag[];
}

export interface CopyRequest {
  readonly sourceRegion: Region;
  readonly sourceId: NativeId;
  readonly name: string;
  readonly description: string | null;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
  readonly copyTags: boolean;
  readonly tags: readonly Tag[];
}

export interface UpdateRequest {
  readonly id: NativeId;
  /** Undefined: as it is. */
  readonly description?: string | null;
  readonly setTags: readonly Tag[];
  readonly deleteTags: readonly string[];
}

export interface PermissionRequest {
  readonly id: NativeId;
  readonly permissions: readonly LaunchPermission[];
}

export interface DeregisterRequest {
  readonly id: NativeId;
  readonly deleteSnapshots: boolean;
}

export interface SnapshotOutcome {
  readonly snapshotId: string;
  /** DELETED, KEPT (not asked for), SKIPPED (another image uses it), FAILED. */
  readonly outcome: "DELETED" | "KEPT" | "SKIPPED" | "FAILED";
  readonly reason: string | null;
}

/** What the machines of a launch find, filled in and not yet in any cloud's form. Plain JSON. */
export interface LaunchData {
  /** The image's. */
  readonly platform: Platform;
  /** Of the launch parameters those that have a value, in the order of their definition. */
  readonly values: readonly LaunchValue[];
  /** The document of the launch parameters with their values, as it lies on a machine; null where there are none. */
  readonly parametersXml: string | null;
  /** Whether a password is in that document. */
  readonly parametersSecret: boolean;
  readonly files: readonly LaunchFile[];
  /** A public key, as a line of `authorized_keys` without options, for whoever signs in first; null where there is none. */
  readonly sshKey: string | null;
}

export interface LaunchValue {
  readonly name: string;
  readonly text: string;
  readonly secret: boolean;
}

export interface LaunchFile extends FilePlace {
  readonly contentBase64: string;
  /** Whether a password went into it. */
  readonly secret: boolean;
}

export interface LaunchRequest {
  readonly imageId: NativeId;
  readonly name: string | null;
  readonly instanceType: string;
  /** SmartCloud's data centre; null elsewhere. */
  readonly location: string | null;
  readonly keyName: string | null;
  readonly subnetId: string | null;
  readonly count: number;
  readonly tags: readonly Tag[];
  /** Absent or null where the machines find nothing. */
  readonly data?: LaunchData | null;
}

export interface Instances {
  /** Those of this account that were launched from these images, ended ones too for as long as the cloud shows them. */
  ofImages(region: Region, imageIds: readonly NativeId[], call: Call): Promise<readonly InstanceRecord[]>;
  /** An absent key was not found. */
  getMany(region: Region, ids: readonly NativeId[], call: Call): Promise<ReadonlyMap<NativeId, InstanceRecord>>;
}

/** The abilities that change something. Declared only where the cloud truly has them. */
export interface VerbFacets {
  readonly capture: Verb<CaptureRequest, Made>;
  readonly registration: Verb<RegisterRequest, Made>;
  readonly copying: Verb<CopyRequest, Made>;
  readonly tagging: Verb<UpdateRequest, Nothing>;
  readonly permissionGranting: Verb<PermissionRequest, Nothing>;
  readonly permissionRevoking: Verb<PermissionRequest, Nothing>;
  readonly permissionCancelling: Verb<{ readonly id: NativeId }, Nothing>;
  readonly visibilitySetting: Verb<
    { readonly id: NativeId; readonly visibility: Visibility; readonly permissions: readonly LaunchPermission[] },
    Nothing
  >;
  readonly deprecation: Verb<{ readonly id: NativeId; readonly at: string | null }, Nothing>;
  readonly disabling: Verb<{ readonly id: NativeId; readonly disabled: boolean }, Nothing>;
  readonly protection: Verb<
    { readonly id: NativeId; readonly protected: boolean; readonly withCooldown: boolean },
    Nothing
  >;
  readonly deregistration: Verb<DeregisterRequest, { readonly snapshots: readonly SnapshotOutcome[] }>;
  readonly restoration: Verb<{ readonly id: NativeId }, Nothing>;
  readonly launching: Verb<LaunchRequest, { readonly instances: readonly InstanceRecord[] }>;
  readonly terminating: Verb<{ readonly instanceId: NativeId }, { readonly instance: InstanceRecord | null }>;
}
