import type { Notifier } from "../ports/notifier.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { createMemoryNotifier } from "./memory.ts";

export interface OpenNotifierOptions {
  /** Of a Redis that the replicas share; null for this process only. */
  readonly url: string | null;
  /** The text holds no credential. */
  readonly onFailure?: (text: string) => void;
  readonly prefix?: string;
}

/** Throws for an unusable URL only. A Redis that does not answer delays it by half a second and is used once it does. */
export async function openNotifier({ url, onFailure = () => {}, ...rest }: OpenNotifierOptions): Promise<Notifier> {
  if (url === null) return createMemoryNotifier(onFailure);
  const { openRedisNotifier } = await import("./redis.ts");
  return openRedisNotifier({ ...rest, target: parseRedisUrl(url), onFailure });
}
