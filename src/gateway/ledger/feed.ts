import type { Ledger, LedgerQuery, SeenEntry } from "../../ports/store/store.ts";
import type { Tail } from "./head-watcher.ts";

const pageSize = 200;

/**
 * Every matching entry behind `after`, in order, without gap, for as long as the reader reads. It pulls: a slow reader
 * costs nobody anything. Ends when `return()` is called, even while it waits, or when the signal ends.
 */
export function follow(
  { ledger, tail }: { readonly ledger: Ledger; readonly tail: Tail },
  after: number,
  /** Asked before every page: what its reader may see changes in the course of weeks. */
  query: () => LedgerQuery,
  signal?: AbortSignal,
): AsyncIterableIterator<SeenEntry> {
  const closing = new AbortController();
  const ended = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;

  async function* read(): AsyncGenerator<SeenEntry, undefined> {
    let position = after;
    while (!ended.aborted) {
      // Positions are gapless and commit in order, so a head read before the page bounds what the filter left out.
      const head = tail.head();
      const entries = await ledger.after(position, pageSize, query());
      for (const entry of entries) {
        position = entry.position;
        yield entry;
      }
      if (entries.length === pageSize) continue;
      position = Math.max(position, head);
      await tail.past(position, ended);
    }
    return undefined;
  }

  const entries = read();
  return {
    next: () => entries.next(),
    return() {
      // A generator that waits would take `return` only after the next entry.
      closing.abort();
      return entries.return(undefined);
    },
    throw(error) {
      closing.abort();
      return entries.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
