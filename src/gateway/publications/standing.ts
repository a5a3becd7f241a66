import type { Standing } from "../../domain/publications/publication.ts";
import type { Person } from "../../ports/store/people.ts";

/** References of people, and whom they mean; null where nobody knows any more. */
export type FindPerson = (reference: string) => Promise<Person | null>;

/**
 * Whether it was this very person. Somebody who comes under another organization, as operators do, has another reference
 * there, so the issuer's word for them decides; where that is forgotten, nobody can say.
 */
export async function requesterIs(find: FindPerson, requester: string, actor: string): Promise<Standing["requester"]> {
  if (requester === actor) return "SAME";
  const [one, other] = await Promise.all([find(requester), find(actor)]);
  if (!one || !other) return "UNKNOWN";
  return one.issuer === other.issuer && one.subject === other.subject ? "SAME" : "ANOTHER";
}
