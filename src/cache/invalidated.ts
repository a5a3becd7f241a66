import { type Clock, steadyNow } from "../ports/clock.ts";

/** Remembers for a while what was forgotten when, so that a slow call cannot bring it back. */
export interface Forgotten {
  add(key: string, atMs: number): void;
  /** True where the key was forgotten at or after this time. */
  refuses(key: string, asOfMs: number): boolean;
}

export interface ForgottenOptions {
  readonly lifetimeMs: number;
  readonly maximumKeys: number;
  readonly clock: Clock;
}

export function createForgotten({ lifetimeMs, maximumKeys, clock }: ForgottenOptions): Forgotten {
  // In the order of their ends.
  const marks = new Map<string, { readonly atMs: number; readonly endsAtMs: number }>();
  // What had to make room early: until it would have ended, it counts for every key. Too much is refused, never too little.
  let floor = { atMs: Number.NEGATIVE_INFINITY, endsAtMs: 0 };

  const makeRoom = (now: number) => {
    for (const [key, mark] of marks) {
      const ended = mark.endsAtMs <= now;
      if (!ended && marks.size <= maximumKeys) return;
      marks.delete(key);
      if (!ended) floor = { atMs: Math.max(floor.atMs, mark.atMs), endsAtMs: mark.endsAtMs };
    }
  };

  return {
    add(key, atMs) {
      const now = steadyNow(clock);
      const before = marks.get(key);
      marks.delete(key);
      marks.set(key, { atMs: Math.max(atMs, before?.atMs ?? atMs), endsAtMs: now + lifetimeMs });
      makeRoom(now);
    },
    refuses(key, asOfMs) {
      const now = steadyNow(clock);
      const mark = marks.get(key);
      if (mark && mark.endsAtMs > now && asOfMs <= mark.atMs) return true;
      return floor.endsAtMs > now && asOfMs <= floor.atMs;
    },
  };
}
