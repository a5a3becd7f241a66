import { unlessAborted } from "./deadline.ts";

/** A value that many ask for and one call brings. */
export interface SingleFlight<Value> {
  /** Rejects at once when the signal aborts; the call itself ends when nobody waits for it any more. */
  get(signal: AbortSignal): Promise<Value>;
  /** The next `get` asks again. */
  forget(): void;
}

/** Keeps what `work` brings while `fresh` says so; failures are not kept. */
export function createSingleFlight<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  fresh: (value: Value) => boolean = () => true,
): SingleFlight<Value> {
  let kept: { readonly value: Value } | null = null;
  let flight: { readonly promise: Promise<Value>; readonly controller: AbortController; waiting: number } | null = null;

  function start() {
    const controller = new AbortController();
    const started = { promise: work(controller.signal), controller, waiting: 0 };
    started.promise
      .then(
        (value) => {
          kept = { value };
        },
        () => undefined,
      )
      .finally(() => {
        if (flight === started) flight = null;
      });
    return started;
  }

  return {
    forget() {
      kept = null;
    },
    async get(signal) {
      signal.throwIfAborted();
      if (kept !== null && fresh(kept.value)) return kept.value;
      flight ??= start();
      const joined = flight;
      joined.waiting += 1;
      try {
        return await unlessAborted(joined.promise, signal);
      } finally {
        joined.waiting -= 1;
        if (joined.waiting === 0 && flight === joined) {
          flight = null;
          joined.controller.abort(signal.reason);
        }
      }
    },
  };
}
