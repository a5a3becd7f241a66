import type { Cache, CacheEntry, CacheKind } from "../ports/cache.ts";
import { type Clock, isAhead, steadyNow, systemClock } from "../ports/clock.ts";
import { plainText } from "./entry-text.ts";
import { createForgotten } from "./invalidated.ts";
import { cacheKinds, createLifetimes, forgottenLifetimeMs, type LifetimesMs } from "./lifetimes.ts";

export interface MemoryCacheOptions {
  readonly ttlMs?: Partial<LifetimesMs>;
  readonly maximumEntries?: number;
  /** Of the entries' JSON texts together. */
  readonly maximumBytes?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
}

interface Held {
  readonly entry: CacheEntry;
  readonly endsAtMs: number;
  readonly bytes: number;
}

/** A cache for one process. Drops what was least recently used when it is full. */
export function createMemoryCache(options: MemoryCacheOptions = {}): Cache {
  const { maximumEntries = 50_000, maximumBytes = 64 * 1024 * 1024, clock = systemClock } = options;
  const lifetimes = createLifetimes(options.ttlMs, options.random);
  const forgotten = createForgotten({ lifetimeMs: forgottenLifetimeMs, maximumKeys: 100_000, clock });
  // Least recently used first.
  const held = new Map<string, Held>();
  let bytes = 0;

  const drop = (name: string) => {
    bytes -= held.get(name)?.bytes ?? 0;
    held.delete(name);
  };

  return {
    async getMany(backendId, kind, keys) {
      const found = new Map<string, CacheEntry>();
      for (const key of keys) {
        const name = entryName(backendId, kind, key);
        const item = held.get(name);
        if (item === undefined) continue;
        held.delete(name);
        if (item.endsAtMs <= steadyNow(clock) || isAhead(item.entry.asOf, clock.now())) {
          bytes -= item.bytes;
        } else {
          held.set(name, item);
          found.set(key, item.entry);
        }
      }
      return found;
    },

    async setMany(backendId, kind, entries) {
      for (const [key, entry] of entries) {
        const text = plainText({ backendId, kind, key }, entry);
        if (text === null || forgotten.refuses(keyName(backendId, key), Date.parse(entry.asOf))) continue;
        const name = entryName(backendId, kind, key);
        drop(name);
        const size = text.length + name.length;
        held.set(name, { entry, endsAtMs: steadyNow(clock) + lifetimes.of(kind, entry), bytes: size });
        bytes += size;
      }
      for (const name of held.keys()) {
        if (held.size <= maximumEntries && bytes <= maximumBytes) break;
        drop(name);
      }
    },

    async forget(backendId, keys, at) {
      const parsed = Date.parse(at);
      const atMs = Number.isNaN(parsed) ? clock.now() : parsed;
      for (const key of keys) {
        forgotten.add(keyName(backendId, key), atMs);
        for (const kind of cacheKinds) drop(entryName(backendId, kind, key));
      }
    },

    async close() {
      held.clear();
      bytes = 0;
    },
  };
}

function entryName(backendId: string, kind: CacheKind, key: string): string {
  return JSON.stringify([backendId, kind, key]);
}

function keyName(backendId: string, key: string): string {
  return JSON.stringify([backendId, key]);
}
