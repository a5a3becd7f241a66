import type { LedgerEntry } from "../domain/lifecycle.ts";
import type { Cache } from "../ports/cache.ts";
import type { Backends } from "./backends.ts";
import { cacheKey } from "./cache-key.ts";

/** Forgets what the cache holds of the images in these entries, in every backend that may have been asked for them. */
export async function forgetChanged(
  { backends, cache }: { readonly backends: Backends; readonly cache: Cache },
  entries: readonly LedgerEntry[],
  at: string,
): Promise<void> {
  const keys = new Map<string, Set<string>>();
  for (const { key } of entries)
    for (const { id } of backends.seeing(key.provider, key.realm))
      keys.set(id, (keys.get(id) ?? new Set()).add(cacheKey(key)));
  await Promise.all([...keys].map(([backend, ids]) => cache.forget(backend, [...ids], at)));
}
