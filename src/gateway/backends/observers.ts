import { createObserver, type Observer, type ObserverParts } from "../observer/observer.ts";
import type { Backend } from "./backends.ts";

export interface Observers {
  /** Of the backends that there were at the start: those at which nobody has ever looked yet. */
  waitingFor(): readonly string[];
  /** Resolves when there is none of these any more. */
  readonly firstLooks: Promise<void>;
  /** Ends with the signal, when each observer gave up its lease. */
  run(signal: AbortSignal): Promise<void>;
}

export type ObserversParts = Omit<ObserverParts, "backend">;

interface Running {
  readonly backend: Backend;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** One observer a backend that is not paused, whatever backends come and go. `known`: ids that were looked at before. */
export function createObservers(parts: ObserversParts, known: ReadonlySet<string>): Observers {
  const { backends } = parts;
  const first = new Map<string, Observer>(
    backends.all.filter(isObserved).map((backend) => [backend.id, createObserver({ ...parts, backend })]),
  );
  const waiting = new Set([...first.keys()].filter((id) => !known.has(id)));
  const firstLooks = Promise.all(
    [...waiting].map((id) => first.get(id)?.attempted.then(() => void waiting.delete(id))),
  ).then(() => {});

  async function run(signal: AbortSignal): Promise<void> {
    const running = new Map<string, Running>();

    function start(backend: Backend, after: Promise<void>): void {
      const { id } = backend;
      const stop = new AbortController();
      const early = first.get(id);
      first.delete(id);
      // The one before holds the lease until it has ended.
      const ended = after
        .then(() => (early ?? createObserver({ ...parts, backend })).run(AbortSignal.any([signal, stop.signal])))
        .finally(() => {
          if (running.get(id)?.ended === ended) running.delete(id);
        });
      running.set(id, { backend, stop, ended });
    }

    function keepUp(): void {
      if (signal.aborted) return;
      for (const [id, { backend, stop }] of running) if (backends.byId(id) !== backend) stop.abort();
      for (const backend of backends.all.filter(isObserved)) {
        const before = running.get(backend.id);
        if (before?.backend !== backend) start(backend, before?.ended ?? Promise.resolve());
      }
    }

    const unsubscribe = backends.onChange(keepUp);
    keepUp();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    unsubscribe();
    await Promise.all([...running.values()].map(({ ended }) => ended));
  }

  return { waitingFor: () => [...waiting], firstLooks, run };
}

function isObserved({ paused }: Backend): boolean {
  return !paused;
}
