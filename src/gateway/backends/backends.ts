import type { ImageFacts, Provider, Region } from "../../domain/image/image.ts";
import type { AnyAdapter } from "../../ports/adapter.ts";
import type { IndexedImage } from "../../ports/store/store.ts";

/** One account of a provider, with the adapter that speaks to it. Never changed: a change is another object. */
export interface Backend {
  readonly id: string;
  readonly organization: string;
  readonly displayName: string;
  readonly provider: Provider;
  /** While it is paused, one that asks nobody. */
  readonly adapter: AnyAdapter;
  /** From the begin of one sweep to the begin of the next. */
  readonly sweepIntervalMs: number;
  /** For each call to the cloud. */
  readonly deadlineMs: number;
  /** For how many images a sweep asks for launch permissions at most; absent: `usualPermissionsPerSweep`. */
  readonly launchPermissionsPerSweep?: number;
  readonly paused: boolean;
  /** Where it was written down. */
  readonly origin: "CONFIGURATION" | "REGISTRATION";
  /** What the gateway made for its credentials; for admins of its organization only. */
  readonly externalId: string | null;
}

/** The backends that there are now: each member answers for the moment in which it is asked. */
export interface Backends {
  /** Sorted by id. */
  readonly all: readonly Backend[];
  byId(id: string): Backend | undefined;
  /** Those that look at this region of this provider. */
  seeing(provider: Provider, region: Region): readonly Backend[];
  /** Has it called after each change, until what this returns is called. */
  onChange(listener: () => void): () => void;
}

/** What the backends that there are know of it: a word that nobody can correct any more does not count. */
export function withLiveViews(image: IndexedImage, backends: Backends): IndexedImage {
  return { ...image, views: image.views.filter(({ backendId }) => backends.byId(backendId)) };
}

/** Shown by its cloud to its owner alone, and the owner is a person rather than an account that many share. */
export function isPersonal({ adapter }: Backend, { visibility }: ImageFacts): boolean {
  return adapter.ownersArePeople === true && visibility === "PRIVATE";
}

export interface ChangingBackends extends Backends {
  replace(list: readonly Backend[]): void;
}

export function createBackends(list: readonly Backend[]): ChangingBackends {
  let all = sorted(list);
  let byId = new Map(all.map((backend) => [backend.id, backend]));
  const listeners = new Set<() => void>();
  return {
    get all() {
      return all;
    },
    byId: (id) => byId.get(id),
    seeing: (provider, region) =>
      all.filter((backend) => backend.provider === provider && backend.adapter.regions.includes(region)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replace(next) {
      all = sorted(next);
      byId = new Map(all.map((backend) => [backend.id, backend]));
      for (const listener of listeners) listener();
    },
  };
}

function sorted(list: readonly Backend[]): readonly Backend[] {
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
}
