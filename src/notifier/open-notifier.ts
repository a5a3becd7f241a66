import type { Bell } from "../ports/notifier.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { createMemoryBell } from "./memory.ts";

export interface OpenBellOptions {
  /** Of a Redis that the replicas share; null for this process only. */
  readonly url: string | null;
  /** The text holds no credential. */
  readonly onFailure?: (text: string) => void;
  readonly prefix?: string;
}

/** Throws for an unusable URL only. A Redis that does not answer delays it by half a second and is used once it does. */
export async function openBell({ url, onFailure = () => {}, ...rest }: OpenBellOptions): Promise<Bell> {
  if (url === null) return createMemoryBell(onFailure);
  const { openRedisBell } = await import("./redis.ts");
  return openRedisBell({ ...rest, target: parseRedisUrl(url), onFailure });
}
