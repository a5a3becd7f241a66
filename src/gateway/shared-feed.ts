import type { Ledger, LedgerQuery, SeenEntry } from "../ports/store.ts";
import { createGroup, type Group, type Step } from "./feed-group.ts";
import { createSlices } from "./slices.ts";
import type { Tail } from "./tail.ts";

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
  /** Those of one name are told the same entries, but for what depends on the person. */
  readonly group: string;
  /** Asked before every page: what its reader may see changes in the course of weeks. */
  readonly query: () => LedgerQuery;
  /** All that is behind this position. */
  readonly after: number;
}

/**
 * Every matching entry, in order, without gap. The ledger is read once for all followers of a group, as fast as those
 * who are ready take it; who is slow or comes back is served by reads of its own, and costs the others nothing.
 */
export interface SharedFeed {
  follow(request: FeedRequest, follower: Follower): Following;
  /** What decides on sight has changed: what was read before is told to nobody else. */
  forget(): void;
}

export function createSharedFeed({ ledger, tail }: { readonly ledger: Ledger; readonly tail: Tail }): SharedFeed {
  const groups = new Map<string, Group>();
  const slices = createSlices<Step>((step) => step());
  tail.onMove(() => {
    for (const group of groups.values()) group.read();
  });
  return {
    follow({ group: name, query, after }, follower) {
      const group =
        groups.get(name) ?? createGroup({ ledger, tail, slices, query, onEmpty: () => groups.delete(name) });
      groups.set(name, group);
      return group.join(follower, after, query);
    },
    forget() {
      for (const group of groups.values()) group.forget();
    },
  };
}
