import type { Ledger, LedgerQuery, SharedEntry } from "../ports/store.ts";
import type { Follower, Following } from "./shared-feed.ts";
import type { Slices } from "./slices.ts";
import type { Tail } from "./tail.ts";

const pageSize = 200;
/** How long entries are told that were read once: whether somebody may see them is not decided anew meanwhile. */
const windowMs = 5_000;
/** Who is further behind reads for itself. */
const mostPages = 2;

/** Those who are told the same entries. */
export interface Group {
  join(follower: Follower, after: number, query: () => LedgerQuery): Following;
  /** Reads on to the ledger's head, and has all told what is new. */
  read(): void;
  /** What was read so far is told to nobody else. */
  forget(): void;
}

/** What waits for its turn. */
export type Step = () => void;

export interface GroupParts {
  readonly ledger: Ledger;
  readonly tail: Tail;
  readonly slices: Slices<Step>;
  /** Of any member: the person in its sight does not count. */
  readonly query: () => LedgerQuery;
  readonly onEmpty: () => void;
}

/** All there is up to and with `to`. */
interface Stretch {
  readonly entries: readonly SharedEntry[];
  readonly to: number;
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
  isQueued: boolean;
  /** Of an answer of the store. */
  isWaiting: boolean;
}

const nothing: Stretch = { entries: [], to: 0 };

export function createGroup({ ledger, tail, slices, query, onEmpty }: GroupParts): Group {
  const members = new Set<Member>();
  /** Those who wait for a page that is no longer in the window, or never was. */
  const behind = new Set<Member>();
  /** What was read within the last seconds, without gap; the first begins behind `from`. */
  let pages: (Stretch & { readonly readAt: number })[] = [];
  let from = tail.head();
  let to = from;
  let isReading = false;
  let isCatchingUp = false;
  /** What a person is told of an entry that is not told to all alike, by sight. */
  const ofPersons = new WeakMap<SharedEntry, Map<string, Promise<readonly SharedEntry[]>>>();

  async function page(after: number): Promise<Stretch> {
    // Positions are gapless and commit in order, so a head read before the page bounds what the filter left out.
    const head = tail.head();
    const entries = await ledger.shared(after, pageSize, query());
    const last = entries.at(-1)?.position ?? after;
    return { entries, to: entries.length === pageSize ? last : Math.max(last, head) };
  }

  async function read(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (to < tail.head() && members.size > 0) {
        const next = await page(to);
        pages.push({ ...next, readAt: performance.now() });
        to = next.to;
        for (const member of members) queue(member);
        // All who are ready have this page before the next one is read.
        await new Promise<void>((resolve) => slices.add(resolve));
      }
    } catch (error) {
      fail([...members], error);
    } finally {
      isReading = false;
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
        const stretch = await page(after);
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
    member.position = entries[member.index - 1]?.position ?? member.position;
    if (member.index < entries.length || Math.max(member.position, member.stretch.to) < to) queue(member);
  }

  /** True where there is an entry in hand; else it is at the end, or waits for a page. */
  function hasNext(member: Member): boolean {
    while (member.index >= member.stretch.entries.length) {
      member.position = Math.max(member.position, member.stretch.to);
      member.stretch = nothing;
      member.index = 0;
      if (member.position >= to) return false;
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

  function toldTo({ sight, filter }: LedgerQuery, entry: SharedEntry): Promise<readonly SharedEntry[]> {
    const known = ofPersons.get(entry) ?? new Map<string, Promise<readonly SharedEntry[]>>();
    ofPersons.set(entry, known);
    const name = JSON.stringify(sight);
    const asked =
      known.get(name) ??
      ledger.at([entry.position], sight).then((found) => {
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
        ...{ position: after, stretch: nothing, index: 0, isQueued: false, isWaiting: false },
      };
      members.add(member);
      queue(member);
      return { wake: () => queue(member), leave: () => void leave(member) };
    },
    read: () => void read(),
    forget() {
      pages = [];
      from = to;
    },
  };
}
