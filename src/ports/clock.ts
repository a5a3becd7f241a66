/** Milliseconds since the epoch. Injected so that leases and freshness can be tested without waiting. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** ISO 8601 in UTC with milliseconds, the one form of times in records, rows and answers. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
