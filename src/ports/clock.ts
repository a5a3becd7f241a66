/** Milliseconds since the epoch. Injected so that leases and freshness can be tested without waiting. */
export interface Clock {
  /** For instants. It may jump, both ways: somebody sets it, or a machine wakes up. */
  now(): number;
  /** For durations: it never jumps, and its readings mean nothing beside those of `now`. Left out where `now` never jumps. */
  steady?(): number;
}

export const systemClock: Clock = { now: () => Date.now(), steady: () => performance.now() };

export function steadyNow(clock: Clock): number {
  return clock.steady?.() ?? clock.now();
}

/** By how much the clocks of replicas and of the store may differ. */
export const clockToleranceMs = 5_000;

/** True for a time of another clock, or of this one before it was set back: nothing can have happened then yet. */
export function isAhead(time: string, now: number): boolean {
  return Date.parse(time) > now + clockToleranceMs;
}

/** ISO 8601 in UTC with milliseconds, the one form of times in records, rows and answers. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
