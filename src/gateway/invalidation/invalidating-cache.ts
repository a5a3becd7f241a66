import type { Cache } from "../../ports/cache.ts";

/** A cache that says what it is told to forget: calls that were under way then are nobody's answer any more. */
export interface ForgettableCache extends Cache {
  onForget(listener: (backendId: string, keys: readonly string[]) => void): void;
}

export function forgettable(cache: Cache): ForgettableCache {
  const listeners: ((backendId: string, keys: readonly string[]) => void)[] = [];
  return {
    getMany: (...question) => cache.getMany(...question),
    setMany: (...answer) => cache.setMany(...answer),
    forget(backendId, keys, at) {
      for (const listener of listeners) listener(backendId, keys);
      return cache.forget(backendId, keys, at);
    },
    close: () => cache.close(),
    onForget: (listener) => void listeners.push(listener),
  };
}
