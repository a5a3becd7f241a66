import type { Ledger, LedgerQuery, SharedEntry } from "../../ports/store/store.ts";
import type { Tail } from "./head-watcher.ts";
import type { Slices } from "./slices.ts";

const pageSize = 200;

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

/** Positions are gapless and commit in order, so a head read before the page bounds what the filter left out. */
export async function readPage({ ledger, tail }: FeedParts, after: number, query: LedgerQuery): Promise<Stretch> {
  const head = tail.head();
  const entries = await ledger.shared(after, pageSize, query);
  const last = entries.at(-1)?.position ?? after;
  return { entries, to: entries.length === pageSize ? last : Math.max(last, head) };
}
