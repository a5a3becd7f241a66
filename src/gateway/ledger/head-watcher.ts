import type { Log } from "../../ports/log.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Ledger } from "../../ports/store/store.ts";

/** Where the ledger ends, shared by all subscribers of this process: one question at a ring or a second, however many wait. */
export interface Tail {
  /** The last known position. */
  head(): number;
  /** Resolves when the head is past `position`, or when the signal ends. */
  past(position: number, signal: AbortSignal): Promise<void>;
  /** Has it called whenever the head has moved. */
  onMove(listener: () => void): void;
  /** Asks the ledger now. */
  refresh(): Promise<number>;
  close(): void;
}

export function createTail(parts: {
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly pollMs?: number;
}): Tail {
  const { ledger, notifier, log, pollMs = 1000 } = parts;
  const waiting = new Set<() => void>();
  const listeners: (() => void)[] = [];
  let head = 0;
  let asking: Promise<number> | null = null;
  let again = false;

  function refresh(): Promise<number> {
    if (asking) {
      again = true;
      return asking;
    }
    asking = ledger
      .head()
      .then((position) => {
        if (position > head) {
          head = position;
          for (const wake of [...waiting, ...listeners]) wake();
        }
        return head;
      })
      .finally(() => {
        asking = null;
        if (again) {
          again = false;
          poll();
        }
      });
    return asking;
  }

  const poll = () => void refresh().catch((error) => log.warn({ err: error }, "the ledger's head could not be read"));
  const timer = setInterval(poll, pollMs);
  const silence = notifier.listen(poll);

  return {
    head: () => head,
    onMove: (listener) => void listeners.push(listener),
    refresh,
    past(position, signal) {
      return new Promise((resolve) => {
        if (head > position || signal.aborted) return resolve();
        const wake = () => {
          if (head <= position && !signal.aborted) return;
          waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener("abort", wake, { once: true });
      });
    },
    close() {
      clearInterval(timer);
      silence();
    },
  };
}
