import { accessScopeOf } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { LifecycleFilter } from "../../domain/image/filter.ts";
import type { ImageKey, Json, JsonObject } from "../../domain/image/image.ts";
import type { LedgerEntry } from "../../domain/lifecycle/lifecycle.ts";
import { gathered } from "../../ports/gathered.ts";
import type { LedgerQuery, SeenEntry, Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { unseenByAll } from "../images/answer-sources.ts";
import type { Cursors } from "../images/cursors.ts";
import { refuseHugeFilter } from "../images/filter-limits.ts";
import { type NamesOfClouds, refuseImpossibleNames } from "../images/filter-names.ts";
import { pageLimit } from "../images/paging.ts";
import type { Loaders } from "../loaders.ts";
import type { Follower, Following } from "./follower.ts";
import type { Tail } from "./head-watcher.ts";
import { createSharedFeed } from "./shared-feed.ts";

/** A ledger entry as a client sees it: with the cursor that resumes behind it. */
export type LifecycleEntry = Omit<LedgerEntry, "backendId"> & {
  readonly cursor: () => string;
  /** Null where another organization's backend told it. */
  readonly backendId: string | null;
};

export interface LifecyclePage {
  readonly entries: readonly LifecycleEntry[];
  readonly hasNextPage: boolean;
}

/** What a subscription reads. An async iterable to graphql alone, which hands it on: entries are taken by `follow`. */
export interface LifecycleFeed extends AsyncIterable<never> {
  /** What is made of an entry that was taken is the same for all of one scope who take that very object. */
  readonly scope: string;
  follow(follower: Follower): Following;
  /** An entry that was taken, as a client sees it. */
  seal(entry: SeenEntry): LifecycleEntry;
  /** The cursor that resumes behind an entry that was taken; null: the one behind which it begins. */
  cursorOf(entry: SeenEntry | null): string;
}

export interface Lifecycle {
  /** Ascending: what was recorded behind `after`, or from the oldest kept entry on. */
  list(
    viewer: Viewer,
    request: { first: number; after: string | null; filter: LifecycleFilter },
  ): Promise<LifecyclePage>;
  /** One image's entries, ascending. */
  history(loaders: Loaders, key: ImageKey, request: { first: number; after: string | null }): Promise<LifecyclePage>;
  entry(loaders: Loaders, position: number): Promise<LifecycleEntry | null>;
  /**
   * Every entry behind the cursor as it is recorded, in order, without gap; without a cursor, all that is recorded from
   * this call on. At least once: a client that resumes with the cursor of its last entry gets each entry exactly once.
   */
  subscribe(viewer: Viewer, request: { after: string | null; filter: LifecycleFilter }): Promise<LifecycleFeed>;
}

// One ledger, one order: a cursor from any list of entries is good in any other, whatever the filter.
const purpose = { list: "lifecycle", binding: "ledger" } as const;

export function createLifecycle(parts: {
  readonly store: Store;
  readonly backends: Backends;
  readonly cursors: Cursors;
  readonly tail: Tail;
  readonly names: NamesOfClouds;
}): Lifecycle {
  const { store, backends, cursors, tail, names } = parts;
  const queryOf = (viewer: Viewer, filter: LifecycleFilter): LedgerQuery => {
    refuseHugeFilter(filter);
    if (filter.regions) refuseImpossibleNames({ regions: filter.regions }, names);
    return { accessScope: accessScopeOf(viewer, backends.all), filter };
  };
  /** Where nothing was recorded, of public images neither: by what was asked alone, as `imageByNativeId` does. */
  const refuseUnseen = (viewer: Viewer, filter: LifecycleFilter): void => {
    const unseen = unseenByAll(backends, viewer, filter);
    if (unseen) throw new GatewayError("BAD_USER_INPUT", unseen.message, { field: unseen.field });
  };
  /** Thousands of subscribers receive the same entry object. */
  const known = new WeakMap<SeenEntry, string>();
  const cursorOf = (entry: SeenEntry): string => {
    const cursor = known.get(entry) ?? cursors.seal(purpose, entry.position);
    known.set(entry, cursor);
    return cursor;
  };
  const seal = (entry: SeenEntry): LifecycleEntry => ({
    ...(entry.own ? entry : withoutOthers(entry)),
    cursor: () => cursorOf(entry),
  });

  const feed = createSharedFeed({ ledger: store.ledger, tail });
  backends.onChange(feed.forget);
  const bounds = gathered(() => Promise.all([store.ledger.oldest(), store.ledger.head()]));

  async function open(cursor: string): Promise<number> {
    // Sealed by ourselves for this very purpose, so it is a position.
    const position = cursors.open(purpose, cursor) as number;
    const [oldest, head] = await bounds();
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
      if (entries.length === 0 && after === null) refuseUnseen(viewer, filter);
      return { entries: entries.slice(0, limit).map(seal), hasNextPage: entries.length > limit };
    },
    async history(loaders, key, { first, after }) {
      const limit = pageLimit(first);
      const position = after === null ? 0 : await open(after);
      const { entries, hasNextPage } = await loaders.history.load(key, limit, position);
      return { entries: entries.map(seal), hasNextPage };
    },
    async entry(loaders, position) {
      const entry = await loaders.entry.load(position);
      return entry && seal(entry);
    },
    async subscribe(viewer, { after, filter }) {
      queryOf(viewer, filter);
      // Asked at once: in each turn that went by first, an event could be recorded that this subscriber would miss.
      const position = after === null ? await tail.refresh() : await open(after);
      const query = () => queryOf(viewer, filter);
      const scope = JSON.stringify(query().accessScope.organizations);
      return {
        scope,
        seal,
        cursorOf: (entry) => (entry ? cursorOf(entry) : cursors.seal(purpose, position)),
        follow: (follower) => feed.follow({ scope, query, after: position }, follower),
        [Symbol.asyncIterator]() {
          throw new Error("entries of the ledger are taken by `follow`");
        },
      };
    },
  };
}

/** Of a public image everybody knows the image's facts; who told them, and what its own people see besides, is theirs. */
function withoutOthers({ after, ...entry }: SeenEntry) {
  return { ...entry, after: withoutView(after), backendId: null, actor: null };
}

function withoutView(after: Json): Json {
  if (typeof after !== "object" || after === null || Array.isArray(after)) return after;
  // Neither null nor a list, so an object.
  const { view: _, ...facts } = after as JsonObject;
  return facts;
}
