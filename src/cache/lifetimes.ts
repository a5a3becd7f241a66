import type { CacheEntry, CacheKind } from "../ports/cache.ts";
import { isAhead } from "../ports/clock.ts";

export type LifetimesMs = Readonly<Record<CacheKind, number>>;

/** A change that a sweep finds forgets the image at once; these bound what nobody tells us of. */
const defaultLifetimesMs: LifetimesMs = {
  image: 60_000,
  "launch-permissions": 60_000,
  agreement: 3_600_000,
  manifest: 3_600_000,
  lineage: 3_600_000,
};

// Object.keys gives strings; the record above has exactly these.
export const cacheKinds = Object.keys(defaultLifetimesMs) as readonly CacheKind[];

/** "No such thing" is soon wrong: a cloud may not show a new image everywhere at once. */
export const absenceLifetimeMs = 5_000;
/** How long a forgotten key refuses older entries; longer than any call to a cloud may take. */
export const forgottenLifetimeMs = 60_000;
const jitter = 0.1;
/** Clocks of replicas differ, and an entry is as old as the question whose answer it is. */
const slackMs = forgottenLifetimeMs;

export interface Lifetimes {
  /** Milliseconds that an entry lives, spread by 10 % either way so that what came together does not end together. */
  of(kind: CacheKind, entry: CacheEntry): number;
  /** True for an entry that no cache may hold any more: somebody kept it, and put it back. Or not yet: its clock was wrong. */
  isOver(kind: CacheKind, entry: CacheEntry, nowMs: number): boolean;
}

export function createLifetimes(overrides: Partial<LifetimesMs> = {}, random: () => number = Math.random): Lifetimes {
  const lifetimesMs = { ...defaultLifetimesMs, ...overrides };
  const baseOf = (kind: CacheKind, { value }: CacheEntry) =>
    value === null ? Math.min(absenceLifetimeMs, lifetimesMs[kind]) : lifetimesMs[kind];
  return {
    of: (kind, entry) => Math.max(1, Math.round(baseOf(kind, entry) * (1 - jitter + 2 * jitter * random()))),
    isOver: (kind, entry, nowMs) =>
      isAhead(entry.asOf, nowMs) || nowMs - Date.parse(entry.asOf) > baseOf(kind, entry) * (1 + jitter) + slackMs,
  };
}
