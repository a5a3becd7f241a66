import { type Clock, steadyNow } from "../ports/clock.ts";

/** Counts what was found in Redis and is not this gateway's. */
export type RefusedEntries = (count: number) => void;

const quietMs = 60_000;

/** Tells how many there were since it last told, at most once a minute; the first at once. */
export function createRefusedEntries(tell: (count: number) => void, clock: Clock): RefusedEntries {
  let untold = 0;
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (count) => {
    untold += count;
    if (untold === 0 || steadyNow(clock) < quietUntil) return;
    quietUntil = steadyNow(clock) + quietMs;
    tell(untold);
    untold = 0;
  };
}
