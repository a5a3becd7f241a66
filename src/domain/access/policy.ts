/** The actor of an API token, by the token's id; and back, null for people. */
export const tokenActor = (id: string): string => `token_${id}`;
export const tokenOfActor = (actor: string): string | null => /^token_([0-9a-f]{16})$/.exec(actor)?.[1] ?? null;

/** What somebody may do in their organization; each can all that those before it can. An operator can it in every organization. */
export const roles = ["member", "publisher", "admin", "operator"] as const;
export type Role = (typeof roles)[number];

/** What an API token may be used for: READ is queries and subscriptions, WRITE is mutations besides. */
export const tokenScopes = ["READ", "WRITE"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** Who asks, as far as permission goes. */
export interface Viewer {
  readonly kind: "ANONYMOUS" | "USER" | "TOKEN";
  /** Null for anonymous callers, and for operators who belong to none. */
  readonly organization: string | null;
  /** Who answers for what this viewer does: an opaque reference, what the ledger keeps. Never a name or an address. */
  readonly actor: string;
  /** What the issuer calls the person; null for anonymous callers and tokens. */
  readonly user: string | null;
  readonly roles: readonly Role[];
  readonly scopes: readonly TokenScope[];
  /** Names by which clouds may know this person, in lower case: owners of SmartCloud's images are mail addresses. */
  readonly names: readonly string[];
  /** When what the viewer came with runs out, in milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

export const anonymous: Viewer = {
  kind: "ANONYMOUS",
  organization: null,
  actor: "anonymous",
  user: null,
  roles: [],
  scopes: ["READ"],
  names: [],
  expiresAt: null,
};

/** Who keeps an image within an organization, as asserted here. */
export interface Stewardship {
  /** Whoever made it through Tintype; null for what sweeps found. */
  readonly creator: string | null;
  /** Whoever answers for it; null: the whole organization. */
  readonly steward: string | null;
  /** Only its creator, its steward and admins see it; null: nobody has said, so what the cloud says counts. */
  readonly private: boolean | null;
}

export const nobodysStewardship: Stewardship = { creator: null, steward: null, private: null };

/**
 * What is asked about. An image is asked about as one organization knows it: `personal` is true where its cloud shows it
 * to one person alone, whom `owner` names.
 */
export interface ImageSubject {
  readonly type: "image";
  readonly organization: string;
  readonly public: boolean;
  readonly personal: boolean;
  readonly owner: string | null;
  readonly stewardship: Stewardship;
}
export type Subject = ImageSubject | { readonly type: "backend" | "organization"; readonly organization: string };

/**
 * see: that it is there. use: launch or copy it, or make an image with this backend. discuss: write, rate and follow what
 * is written about an image. change: whatever alters an image for others. offer: change for others what it is sold as.
 * approve: say whether others' requests to publish it are carried out; never one's own, which `publication.ts` sees to.
 * administer: stewardship of an image, or members, tokens and backends of an organization.
 */
export const actions = ["see", "use", "discuss", "change", "offer", "approve", "administer"] as const;
export type Action = (typeof actions)[number];

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reasons: readonly Reason[] };

/**
 * UNSEEN: to be answered as if it were not there. ANONYMOUS: sign in. READ_ONLY: the token may not write. NOT_STEWARD:
 * another person answers for the image. NOT_ADMIN: only admins of the organization may. NOT_PERSON: a machine may not.
 * NOT_PUBLISHER: only publishers and admins of the organization may.
 */
export type Reason =
  | "UNSEEN"
  | "ANONYMOUS"
  | "READ_ONLY"
  | "NOT_STEWARD"
  | "NOT_ADMIN"
  | "NOT_PERSON"
  | "NOT_PUBLISHER";

const allowed: Verdict = { allowed: true };
const denied = (...reasons: readonly Reason[]): Verdict => ({ allowed: false, reasons });

/** The one rule of permission; `src/store` has the same rule of seeing in SQL, and a test holds the two together. */
export function can(viewer: Viewer, action: Action, subject: Subject): Verdict {
  if (!sees(viewer, subject)) return denied("UNSEEN");
  if (action === "see") return allowed;
  if (viewer.kind === "ANONYMOUS") return denied("ANONYMOUS");
  if (!viewer.scopes.includes("WRITE")) return denied("READ_ONLY");
  if (action === "discuss") return viewer.kind === "USER" ? allowed : denied("NOT_PERSON");
  if (action === "approve") return mayApprove(viewer, subject);
  if (action === "offer" && !publishes(viewer, subject.organization)) return denied("NOT_PUBLISHER");
  if (isAdmin(viewer, subject.organization)) return allowed;
  if (subject.type !== "image") return action === "use" ? allowed : denied("NOT_ADMIN");
  // A public image of another organization: used with one's own account, changed only by its own people.
  if (action === "use") return allowed;
  // Who sees it for being public alone is not of those whose it is.
  if (!knows(viewer, subject)) return denied("NOT_STEWARD");
  const { steward, creator } = subject.stewardship;
  if (steward !== null) return steward === viewer.actor ? allowed : denied("NOT_STEWARD");
  return action !== "administer" || creator === viewer.actor || isOwner(viewer, subject)
    ? allowed
    : denied("NOT_ADMIN");
}

export function isOperator({ roles: held }: Viewer): boolean {
  return held.includes("operator");
}

export function isAdmin(viewer: Viewer, organization: string): boolean {
  return isOperator(viewer) || (viewer.organization === organization && viewer.roles.includes("admin"));
}

/** True for whoever is of the organization, or of all. */
export function isOf(viewer: Viewer, organization: string): boolean {
  return isOperator(viewer) || viewer.organization === organization;
}

/** True for those who answer for what the organization offers to others, admins among them. */
export function publishes(viewer: Viewer, organization: string): boolean {
  return isAdmin(viewer, organization) || (viewer.organization === organization && viewer.roles.includes("publisher"));
}

function sees(viewer: Viewer, subject: Subject): boolean {
  if (subject.type !== "image") return isOf(viewer, subject.organization);
  return subject.public || knows(viewer, subject);
}

/** Whether the viewer sees it through the organization's own accounts, with what these alone are told. */
export function knows(viewer: Viewer, subject: ImageSubject): boolean {
  if (!isOf(viewer, subject.organization)) return false;
  const { creator, steward, private: kept } = subject.stewardship;
  if (!(kept ?? subject.personal) || isAdmin(viewer, subject.organization)) return true;
  return creator === viewer.actor || steward === viewer.actor || isOwner(viewer, subject);
}

/** Whoever holds a token may be anybody, so only people are asked to stand for what they say. */
function mayApprove(viewer: Viewer, subject: Subject): Verdict {
  if (viewer.kind !== "USER") return denied("NOT_PERSON");
  if (!publishes(viewer, subject.organization)) return denied("NOT_PUBLISHER");
  return subject.type !== "image" || knows(viewer, subject) ? allowed : denied("NOT_PUBLISHER");
}

/** A person whom the cloud names as owner. */
function isOwner({ names }: Viewer, { owner }: ImageSubject): boolean {
  return owner !== null && names.includes(owner.toLowerCase());
}
