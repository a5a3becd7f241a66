import type { CacheEntry, CacheKind } from "../ports/cache.ts";

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

/** Milliseconds that an entry lives, spread by 10 % either way so that what came together does not end together. */
export function createLifetimes(
  overrides: Partial<LifetimesMs> = {},
  random: () => number = Math.random,
): (kind: CacheKind, entry: CacheEntry) => number {
  const lifetimesMs = { ...defaultLifetimesMs, ...overrides };
  return (kind, { value }) => {
    const base = value === null ? Math.min(absenceLifetimeMs, lifetimesMs[kind]) : lifetimesMs[kind];
    return Math.max(1, Math.round(base * (1 - jitter + 2 * jitter * random())));
  };
}
