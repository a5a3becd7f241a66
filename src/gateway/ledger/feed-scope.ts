import type { LedgerQuery } from "../../ports/store/store.ts";
import { createGroup, type Group } from "./feed-group.ts";
import { type FeedParts, readPage } from "./feed-page.ts";

/** Those who see the same, but for what depends on the person: one reader of the ledger, whatever their filters. */
export interface Scope {
  /** By the filter's text. */
  group(name: string, query: () => LedgerQuery): Group;
  /** Reads on to the ledger's head, and has all told what is new. */
  read(): void;
  /** What was read so far is told to nobody else. */
  forget(): void;
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
