import type { Cache } from "../ports/cache.ts";
import { parseRedisUrl } from "../redis/url.ts";
import type { LifetimesMs } from "./lifetimes.ts";
import { createMemoryCache } from "./memory.ts";

export interface OpenCacheOptions {
  /** Of a Redis that the replicas share; null for the memory of this process. */
  readonly url: string | null;
  /** Secret, and the same on all replicas: entries in Redis are sealed with it. The memory of this process needs none. */
  readonly key: string;
  /** Told at most once a minute. The text holds no credential. */
  readonly onFailure?: (text: string) => void;
  /** Told at most once a minute how many values in Redis were not this gateway's; they were not used. */
  readonly onRefused?: (count: number) => void;
  readonly ttlMs?: Partial<LifetimesMs>;
  readonly prefix?: string;
}

/** Throws for an unusable URL only. A Redis that does not answer delays it by half a second and is used once it does. */
export async function openCache({ url, onFailure = () => {}, ...rest }: OpenCacheOptions): Promise<Cache> {
  if (url === null) return createMemoryCache(rest);
  const { openRedisCache } = await import("./redis/redis.ts");
  return openRedisCache({ ...rest, target: parseRedisUrl(url), onFailure });
}
