import { passes } from "../../domain/lifecycle/lifecycle-filter.ts";
import type { LedgerQuery, SharedEntry } from "../../ports/store/store.ts";
import { type FeedParts, readPage, type Step, type Stretch } from "./feed-page.ts";
import type { Follower, Following } from "./follower.ts";

/** How long entries are told that were read once: whether somebody may see them is not decided anew meanwhile. */
const windowMs = 5_000;
/** Who is further behind reads for itself. */
const mostPages = 2;

/** Those of a scope who have the same filter. */
export interface Group {
  join(follower: Follower, after: number, query: () => LedgerQuery): Following;
  /** Takes what comes behind all that it took before. */
  accept(page: Stretch): void;
  /** What it took so far is told to nobody else. */
  forget(): void;
  fail(error: unknown): void;
}

interface Member {
  readonly follower: Follower;
  readonly query: () => LedgerQuery;
  readonly step: Step;
  /** It was given everything up to here. */
  position: number;
  /** What comes next, from `index` on. */
  stretch: Stretch;
  index: number;
  /** It has all that the group has. */
  isAtEnd: boolean;
  isQueued: boolean;
  /** Of an answer of the store. */
  isWaiting: boolean;
}

const nothing: Stretch = { entries: [], to: 0 };

/** `query` is any member's: the person in its access scope does not count. It takes pages behind `begin`. */
export function createGroup(parts: FeedParts, query: () => LedgerQuery, begin: number, onEmpty: () => void): Group {
  const { ledger, slices } = parts;
  const { filter } = query();
  const members = new Set<Member>();
  /** Those who wait for a page that is no longer in the window, or never was. */
  const behind = new Set<Member>();
  /** What was read within the last seconds, without gap; the first begins behind `from`. */
  let pages: (Stretch & { readonly readAt: number })[] = [];
  let from = begin;
  let to = begin;
  let isCatchingUp = false;
  /** What a person is told of an entry that is not told to all alike, by access scope. */
  const ofPersons = new WeakMap<SharedEntry, Map<string, Promise<readonly SharedEntry[]>>>();

  function accept(page: Stretch): void {
    const entries = page.entries.filter(
      (entry) => passes(filter, entry) && (entry.own || entry.personal || !filter.backends),
    );
    const before = to;
    to = page.to;
    const last = pages.at(-1);
    if (entries.length === 0) {
      if (last) pages = [...pages.slice(0, -1), { ...last, to }];
      else from = to;
      return;
    }
    pages.push({ entries, to, readAt: performance.now() });
    for (const member of members) {
      if (member.isAtEnd) {
        member.isAtEnd = false;
        member.position = Math.max(member.position, before);
      }
      queue(member);
    }
  }

  /** One read for all who are behind and whom it serves; in the order in which they came. */
  async function catchUp(): Promise<void> {
    if (isCatchingUp) return;
    isCatchingUp = true;
    try {
      for (;;) {
        // Those who come within one turn are read for together.
        await new Promise(setImmediate);
        const [first] = behind;
        if (!first) break;
        const after = first.position;
        const stretch = await readPage(parts, after, query());
        for (const member of behind)
          if (member.position >= after && member.position < stretch.to) give(member, stretch);
      }
    } catch (error) {
      fail([...behind], error);
    } finally {
      isCatchingUp = false;
    }
  }

  function give(member: Member, stretch: Stretch): void {
    behind.delete(member);
    member.isWaiting = false;
    lay(member, stretch);
    queue(member);
  }

  function lay(member: Member, stretch: Stretch): void {
    const index = stretch.entries.findIndex(({ position }) => position > member.position);
    member.stretch = stretch;
    member.index = index === -1 ? stretch.entries.length : index;
  }

  function queue(member: Member): void {
    if (member.isQueued || member.isWaiting || !member.follower.isReady) return;
    member.isQueued = true;
    slices.add(member.step);
  }

  /** Gives the follower what it takes at once, and comes back for the rest. */
  function step(member: Member): void {
    member.isQueued = false;
    if (!members.has(member) || member.isWaiting || !member.follower.isReady) return;
    if (!hasNext(member)) return;
    const { entries } = member.stretch;
    const next = entries.findIndex(({ personal }, index) => personal && index >= member.index);
    if (next === member.index) {
      void askFor(member);
      return;
    }
    try {
      member.index += member.follower.take(entries, member.index, next === -1 ? entries.length : next);
    } catch (error) {
      fail([member], error);
    }
    if (!members.has(member)) return;
    member.position = entries[member.index - 1]?.position ?? member.position;
    if (member.index < entries.length || hasNext(member)) queue(member);
  }

  /** True where there is an entry in hand; else it is at the end, or waits for a page. */
  function hasNext(member: Member): boolean {
    while (member.index >= member.stretch.entries.length) {
      member.position = Math.max(member.position, member.stretch.to);
      member.stretch = nothing;
      member.index = 0;
      member.isAtEnd = member.position >= to;
      if (member.isAtEnd) return false;
      drop();
      const found = member.position >= from && pages.find((one) => one.to > member.position);
      if (found) lay(member, found);
      else {
        member.isWaiting = true;
        behind.add(member);
        void catchUp();
        return false;
      }
    }
    return true;
  }

  /** What is too old, or too much. */
  function drop(): void {
    const oldest = performance.now() - windowMs;
    for (let [first] = pages; first && (first.readAt < oldest || pages.length > mostPages); [first] = pages) {
      from = first.to;
      pages = pages.slice(1);
    }
  }

  /** Whether this person is told the next entry, and as whose. */
  async function askFor(member: Member): Promise<void> {
    const { stretch, index } = member;
    const entry = stretch.entries[index];
    if (!entry) return;
    member.isWaiting = true;
    try {
      const told = await toldTo(member.query(), entry);
      member.stretch = { ...stretch, entries: [...told, ...stretch.entries.slice(index + 1)] };
      member.index = 0;
      member.isWaiting = false;
      queue(member);
    } catch (error) {
      fail([member], error);
    }
  }

  function toldTo({ accessScope }: LedgerQuery, entry: SharedEntry): Promise<readonly SharedEntry[]> {
    const known = ofPersons.get(entry) ?? new Map<string, Promise<readonly SharedEntry[]>>();
    ofPersons.set(entry, known);
    const name = JSON.stringify(accessScope);
    const asked =
      known.get(name) ??
      ledger.at([entry.position], accessScope).then((found) => {
        const told = found.get(entry.position);
        // Which backend told it, only its own organization knows.
        return told && (told.own || !filter.backends) ? [{ ...told, personal: false }] : [];
      });
    known.set(name, asked);
    return asked;
  }

  function fail(some: readonly Member[], error: unknown): void {
    for (const member of some) if (leave(member)) member.follower.fail(error);
  }

  function leave(member: Member): boolean {
    behind.delete(member);
    const was = members.delete(member);
    if (was && members.size === 0) onEmpty();
    return was;
  }

  return {
    join(follower, after, ownQuery) {
      const member: Member = {
        ...{ follower, query: ownQuery, step: () => step(member) },
        ...{ position: after, stretch: nothing, index: 0, isAtEnd: false, isQueued: false, isWaiting: false },
      };
      members.add(member);
      if (hasNext(member)) queue(member);
      return { wake: () => queue(member), leave: () => void leave(member) };
    },
    accept,
    forget() {
      pages = [];
      from = to;
    },
    fail: (error) => fail([...members], error),
  };
}
