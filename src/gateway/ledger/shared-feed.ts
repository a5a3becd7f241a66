import type { Ledger, LedgerQuery, SeenEntry } from "../../ports/store/store.ts";
import { createScope, type Scope, type Step } from "./feed-scope.ts";
import type { Tail } from "./head-watcher.ts";
import { createSlices } from "./slices.ts";

/** Who takes entries. It is called in turns that it must not hold up. */
export interface Follower {
  /** False while it can take nothing; it says by `wake` when it can again. */
  readonly isReady: boolean;
  /** Takes some of the entries from `from` on and below `until`, in order; returns how many. Where it takes none, it is not ready. */
  take(entries: readonly SeenEntry[], from: number, until: number): number;
  /** It gets no more, because of this. */
  fail(error: unknown): void;
}

export interface Following {
  wake(): void;
  leave(): void;
}

export interface FeedRequest {
  /** Those of one scope see the same, but for what depends on the person. */
  readonly scope: string;
  /** Asked before every page: what its reader may see changes in the course of weeks. */
  readonly query: () => LedgerQuery;
  /** All that is behind this position. */
  readonly after: number;
}

/**
 * Every matching entry, in order, without gap. The ledger is read once for all followers of a scope, as fast as those
 * who are ready take it; who is slow or comes back is served by reads of its own, and costs the others nothing.
 */
export interface SharedFeed {
  follow(request: FeedRequest, follower: Follower): Following;
  /** What decides on access scopes has changed: what was read before is told to nobody else. */
  forget(): void;
}

export function createSharedFeed({ ledger, tail }: { readonly ledger: Ledger; readonly tail: Tail }): SharedFeed {
  const scopes = new Map<string, Scope>();
  const parts = { ledger, tail, slices: createSlices<Step>((step) => step()) };
  tail.onMove(() => {
    for (const scope of scopes.values()) scope.read();
  });
  return {
    follow({ scope: name, query, after }, follower) {
      const scope = scopes.get(name) ?? createScope(parts, query, () => scopes.delete(name));
      scopes.set(name, scope);
      return scope.group(JSON.stringify(query().filter), query).join(follower, after, query);
    },
    forget() {
      for (const scope of scopes.values()) scope.forget();
    },
  };
}
