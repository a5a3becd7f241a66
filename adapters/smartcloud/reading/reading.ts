import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";

export interface Reading {
  readonly backendId: string;
  readonly region: Region;
  readonly concurrency: number;
}

/** Ids are digits; anything else needs no call, and would not stay inside its part of a path. */
export function isNativeId(id: NativeId): boolean {
  return /^\d{1,20}$/.test(id);
}

/** A wrong region is a mistake of the caller's, not an image that is absent. */
export function checkRegion(asked: Region, { backendId, region }: Pick<Reading, "backendId" | "region">): void {
  if (asked === region) return;
  throw new GatewayError("UNSUPPORTED", `Backend ${backendId} does not look at this region. Ask for one that it has.`, {
    backend: backendId,
  });
}
