import { can, isOperator, type Viewer } from "../../domain/access/policy.ts";
import type { Person, PersonPosition } from "../../ports/store/people.ts";
import { pageLimit } from "../images/paging.ts";
import { createTokenKeeper } from "./api-tokens.ts";
import type { Members, MembersParts, OrganizationName } from "./membership.ts";

export function createMembers(parts: MembersParts): Members {
  const { people, organizations, cursors } = parts;

  function organization(viewer: Viewer, id: string | null): OrganizationName | null {
    const asked = id ?? viewer.organization;
    if (asked === null || !can(viewer, "see", { type: "organization", organization: asked }).allowed) return null;
    // Whoever comes from one that has no backends yet is in it all the same.
    const own = asked === viewer.organization ? { id: asked, displayName: asked } : null;
    return organizations.find((known) => known.id === asked) ?? own;
  }

  const tokens = createTokenKeeper({ ...parts, organization });

  return {
    organization,

    async member(viewer, reference) {
      const person = (await people.find([reference])).get(reference);
      return person && knows(viewer, person) ? shownTo(viewer, person) : null;
    },

    async members(viewer, id, { first, after }) {
      const limit = pageLimit(first);
      if (!can(viewer, "see", { type: "organization", organization: id }).allowed)
        return { edges: [], hasNextPage: false };
      const purpose = { list: "members", binding: id } as const;
      // Sealed by ourselves for this very purpose, so it is a PersonPosition.
      const position = after === null ? null : (cursors.open(purpose, after) as unknown as PersonPosition);
      const found = await people.list(id, position, limit + 1);
      return {
        edges: found.slice(0, limit).map((person) => ({
          cursor: () => cursors.seal(purpose, { user: person.user, reference: person.reference }),
          node: shownTo(viewer, person),
        })),
        hasNextPage: found.length > limit,
      };
    },

    ...tokens,
  };
}

function knows(viewer: Viewer, { reference, organization }: Person): boolean {
  return viewer.actor === reference || can(viewer, "see", { type: "organization", organization }).allowed;
}

/** Colleagues see who somebody is; how to reach them is for those who administer the organization. */
function shownTo(viewer: Viewer, person: Person): Person {
  const { reference, organization } = person;
  const all =
    viewer.actor === reference ||
    isOperator(viewer) ||
    can(viewer, "administer", { type: "organization", organization }).allowed;
  return all ? person : { ...person, mail: null };
}
