import { randomBytes } from "node:crypto";
import { type Clock, isoTime, steadyNow } from "../ports/clock.ts";
import type { People, Sighting } from "../ports/store/people.ts";
import { createBoundedMap } from "./bounded-map.ts";

/** Who signs in becomes somebody whom the ledger can name without saying who it is. */
export interface Acquaintances {
  /** The opaque reference of this person in this organization; made when they are seen for the first time. */
  referenceOf(person: Omit<Sighting, "reference" | "seenAt">): Promise<string>;
}

const writeEveryMs = 5 * 60_000;
const mostRemembered = 10_000;

export function createAcquaintances(parts: { readonly people: People; readonly clock: Clock }): Acquaintances {
  const { people, clock } = parts;
  const remembered = createBoundedMap<{ readonly reference: Promise<string>; readonly writtenAt: number }>(
    mostRemembered,
  );
  return {
    referenceOf(person) {
      const name = JSON.stringify([person.organization, person.issuer, person.subject]);
      const now = steadyNow(clock);
      const last = remembered.get(name);
      if (last && now - last.writtenAt < writeEveryMs) return last.reference;
      const reference = people
        .seen({ ...person, reference: newReference(), seenAt: isoTime(clock.now()) })
        .then((row) => row.reference);
      remembered.set(name, { reference, writtenAt: now });
      // The next request tries again.
      reference.catch(() => remembered.delete(name));
      return reference;
    },
  };
}

function newReference(): string {
  return `person_${randomBytes(15).toString("base64url")}`;
}
