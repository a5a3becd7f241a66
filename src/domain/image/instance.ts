import type { NativeId, Region, Tag } from "./image.ts";

export const instanceStates = [
  "PENDING",
  "RUNNING",
  "STOPPING",
  "STOPPED",
  "TERMINATING",
  "TERMINATED",
  "FAILED",
  "UNKNOWN",
] as const;
export type InstanceState = (typeof instanceStates)[number];

/** A machine as one backend shows it. Plain JSON; times ISO 8601 UTC with milliseconds. */
export interface InstanceRecord {
  readonly region: Region;
  readonly nativeId: NativeId;
  readonly name: string | null;
  readonly state: InstanceState;
  /** The cloud's own word. */
  readonly nativeState: string;
  /** What it was launched from; stays when the image is gone. */
  readonly imageNativeId: NativeId | null;
  readonly instanceType: string | null;
  readonly launchedAt: string | null;
  /** The owner's account or user. */
  readonly owner: string | null;
  readonly addresses: readonly string[];
  readonly tags: readonly Tag[];
}

/** True while deregistering its image matters to it: everything but what is ended or never began. */
export function isLive({ state }: InstanceRecord): boolean {
  return state !== "TERMINATED" && state !== "FAILED";
}
