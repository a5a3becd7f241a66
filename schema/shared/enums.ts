import { registerEnumType } from "type-graphql";
import { imageOrderFields } from "../../src/domain/image/filter.ts";
import { gapSubjects } from "../../src/domain/image/gap.ts";
import {
  architectures,
  granteeTypes,
  imageStates,
  platforms,
  rootDeviceTypes,
  visibilities,
} from "../../src/domain/image/image.ts";
import { evidenceSources } from "../../src/domain/lifecycle/lifecycle.ts";
import { sourceStatuses } from "../../src/gateway/images/source-status.ts";
import { providerNames } from "../image/providers/registry.ts";

type Descriptions<Name extends string> = Readonly<Record<Name, string>>;

/** An enum over the domain's own words, spelled as GraphQL spells enum values; each needs a description, the compiler sees to it. */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  names: readonly Name[],
  descriptions: Descriptions<Name>,
) {
  const values = Object.fromEntries(names.map((value) => [enumValue(value), value]));
  const valuesConfig = Object.fromEntries(
    names.map((value) => [enumValue(value), { description: descriptions[value] }]),
  );
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}

function enumValue(word: string): string {
  return word
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/[.-]/g, "_")
    .toUpperCase();
}

export const ProviderEnum = enumOf("Provider", "A kind of cloud.", Object.keys(providerNames), providerNames);

export const ImageStateEnum = enumOf(
  "ImageState",
  "What can be done with an image, in one vocabulary for all clouds. `nativeState` keeps the cloud's own word.",
  imageStates,
  {
    PENDING: "It is being made; it cannot be launched yet.",
    AVAILABLE: "It can be launched by those who may.",
    DISABLED: "Its owner disabled it: it exists, and cannot be launched or shared.",
    FAILED: "Making it failed; `stateReason` says why where the cloud does.",
    DEREGISTERED: "It is gone: the cloud said so, or its owner's account no longer has it.",
    UNKNOWN: "The cloud used a word that Tintype does not know, or nobody here sees the image any more.",
  },
);

export const VisibilityEnum = enumOf("Visibility", "Who may launch an image.", visibilities, {
  PUBLIC: "Everybody.",
  SHARED: "Its owner and some others.",
  PRIVATE: "Its owner alone.",
  UNKNOWN: "The cloud has not said.",
});

export const PlatformEnum = enumOf("Platform", "The family of the operating system.", platforms, {
  LINUX: "A Linux distribution.",
  WINDOWS: "Windows.",
  MACOS: "macOS.",
  UNKNOWN: "The cloud has not said, or in a word that Tintype does not know.",
});

export const ArchitectureEnum = enumOf("Architecture", "The processor that an image needs.", architectures, {
  I386: "32-bit x86.",
  X86_64: "64-bit x86.",
  ARM64: "64-bit ARM.",
  UNKNOWN: "The cloud has not said, or in a word that Tintype does not know.",
});

export const RootDeviceTypeEnum = enumOf(
  "RootDeviceType",
  "Where an image's root volume comes from.",
  rootDeviceTypes,
  {
    EBS: "A snapshot of an EBS volume.",
    INSTANCE_STORE: "A bundle that is copied to the host's own disk.",
    UNKNOWN: "A word that Tintype does not know.",
  },
);

export const GranteeTypeEnum = enumOf("GranteeType", "Whom a launch permission names.", granteeTypes, {
  ACCOUNT: "One account.",
  ORGANIZATION: "All accounts of an organization of the cloud.",
  ORGANIZATIONAL_UNIT: "All accounts of a unit of such an organization.",
  EVERYBODY: "Everybody.",
  UNKNOWN: "A word that Tintype does not know.",
});

export const SourceStatusEnum = enumOf("SourceStatus", "How a source behind an answer is doing.", sourceStatuses, {
  FRESH: "Its last sweep was complete and in time.",
  STALE: "Nothing failed, but there was no complete sweep in time.",
  UNREACHABLE:
    "It gave no usable answer: refused, timed out, failed or answered nonsense; the error's code says which.",
  DENIED: "It refused the credentials or the rights.",
  THROTTLED: "It asked for fewer calls.",
  PAUSED: "An admin of its organization paused it: nobody looks, and what is shown is as of then.",
});

export const GapSubjectEnum = enumOf("GapSubject", "What images of a source can lack.", gapSubjects, {
  NAMES: "The names of places, as the cloud calls them.",
  LAUNCH_PERMISSIONS:
    "The launch permissions of own images, and whether these are PRIVATE or SHARED: `visibility` is UNKNOWN until then.",
});

export const OriginEnum = enumOf("Origin", "Who gave an answer.", ["INDEX", "CACHE", "CLOUD"], {
  INDEX: "Tintype's own index, as the last sweep left it.",
  CACHE: "The cloud, a moment ago.",
  CLOUD: "The cloud, just now.",
});

export const EvidenceSourceEnum = enumOf("EvidenceSource", "How Tintype knows a fact.", evidenceSources, {
  OBSERVED: "A sweep saw the difference between two looks.",
  ASSERTED: "Tintype did it itself.",
  IMPORTED: "It was so when Tintype first looked; since when, nobody knows.",
});

export const ImageOrderFieldEnum = enumOf("ImageOrderField", "What a list of images is sorted by.", imageOrderFields, {
  CREATED_AT: "When the cloud says it was made; images without that come as the oldest.",
  NAME: "Name, any case, digits as numbers: `v-1.9` before `v-1.10`; images without one come first.",
  VERSION:
    "The version in the name, number by number: the first numbers joined by dots (`1.10.0` in `web-1.10.0-amd64`), else the number behind a `v` that begins a word (`v2`). Images without one come last, whichever end is first.",
});

export const OrderDirectionEnum = enumOf("OrderDirection", "Which end of a sorted list comes first.", ["ASC", "DESC"], {
  ASC: "Smallest, oldest first.",
  DESC: "Largest, newest first.",
});
