import { everythingSeenBy } from "../../domain/access/access-scope.ts";
import type { LedgerEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { Cache } from "../../ports/cache.ts";
import type { Log } from "../../ports/log.ts";
import type { Ledger } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { pause } from "../backends/pause.ts";
import { cacheKey } from "../images/cache-key.ts";
import { follow } from "../ledger/feed.ts";
import type { Tail } from "../ledger/head-watcher.ts";

/** Forgets what the cache holds of the images in these entries, in every backend that may have been asked for them. */
export async function forgetChanged(
  { backends, cache }: { readonly backends: Backends; readonly cache: Cache },
  entries: readonly Pick<LedgerEntry, "key">[],
  at: string,
): Promise<void> {
  const keys = new Map<string, Set<string>>();
  for (const { key } of entries)
    for (const { id } of backends.seeing(key.provider, key.region))
      keys.set(id, (keys.get(id) ?? new Set()).add(cacheKey(key)));
  await Promise.all([...keys].map(([backend, ids]) => cache.forget(backend, [...ids], at)));
}

/**
 * A cache of this process alone hears of other replicas' changes from the ledger. What this replica appended itself is
 * forgotten twice, which costs nothing. Ends with the signal; an unreachable store is asked again from the same place.
 */
export async function forgetAlong(
  parts: {
    readonly backends: Backends;
    readonly cache: Cache;
    readonly ledger: Ledger;
    readonly tail: Tail;
    readonly log: Log;
  },
  signal: AbortSignal,
): Promise<void> {
  const query = () => ({ accessScope: everythingSeenBy([]), filter: {} });
  let position = parts.tail.head();
  while (!signal.aborted) {
    try {
      for await (const entry of follow(parts, position, query, signal)) {
        await forgetChanged(parts, [entry], entry.recordedAt);
        position = entry.position;
      }
    } catch (error) {
      parts.log.warn({ err: error }, "the cache could not follow the ledger; trying again");
      await pause(1000, signal);
    }
  }
}
