import type { TokenScope } from "../../domain/access/policy.ts";
import type { ApiToken, Person } from "../../ports/store/people.ts";
import type { UserError } from "../verbs/verb.ts";

export interface ApiTokenAnswer {
  readonly token: ApiTokenView | null;
  /** The token itself, where it was made just now. */
  readonly text: string | null;
  readonly userErrors: readonly UserError[];
}

export interface ApiTokenOrder {
  /** Null: the viewer's own. */
  readonly organization: string | null;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAt: string;
}

/** A token, and who made it where that is somebody of the same organization and known still. */
export type ApiTokenView = ApiToken & { readonly creator: Person | null };

/** Makes the text of a new token: what its bearer gets, and the digest that is kept of it. */
export type Mint = () => { readonly id: string; readonly text: string; readonly digest: string };
