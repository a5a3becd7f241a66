import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId, Realm } from "../../../src/domain/image/image.ts";

export interface Reading {
  readonly backendId: string;
  readonly realm: Realm;
  readonly concurrency: number;
}

/** Ids are digits; anything else needs no call, and would not stay inside its part of a path. */
export function isNativeId(id: NativeId): boolean {
  return /^\d{1,20}$/.test(id);
}

/** A wrong realm is a mistake of the caller's, not an image that is absent. */
export function checkRealm(asked: Realm, { backendId, realm }: Pick<Reading, "backendId" | "realm">): void {
  if (asked === realm) return;
  throw new GatewayError("UNSUPPORTED", `Backend ${backendId} does not look at this realm. Ask for one that it has.`, {
    backend: backendId,
  });
}
