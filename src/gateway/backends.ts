import type { ImageFacts, Provider, Realm } from "../domain/image.ts";
import type { AnyAdapter } from "../ports/adapter.ts";

/** One configured account of a provider, with the adapter that speaks to it. */
export interface Backend {
  readonly id: string;
  readonly organization: string;
  readonly displayName: string;
  readonly provider: Provider;
  readonly adapter: AnyAdapter;
  /** From the begin of one sweep to the begin of the next. */
  readonly sweepIntervalMs: number;
  /** For each call to the cloud. */
  readonly deadlineMs: number;
}

export interface Backends {
  /** Sorted by id. */
  readonly all: readonly Backend[];
  byId(id: string): Backend | undefined;
  /** Those that look at this realm of this provider. */
  seeing(provider: Provider, realm: Realm): readonly Backend[];
}

/** Shown by its cloud to its owner alone, and the owner is a person rather than an account that many share. */
export function isPersonal({ adapter }: Backend, { visibility }: ImageFacts): boolean {
  return adapter.ownersArePeople === true && visibility === "PRIVATE";
}

export function createBackends(list: readonly Backend[]): Backends {
  const all = [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  const byId = new Map(all.map((backend) => [backend.id, backend]));
  return {
    all,
    byId: (id) => byId.get(id),
    seeing: (provider, realm) =>
      all.filter((backend) => backend.provider === provider && backend.adapter.realms.includes(realm)),
  };
}
