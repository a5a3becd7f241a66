import { GatewayError } from "../domain/errors.ts";
import type { LifecycleFilter } from "../domain/filter.ts";
import type { ImageKey } from "../domain/image.ts";
import type { LedgerEntry } from "../domain/lifecycle.ts";
import type { LedgerQuery, Store } from "../ports/store.ts";
import type { Cursors } from "./cursors.ts";
import { follow } from "./feed.ts";
import { refuseHugeFilter } from "./filter-limits.ts";
import type { Loaders } from "./loaders.ts";
import { pageLimit } from "./paging.ts";
import type { Tail } from "./tail.ts";
import type { Viewer } from "./viewer.ts";

/** A ledger entry as a client sees it: with the cursor that resumes behind it. */
export type LifecycleEntry = LedgerEntry & { readonly cursor: () => string };

export interface LifecyclePage {
  readonly entries: readonly LifecycleEntry[];
  readonly hasNextPage: boolean;
}

export interface Lifecycle {
  /** Ascending: what was recorded behind `after`, or from the oldest kept entry on. */
  list(
    viewer: Viewer,
    request: { first: number; after: string | null; filter: LifecycleFilter },
  ): Promise<LifecyclePage>;
  /** One image's entries, ascending. */
  history(loaders: Loaders, key: ImageKey, request: { first: number; after: string | null }): Promise<LifecyclePage>;
  entry(viewer: Viewer, position: number): Promise<LifecycleEntry | null>;
  /**
   * Every entry behind the cursor as it is recorded, in order, without gap; without a cursor, from now on. At least
   * once: a client that resumes with the cursor of its last entry gets each entry exactly once.
   */
  subscribe(
    viewer: Viewer,
    request: { after: string | null; filter: LifecycleFilter },
    signal?: AbortSignal,
  ): Promise<AsyncIterableIterator<LifecycleEntry>>;
}

// One ledger, one order: a cursor from any list of entries is good in any other, whatever the filter.
const purpose = { list: "lifecycle", binding: "ledger" } as const;

export function createLifecycle(parts: {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly tail: Tail;
}): Lifecycle {
  const { store, cursors, tail } = parts;
  const seal = (entry: LedgerEntry): LifecycleEntry => ({
    ...entry,
    cursor: () => cursors.seal(purpose, entry.position),
  });

  async function open(cursor: string): Promise<number> {
    // Sealed by ourselves for this very purpose, so it is a position.
    const position = cursors.open(purpose, cursor) as number;
    const [oldest, head] = await Promise.all([store.ledger.oldest(), store.ledger.head()]);
    if (position < oldest - 1)
      throw new GatewayError(
        "CURSOR_EXPIRED",
        "The ledger no longer holds what follows this cursor. Read `images` anew, then subscribe without `after`.",
        { field: "after" },
      );
    if (position > head)
      throw new GatewayError(
        "BAD_CURSOR",
        "This cursor is ahead of the ledger: it was made before the ledger was restored. Read `images` anew, then subscribe without `after`.",
        { field: "after" },
      );
    return position;
  }

  return {
    async list(viewer, { first, after, filter }) {
      const limit = pageLimit(first);
      const position = after === null ? 0 : await open(after);
      const entries = await store.ledger.after(position, limit + 1, queryOf(viewer, filter));
      return { entries: entries.slice(0, limit).map(seal), hasNextPage: entries.length > limit };
    },
    async history(loaders, key, { first, after }) {
      const limit = pageLimit(first);
      const position = after === null ? 0 : await open(after);
      const { entries, hasNextPage } = await loaders.history.load(key, limit, position);
      return { entries: entries.map(seal), hasNextPage };
    },
    async entry(viewer, position) {
      const [entry] = await store.ledger.after(position - 1, 1, queryOf(viewer, {}));
      return entry?.position === position ? seal(entry) : null;
    },
    async subscribe(viewer, { after, filter }, signal) {
      const position = after === null ? await tail.refresh() : await open(after);
      return sealed(follow({ ledger: store.ledger, tail }, position, queryOf(viewer, filter), signal), seal);
    },
  };
}

function queryOf(viewer: Viewer, filter: LifecycleFilter): LedgerQuery {
  refuseHugeFilter(filter);
  return { scope: viewer.scope, filter };
}

function sealed(
  entries: AsyncIterableIterator<LedgerEntry>,
  seal: (entry: LedgerEntry) => LifecycleEntry,
): AsyncIterableIterator<LifecycleEntry> {
  const map = async (step: Promise<IteratorResult<LedgerEntry>>): Promise<IteratorResult<LifecycleEntry>> => {
    const { value, done } = await step;
    return done ? { value: undefined, done } : { value: seal(value), done: false };
  };
  return {
    next: () => map(entries.next()),
    return: () => map(entries.return?.() ?? Promise.resolve({ value: undefined, done: true })),
    throw: (error) => map(entries.throw?.(error) ?? Promise.reject(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
