import { isOf, tokenOfActor, type Viewer } from "../../domain/access/policy.ts";
import type { Person } from "../../ports/store/people.ts";
import type { Store } from "../../ports/store/store.ts";

/** Who did something, as far as the viewer may know and anybody still does. */
export interface Actor {
  /** What the ledger has of them. */
  readonly reference: string;
  /** Null for machines, for people of other organizations, and for whom nobody knows any more. */
  readonly person: Person | null;
  /** The name of the API token that a machine came with; null for people. */
  readonly machine: string | null;
}

/** In the order of the references: two statements for all of them. */
export async function readActors(
  { people, apiTokens }: Pick<Store, "people" | "apiTokens">,
  viewer: Viewer,
  references: readonly string[],
): Promise<readonly Actor[]> {
  const tokens = references.flatMap((reference) => tokenOfActor(reference) ?? []);
  const [persons, machines] = await Promise.all([people.find(references), apiTokens.findMany(tokens)]);
  return references.map((reference) => {
    const person = persons.get(reference);
    const machine = machines.get(tokenOfActor(reference) ?? "");
    const knowsPerson = person && (person.reference === viewer.actor || isOf(viewer, person.organization));
    return {
      reference,
      person: knowsPerson ? { ...person, mail: null } : null,
      machine: machine && isOf(viewer, machine.organization) ? machine.name : null,
    };
  });
}
