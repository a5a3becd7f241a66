import type { AccessScope } from "../../domain/access/access-scope.ts";
import { breathe } from "../../ports/event-loop.ts";
import { add, type Bits, copyOf, grown, put } from "./bits.ts";
import type { KeptRow } from "./rows.ts";

/** Which rows an access scope shows: of each image one, the foremost. The same rules as `store/images/access-scope.ts` says in SQL. */
export interface Scope {
  /** Seen by a view that counts, visible or lost. */
  readonly any: Bits;
  /** Seen by a view that counts and is visible. */
  readonly visible: Bits;
  /** Of these: owned by an account of the access scope. */
  readonly owned: Bits;
}

export interface ScopeParts {
  readonly rowAt: (slot: number) => KeptRow | undefined;
  /** All rows of the image of this one. */
  readonly sameImage: (slot: number) => readonly number[];
  /** The same of every image. */
  readonly images: () => Iterable<readonly number[]>;
  readonly count: () => number;
  /** Rows of the organization that are kept from some of its people. */
  readonly privateOf: (organization: string) => Iterable<number>;
}

export interface Scopes {
  of(accessScope: AccessScope): Promise<Scope>;
  /** A row changed, and with it what all scopes show of its image. */
  changed(slot: number): void;
}

interface Base extends Scope {
  any: Bits;
  visible: Bits;
  owned: Bits;
  readonly rules: Rules;
  readonly ready: Promise<void>;
}

export interface Rules {
  readonly isOwn: (row: KeptRow) => boolean;
  readonly ours: ReadonlySet<string>;
  readonly everyone: ReadonlySet<string>;
}

const mostScopes = 32;

export function createScopes(parts: ScopeParts): Scopes {
  const { rowAt, sameImage, images, count, privateOf } = parts;
  const bases = new Map<string, Base>();
  const none = () => copyOf(new Uint32Array(0), count());

  /** Marks the foremost of some rows of one image. */
  function decide(scope: Scope, slots: readonly number[], rules: Rules): void {
    let foremost = -1;
    let best: Standing | null = null;
    for (const slot of slots) {
      put(scope.any, slot, false);
      put(scope.visible, slot, false);
      put(scope.owned, slot, false);
      const row = rowAt(slot);
      const standing = row ? standingOf(row, rules) : null;
      if (standing && (best === null || precedes(standing, best))) {
        best = standing;
        foremost = slot;
      }
    }
    if (best === null) return;
    add(scope.any, foremost);
    if (best.visible) add(scope.visible, foremost);
    if (best.owned) add(scope.owned, foremost);
  }

  /** Nothing changes meanwhile: whoever waits for it reads. */
  async function fill(base: Base): Promise<void> {
    makeRoom(base);
    let looked = 0;
    for (const same of images()) {
      looked += 1;
      if (looked % 512 === 0) await breathe();
      decide(base, same, base.rules);
    }
  }

  function makeRoom(base: Base): void {
    base.any = grown(base.any, count());
    base.visible = grown(base.visible, count());
    base.owned = grown(base.owned, count());
  }

  function baseOf(accessScope: AccessScope): Base {
    const { organizations, backends, everyBackend, person } = accessScope;
    const name = JSON.stringify([organizations, person !== null, backends, everyBackend]);
    const known = bases.get(name);
    if (known) {
      bases.delete(name);
      bases.set(name, known);
      return known;
    }
    const rules = rulesOf(accessScope, null);
    const bits = { any: none(), visible: none(), owned: none() };
    const base: Base = Object.assign(bits, { rules, ready: Promise.resolve().then(() => fill(base)) });
    bases.set(name, base);
    const [oldest] = bases.keys();
    if (bases.size > mostScopes && oldest !== undefined) bases.delete(oldest);
    return base;
  }

  return {
    async of(accessScope) {
      const base = baseOf(accessScope);
      await base.ready;
      const { organizations, person } = accessScope;
      if (person === null || organizations === "ALL") return base;
      // What the person sees of what is kept from others.
      const rules = rulesOf(accessScope, person);
      let scope: Scope = base;
      for (const organization of organizations)
        for (const slot of privateOf(organization)) {
          const row = rowAt(slot);
          if (!row || !rules.isOwn(row)) continue;
          if (scope === base) {
            const { any, visible, owned } = base;
            scope = { any: copyOf(any, count()), visible: copyOf(visible, count()), owned: copyOf(owned, count()) };
          }
          decide(scope, sameImage(slot), rules);
        }
      return scope;
    },
    changed(slot) {
      for (const base of bases.values()) {
        makeRoom(base);
        decide(base, sameImage(slot), base.rules);
      }
    },
  };
}

/** `person`: who sees what is theirs of what is kept private; null where the access scope has one: nobody. */
export function rulesOf(accessScope: AccessScope, person: AccessScope["person"]): Rules {
  const { organizations, backends, everyBackend } = accessScope;
  const ofAccessScope = new Set(organizations === "ALL" ? [] : organizations);
  const names = new Set(person?.names ?? []);
  return {
    ours: new Set(backends),
    everyone: new Set(everyBackend),
    isOwn(row) {
      if (organizations === "ALL") return true;
      if (!ofAccessScope.has(row.organization)) return false;
      if (!row.isPrivate || accessScope.person === null) return true;
      if (person === null) return false;
      return (
        row.creator === person.actor ||
        row.steward === person.actor ||
        (row.ownerId !== null && names.has(lower(row.ownerId)))
      );
    },
  };
}

/** Both databases fold the letters of ASCII; PostgreSQL's "C" collation and SQLite's `lower` alike. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

interface Standing {
  readonly rank: number;
  readonly visible: boolean;
  readonly owned: boolean;
  readonly factsAsOf: string;
  readonly id: number;
}

/** Null where no view of it counts. */
function standingOf(row: KeptRow, rules: Rules): Standing | null {
  let [had, has, owned] = [false, false, false];
  if (rules.isOwn(row))
    for (const view of row.views) {
      if (!rules.ours.has(view.backendId)) continue;
      had = true;
      has ||= view.visible;
      owned ||= view.owned;
    }
  const isPublic = isPublicFor(row, rules);
  const shown = isPublic && !row.gone;
  const rank = owned ? 0 : has ? 1 : shown ? 2 : had ? 3 : isPublic ? 4 : 5;
  return rank === 5 ? null : { rank, visible: has || shown, owned, factsAsOf: row.factsAsOf, id: row.id };
}

/** True where the row has everybody's view, and a backend that there is vouches for it. */
export function isPublicFor({ isPublic, gone, views }: KeptRow, { everyone }: Rules): boolean {
  return isPublic && views.some(({ backendId, visible }) => (visible || gone) && everyone.has(backendId));
}

/** The same order as `isForemost`. */
function precedes(one: Standing, other: Standing): boolean {
  if (one.rank !== other.rank) return one.rank < other.rank;
  if (one.factsAsOf !== other.factsAsOf) return one.factsAsOf > other.factsAsOf;
  return one.id < other.id;
}
