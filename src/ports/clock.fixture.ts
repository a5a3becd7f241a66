import type { Clock } from "./clock.ts";

export interface JumpingClock extends Required<Clock> {
  /** Time goes by. */
  pass(milliseconds: number): void;
  /** Somebody sets the clock, forward or back; no time goes by. */
  jump(milliseconds: number): void;
}

export function jumpingClock(start = Date.parse("2026-11-23T09:00:00.000Z")): JumpingClock {
  let passed = 0;
  let offset = 0;
  return {
    now: () => start + passed + offset,
    steady: () => passed,
    pass(milliseconds) {
      passed += milliseconds;
    },
    jump(milliseconds) {
      offset += milliseconds;
    },
  };
}

export const hour = 3_600_000;
