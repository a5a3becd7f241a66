import type { Architecture, ImageState, Platform, Visibility } from "../../../src/domain/image/image.ts";
import type { LicenceModel } from "../reading/detail.ts";

export interface StateWords {
  readonly state: ImageState;
  readonly nativeState: string;
}

/**
 * The numbers that clients of the cloud agree on. UNAVAILABLE is not our DISABLED: that is an owner's deliberate act,
 * and nobody has written down what makes an image unavailable. COPYING is the export of a finished image to a volume;
 * PENDING claims neither that it can be launched meanwhile nor that it is lost, and it passes by itself.
 */
const states: Readonly<Record<string, StateWords>> = {
  "0": { state: "PENDING", nativeState: "NEW" },
  "1": { state: "AVAILABLE", nativeState: "AVAILABLE" },
  "2": { state: "UNKNOWN", nativeState: "UNAVAILABLE" },
  "3": { state: "DEREGISTERED", nativeState: "DELETED" },
  "4": { state: "PENDING", nativeState: "CAPTURING" },
  "5": { state: "PENDING", nativeState: "IMPORTING" },
  "6": { state: "PENDING", nativeState: "COPYING" },
  "7": { state: "FAILED", nativeState: "FAILED" },
};

export function toState(code: string | null): StateWords {
  if (code === null) return { state: "UNKNOWN", nativeState: "no state" };
  const known = Object.hasOwn(states, code) ? states[code] : undefined;
  return known ?? { state: "UNKNOWN", nativeState: `State ${code}` };
}

export function toVisibility(word: string | null): Visibility {
  switch (word?.toUpperCase()) {
    case "PUBLIC":
      return "PUBLIC";
    case "SHARED":
      return "SHARED";
    case "PRIVATE":
      return "PRIVATE";
    default:
      return "UNKNOWN";
  }
}

export function toArchitecture(word: string | null): Architecture {
  switch (word?.toLowerCase()) {
    case "i386":
      return "I386";
    case "x86_64":
      return "X86_64";
    default:
      return "UNKNOWN";
  }
}

/** `Windows/2008 R2`, `RHEL/5.5`, `SUSE Linux Enterprise Server/11 SP1`: spelled differently from place to place. */
export function toPlatform(name: string | null): Platform {
  if (name === null) return "UNKNOWN";
  if (/windows/i.test(name)) return "WINDOWS";
  return /linux|suse|sles|red ?hat|rhel/i.test(name) ? "LINUX" : "UNKNOWN";
}

/** Both halves of `name/version`; a version holds no slash. */
export function splitPlatform(platform: string | null): readonly [name: string | null, version: string | null] {
  const slash = platform?.lastIndexOf("/") ?? -1;
  if (platform === null || slash < 0) return [platform, null];
  return [platform.slice(0, slash).trim() || null, platform.slice(slash + 1).trim() || null];
}

/** The licence model ends the name, at times followed by the location: `… - BYOL`, `… - PAYG (RTP)`. */
export function toLicenceModel(name: string | null): LicenceModel | null {
  const word = /\s-\s*(BYOL|PAYG|DUO)(\s*\([^()]*\))*$/i.exec(name ?? "")?.[1]?.toUpperCase();
  return word === "BYOL" || word === "PAYG" || word === "DUO" ? word : null;
}
