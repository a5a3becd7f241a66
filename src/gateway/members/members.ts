import { can, isOperator, type Viewer } from "../../domain/access/policy.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ApiTokens, People, Person, PersonPosition } from "../../ports/store/people.ts";
import type { Cursors } from "../images/cursors.ts";
import { pageLimit } from "../images/paging.ts";
import {
  type ApiTokenAnswer,
  type ApiTokenOrder,
  type ApiTokenView,
  createTokenKeeper,
  type Mint,
} from "./api-tokens.ts";

/** A tenant of the gateway. */
export interface OrganizationName {
  readonly id: string;
  readonly displayName: string;
}

export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

export interface PageOf<Item> {
  readonly edges: readonly { readonly cursor: () => string; readonly node: Item }[];
  readonly hasNextPage: boolean;
}

/** Who belongs to an organization, and its machines' tokens. */
export interface Members {
  /** The one asked for, or the viewer's own; null where there is none for this viewer. */
  organization(viewer: Viewer, id: string | null): OrganizationName | null;
  /** By the reference that the ledger has. Null for whom the viewer may not know, and for whom nobody knows any more. */
  member(viewer: Viewer, reference: string): Promise<Person | null>;
  /** By name; nobody for viewers of other organizations. */
  members(viewer: Viewer, organization: string, page: PageRequest): Promise<PageOf<Person>>;
  apiToken(viewer: Viewer, id: string): Promise<ApiTokenView | null>;
  /** Newest first; null for those who may not administer the organization. */
  apiTokens(viewer: Viewer, organization: string, page: PageRequest): Promise<PageOf<ApiTokenView> | null>;
  /** The answer holds the token's text: the only time that anybody sees it. */
  createApiToken(viewer: Viewer, order: ApiTokenOrder): Promise<ApiTokenAnswer>;
  /** Felt on every replica within five seconds. Revoking twice is no error. */
  revokeApiToken(viewer: Viewer, id: string): Promise<ApiTokenAnswer>;
}

export interface MembersParts {
  readonly people: People;
  readonly apiTokens: ApiTokens;
  /** Those of the configuration. */
  readonly organizations: readonly OrganizationName[];
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly mint: Mint;
}

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
