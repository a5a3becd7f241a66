import type { Clock } from "../ports/clock.ts";

export type FailureReport = (error: unknown) => void;

const quietMs = 60_000;

/** Tells of failures at most once a minute: a server that is down fails every request. */
export function createFailureReport(what: string, tell: (text: string) => void, clock: Clock): FailureReport {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (clock.now() < quietUntil) return;
    quietUntil = clock.now() + quietMs;
    tell(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
}
