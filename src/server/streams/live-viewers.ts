import type { Viewer } from "../../domain/access/policy.ts";
import { type Clock, steadyNow } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Authentication } from "../gate/authentication.ts";

/** The viewers of connections that last. */
export interface LiveViewers {
  /** Calls `end` once, when what the viewer came with has expired or was revoked. Returns what stops the watch. */
  watch(viewer: Viewer, end: () => void): () => void;
}

interface Watch {
  readonly viewer: Viewer;
  readonly end: () => void;
}

/** One timer for all of them: at every `recheckMs` each viewer is asked about, and at each expiry that comes before. */
export function createLiveViewers(parts: {
  readonly authentication: Authentication;
  readonly recheckMs: number;
  readonly clock: Clock;
  readonly log: Log;
}): LiveViewers {
  const { authentication, recheckMs, clock, log } = parts;
  const watches = new Set<Watch>();
  /** Those about whom an answer is awaited. */
  const asked = new Set<Viewer>();
  let timer: NodeJS.Timeout | null = null;
  let recheckAt = 0;
  let lookAt = Number.POSITIVE_INFINITY;

  /** By the steady clock, as long as the other one does not jump; where it does, the next recheck finds it. */
  function endOf({ expiresAt }: Viewer): number {
    return expiresAt === null ? Number.POSITIVE_INFINITY : steadyNow(clock) + expiresAt - clock.now();
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    lookAt = Number.POSITIVE_INFINITY;
    if (watches.size === 0) return;
    lookAt = recheckAt;
    for (const { viewer } of watches) lookAt = Math.min(lookAt, endOf(viewer));
    timer = setTimeout(look, Math.max(0, lookAt - steadyNow(clock))).unref();
  }

  function stop(watch: Watch): void {
    if (watches.delete(watch)) watch.end();
  }

  function look(): void {
    timer = null;
    for (const watch of [...watches]) if ((watch.viewer.expiresAt ?? Infinity) <= clock.now()) stop(watch);
    if (steadyNow(clock) >= recheckAt) {
      recheckAt = steadyNow(clock) + recheckMs;
      const byViewer = Map.groupBy(watches, ({ viewer }) => viewer);
      // Nobody waits for the answers: one that never comes must not hold up the expiry of others.
      for (const [viewer, ones] of byViewer) if (!asked.has(viewer)) void recheck(viewer, ones);
    }
    schedule();
  }

  async function recheck(viewer: Viewer, ones: readonly Watch[]): Promise<void> {
    asked.add(viewer);
    const isValid = await stillValid(viewer);
    asked.delete(viewer);
    if (!isValid) for (const watch of ones) stop(watch);
  }

  /** Where it cannot be told, the connection goes on until its expiry: an outage of the store must not end them all. */
  async function stillValid(viewer: Viewer): Promise<boolean> {
    try {
      return await authentication.stillValid(viewer);
    } catch (error) {
      log.warn({ err: error }, "whether a live connection's credentials are still good could not be told");
      return true;
    }
  }

  return {
    watch(viewer, end) {
      const watch = { viewer, end };
      if (watches.size === 0) recheckAt = steadyNow(clock) + recheckMs;
      watches.add(watch);
      if (Math.min(recheckAt, endOf(viewer)) < lookAt) schedule();
      return () => {
        watches.delete(watch);
        if (watches.size === 0) schedule();
      };
    },
  };
}
