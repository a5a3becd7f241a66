import type { Image } from "@aws-sdk/client-ec2";
import type {
  Architecture,
  ImageFacts,
  ImageRecord,
  ImageState,
  Owner,
  Platform,
  ProductCode,
  Region,
  RootDeviceType,
  Tag,
  Visibility,
} from "../../../src/domain/image/image.ts";
import { cleanText, compareText, rawText } from "../../kit/text.ts";
import { cloudTime } from "../../kit/time.ts";
import { type AwsImageDetail, toImageDetail, toViewDetail } from "./detail.ts";

/** Null only where the image has no id. Whatever else is odd becomes null or UNKNOWN and hides nothing beside it. */
export function toRecord(region: Region, ownAccount: string, native: Image): ImageRecord | null {
  const nativeId = cleanText(native.ImageId);
  if (nativeId === null) return null;
  const owner = toOwner(native);
  const owned = owner !== null && owner.id === ownAccount;
  return {
    provider: "AWS",
    region,
    nativeId,
    facts: toFacts(native, owner, owned),
    view: { owned, tags: toTags(native.Tags), launchPermissions: null, detail: toViewDetail(native) },
  };
}

function toFacts(native: Image, owner: Owner | null, owned: boolean): ImageFacts {
  const detail = toImageDetail(native);
  const productCodes = toProductCodes(native.ProductCodes);
  const nativeState = cleanText(native.State) ?? "";
  const nativeArchitecture = cleanText(native.Architecture);
  return {
    name: cleanText(native.Name),
    description: cleanText(native.Description),
    state: toState(nativeState),
    nativeState,
    stateReason: cleanText(native.StateReason?.Message),
    visibility: toVisibility(native.Public, owned),
    owner,
    platform: toPlatform(native),
    platformDetails: cleanText(native.PlatformDetails),
    architecture: toArchitecture(nativeArchitecture),
    nativeArchitecture,
    rootDeviceType: toRootDeviceType(detail.nativeRootDeviceType),
    sizeGiB: rootSize(detail),
    createdAt: cloudTime(native.CreationDate),
    deprecatedAt: cloudTime(native.DeprecationTime),
    productCodes,
    paid: productCodes.length > 0,
    detail,
  };
}

/** `invalid` and `transient` are words of EC2's model that its documentation does not explain: UNKNOWN. */
export function toState(word: string): ImageState {
  switch (word) {
    case "available":
      return "AVAILABLE";
    case "pending":
      return "PENDING";
    case "disabled":
      return "DISABLED";
    case "failed":
    case "error":
      return "FAILED";
    case "deregistered":
      return "DEREGISTERED";
    default:
      return "UNKNOWN";
  }
}

/** Whether an own image is shared at all, only its launch permissions say. */
function toVisibility(isPublic: boolean | undefined, owned: boolean): Visibility {
  if (isPublic === true) return "PUBLIC";
  return isPublic === false && !owned ? "SHARED" : "UNKNOWN";
}

export function toPlatform(native: Image): Platform {
  const word = cleanText(native.Platform)?.toLowerCase() ?? null;
  if (word === "windows") return "WINDOWS";
  // No word means "not Windows"; another word than that one is new to us.
  if (word !== null) return "UNKNOWN";
  if (/^(x86_64|arm64)_mac$/.test(native.Architecture ?? "")) return "MACOS";
  const details = cleanText(native.PlatformDetails);
  if (details !== null && /^(Linux|Red Hat|SUSE|Ubuntu)/i.test(details)) return "LINUX";
  if (details !== null && /^Windows/i.test(details)) return "WINDOWS";
  return details === null && native.UsageOperation === "RunInstances" ? "LINUX" : "UNKNOWN";
}

function toArchitecture(word: string | null): Architecture {
  switch (word) {
    case "i386":
      return "I386";
    case "x86_64":
    case "x86_64_mac":
      return "X86_64";
    case "arm64":
    case "arm64_mac":
      return "ARM64";
    default:
      return "UNKNOWN";
  }
}

function toRootDeviceType(word: string | null): RootDeviceType | null {
  switch (word) {
    case null:
      return null;
    case "ebs":
      return "EBS";
    case "instance-store":
      return "INSTANCE_STORE";
    default:
      return "UNKNOWN";
  }
}

/** Of the root device alone: further volumes are a matter of the launch. Instance store has no size of its own. */
function rootSize({ rootDeviceName, blockDeviceMappings }: AwsImageDetail): number | null {
  if (rootDeviceName === null) return null;
  return blockDeviceMappings.find(({ deviceName }) => deviceName === rootDeviceName)?.ebs?.sizeGiB ?? null;
}

function toOwner({ OwnerId, ImageOwnerAlias }: Image): Owner | null {
  const id = cleanText(OwnerId);
  return id === null ? null : { id, alias: cleanText(ImageOwnerAlias) };
}

function toProductCodes(codes: Image["ProductCodes"] = []): readonly ProductCode[] {
  return codes
    .flatMap(({ ProductCodeId, ProductCodeType }) => {
      const id = cleanText(ProductCodeId);
      return id === null ? [] : [{ id, type: cleanText(ProductCodeType) }];
    })
    .sort((left, right) => compareText(left.id, right.id));
}

export function toTags(tags: Image["Tags"] = []): readonly Tag[] {
  return tags
    .flatMap(({ Key, Value }) => (Key === undefined ? [] : [{ key: rawText(Key), value: rawText(Value) }]))
    .sort((left, right) => compareText(left.key, right.key));
}
