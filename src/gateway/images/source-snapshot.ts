import type { Clock } from "../../ports/clock.ts";
import type { IndexedImage, SourceRow, Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import type { CatalogImage } from "./catalog-image.ts";
import { nextChangeAt, type SourceStates, sourceStates } from "./source-status.ts";

/** How all sources are doing, and the images that were worked out by that. */
export interface Looks {
  readonly rows: readonly SourceRow[];
  readonly states: SourceStates;
  readonly images: WeakMap<IndexedImage, CatalogImage>;
}

/** So long at most: an image of its own may be of a time that was ahead of the clock. */
const longestMs = 1_000;

/** Reads how the sources are doing, once for all who ask while nothing is written. */
export function createLooks({
  store,
  backends,
  clock,
}: {
  readonly store: Pick<Store, "revision" | "sources">;
  readonly backends: Backends;
  readonly clock: Clock;
}): { now(): Promise<Looks> } {
  let known: (Looks & { readonly revision: number; readonly from: number; readonly until: number }) | null = null;
  let generation = 0;
  backends.onChange(() => {
    known = null;
    generation += 1;
  });
  return {
    async now() {
      // Before the rows: what is written in between makes them be read again.
      const revision = await store.revision();
      const from = clock.now();
      if (known?.revision === revision && from >= known.from && from < known.until) return known;
      const began = generation;
      const rows = await store.sources.all();
      const now = clock.now();
      const states = sourceStates(backends, rows, now);
      const until = Math.min(nextChangeAt(backends, rows, now), now + longestMs);
      const looks = { rows, states, images: new WeakMap<IndexedImage, CatalogImage>(), revision, from: now, until };
      if (began === generation) known = looks;
      return looks;
    },
  };
}
