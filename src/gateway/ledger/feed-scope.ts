import type { Ledger, LedgerQuery, SharedEntry } from "../../ports/store/store.ts";
import { createGroup, type Group } from "./feed-group.ts";
import type { Tail } from "./head-watcher.ts";
import type { Slices } from "./slices.ts";

/** What waits for its turn. */
export type Step = () => void;

export interface FeedParts {
  readonly ledger: Ledger;
  readonly tail: Tail;
  readonly slices: Slices<Step>;
}

/** All that one is told up to and with `to`. */
export interface Stretch {
  readonly entries: readonly SharedEntry[];
  readonly to: number;
}

/** Those who see the same, but for what depends on the person: one reader of the ledger, whatever their filters. */
export interface Scope {
  /** By the filter's text. */
  group(name: string, query: () => LedgerQuery): Group;
  /** Reads on to the ledger's head, and has all told what is new. */
  read(): void;
  /** What was read so far is told to nobody else. */
  forget(): void;
}

const pageSize = 200;

/** Positions are gapless and commit in order, so a head read before the page bounds what the filter left out. */
export async function readPage({ ledger, tail }: FeedParts, after: number, query: LedgerQuery): Promise<Stretch> {
  const head = tail.head();
  const entries = await ledger.shared(after, pageSize, query);
  const last = entries.at(-1)?.position ?? after;
  return { entries, to: entries.length === pageSize ? last : Math.max(last, head) };
}

/** `query` is any member's: neither the person in its access scope nor its filter counts. */
export function createScope(parts: FeedParts, query: () => LedgerQuery, onEmpty: () => void): Scope {
  const { tail, slices } = parts;
  const groups = new Map<string, Group>();
  let to = tail.head();
  let isReading = false;

  async function read(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (to < tail.head() && groups.size > 0) {
        const page = await readPage(parts, to, { ...query(), filter: {} });
        to = page.to;
        for (const group of groups.values()) group.accept(page);
        // All who are ready have this page before the next one is read.
        await new Promise<void>((resolve) => slices.add(resolve));
      }
    } catch (error) {
      for (const group of [...groups.values()]) group.fail(error);
    } finally {
      isReading = false;
    }
  }

  return {
    group(name, ownQuery) {
      const leave = () => {
        groups.delete(name);
        if (groups.size === 0) onEmpty();
      };
      const group = groups.get(name) ?? createGroup(parts, ownQuery, to, leave);
      groups.set(name, group);
      return group;
    },
    read: () => void read(),
    forget() {
      for (const group of groups.values()) group.forget();
    },
  };
}
