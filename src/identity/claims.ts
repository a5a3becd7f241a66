import { roles as knownRoles, type Role } from "../domain/access/policy.ts";
import { refused } from "./refusal.ts";

/** Which claims say it: names, or dotted paths into nested claims. */
export interface ClaimNames {
  readonly organization: string;
  readonly user: string;
  readonly roles: string;
  readonly mail: string;
}

export interface ClaimedPerson {
  readonly organization: string | null;
  readonly user: string;
  readonly roles: readonly Role[];
  readonly mail: string | null;
  /** Whether the mail address is known to be theirs: what they may be known by in clouds. */
  readonly mailIsTheirs: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

/** What a verified token says about its bearer. Throws UNAUTHENTICATED where its organization cannot be one. */
export function personIn(claims: Claims, names: ClaimNames, subject: string): ClaimedPerson {
  const organization = organizationIn(at(claims, names.organization));
  const words = wordsIn(at(claims, names.roles));
  const known = knownRoles.filter((role) => words.includes(role));
  const mail = textIn(at(claims, names.mail));
  return {
    organization,
    user: textIn(at(claims, names.user)) ?? subject,
    // Without an organization there is nothing to be a member or an admin of.
    roles: organization === null ? known.filter((role) => role === "operator") : known.length > 0 ? known : ["member"],
    mail,
    mailIsTheirs: mail !== null && claims.email_verified !== false && claims.email_verified !== "false",
  };
}

function organizationIn(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) return value;
  throw refused("the organization is none that can be configured");
}

/** A list, or one text with blanks as OAuth's scopes have it. */
function wordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(/\s+/) : [];
}

function textIn(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value.slice(0, 320) : null;
}

/** A claim by its name; where there is none, by the path. Names with dots come first: issuers have claims named as URLs. */
function at(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    // An object that has the member, as the line above found.
    value = (value as Claims)[part];
  }
  return value;
}
