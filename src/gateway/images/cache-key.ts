import type { ImageKey } from "../../domain/image/image.ts";

/** An image's key in the cache of one backend: native ids are unique only within a realm. No two images have the same. */
export function cacheKey({ realm, nativeId }: Pick<ImageKey, "realm" | "nativeId">): string {
  return `${realm.replaceAll("%", "%25").replaceAll("/", "%2F")}/${nativeId}`;
}
