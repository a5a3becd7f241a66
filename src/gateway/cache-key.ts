import type { ImageKey } from "../domain/image.ts";

/** An image's key in the cache of one backend: native ids are unique only within a realm. */
export function cacheKey({ realm, nativeId }: Pick<ImageKey, "realm" | "nativeId">): string {
  return `${realm}/${nativeId}`;
}
