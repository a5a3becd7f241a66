import { unlessAborted } from "../../kit/deadline.ts";

/**
 * One call at a time for however many ask. Unlike a single flight, nobody is given an answer that was on its way before
 * they asked: who comes while a call runs shares the next one. Evidence for the ledger must not be older than the look
 * that it is evidence of.
 */
export interface Departures<Value> {
  /** Rejects at once with the signal's reason; the call itself ends when nobody waits for it any more. */
  join(signal: AbortSignal): Promise<Value>;
}

interface Departure<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

export function createDepartures<Value>(work: (signal: AbortSignal) => Promise<Value>): Departures<Value> {
  let last: Promise<unknown> = Promise.resolve();
  let boarding: Departure<Value> | null = null;

  function plan(): Departure<Value> {
    const controller = new AbortController();
    const result = last.then(() => {
      if (boarding === planned) boarding = null;
      controller.signal.throwIfAborted();
      return work(controller.signal);
    });
    const planned: Departure<Value> = { result, controller, waiting: 0 };
    last = result.catch(() => undefined);
    return planned;
  }

  return {
    async join(signal) {
      signal.throwIfAborted();
      boarding ??= plan();
      const joined = boarding;
      joined.waiting += 1;
      try {
        return await unlessAborted(joined.result, signal);
      } finally {
        joined.waiting -= 1;
        if (joined.waiting === 0) {
          if (boarding === joined) boarding = null;
          joined.controller.abort(signal.reason);
        }
      }
    },
  };
}
