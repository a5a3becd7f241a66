import type { Ledger, LedgerQuery } from "../../ports/store/store.ts";
import type { Step } from "./feed-page.ts";
import { createScope, type Scope } from "./feed-scope.ts";
import type { Follower, Following } from "./follower.ts";
import type { Tail } from "./head-watcher.ts";
import { createSlices } from "./slices.ts";

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
