import type { Viewer } from "../../domain/access/policy.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ApiTokens, People, Person } from "../../ports/store/people.ts";
import type { Cursors } from "../images/cursors.ts";
import type { ApiTokenAnswer, ApiTokenOrder, ApiTokenView, Mint } from "./api-token.ts";

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
