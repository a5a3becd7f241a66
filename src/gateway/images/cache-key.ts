import type { ImageKey } from "../../domain/image/image.ts";

/** An image's key in the cache of one backend: native ids are unique only within a region. No two images have the same. */
export function cacheKey({ region, nativeId }: Pick<ImageKey, "region" | "nativeId">): string {
  return `${region.replaceAll("%", "%25").replaceAll("/", "%2F")}/${nativeId}`;
}
