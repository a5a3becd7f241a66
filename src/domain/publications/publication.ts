import type { ImageFacts, LaunchPermission, Visibility } from "../image/image.ts";
import { permissionText } from "../text/diff.ts";

/** REQUESTED waits for somebody else's word. APPROVED: the cloud is being asked. DONE and FAILED: what the cloud said. */
export const publicationStates = [
  "REQUESTED",
  "APPROVED",
  "REJECTED",
  "WITHDRAWN",
  "EXPIRED",
  "DONE",
  "FAILED",
] as const;
export type PublicationState = (typeof publicationStates)[number];

/** What somebody did with a request; null while nobody has done anything. */
export type Decision = "APPROVED" | "REJECTED" | "WITHDRAWN";

/** Where a request is on its way. An approved one has always an intent: both are written together. */
export interface Course {
  readonly decision: Decision | null;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** What came of the intent of an approved one; null while it is under way. */
  readonly outcome: "SUCCEEDED" | "FAILED" | null;
}

/** How long a request waits for its approval: what somebody looked at longer ago, nobody looked at. */
export const publicationLifeMs = 7 * 24 * 60 * 60_000;

export function stateOf({ decision, expiresAt, outcome }: Course, now: string): PublicationState {
  if (decision === null) return now < expiresAt ? "REQUESTED" : "EXPIRED";
  if (decision !== "APPROVED" || outcome === null) return decision;
  return outcome === "SUCCEEDED" ? "DONE" : "FAILED";
}

export const publicationSteps = ["approve", "reject", "withdraw"] as const;
export type PublicationStep = (typeof publicationSteps)[number];

/** Who wants to take a step. */
export interface Standing {
  /** What `can(viewer, "approve", image)` says. */
  readonly mayApprove: boolean;
  /**
   * Whether it is the person who made the request, under whatever role or organization. UNKNOWN: somebody is forgotten,
   * so that nobody can say.
   */
  readonly requester: "SAME" | "ANOTHER" | "UNKNOWN";
}

/**
 * TAKEN: it was this step that was taken already, and nothing is left to do. OWN: nobody approves what they asked for.
 * NOT_REQUESTER: only who asked takes it back. FORGOTTEN: who asked is not known any more. CLOSED: it is over.
 */
export type StepAnswer = "TAKE" | "TAKEN" | "NOT_APPROVER" | "OWN" | "NOT_REQUESTER" | "FORGOTTEN" | "CLOSED";

/** The one rule of who moves a request on: no request of one's own is approved or rejected, whatever one's roles. */
export function answerToStep(step: PublicationStep, state: PublicationState, standing: Standing): StepAnswer {
  if (step === "withdraw") {
    if (standing.requester !== "SAME") return "NOT_REQUESTER";
    return state === "REQUESTED" ? "TAKE" : state === "WITHDRAWN" ? "TAKEN" : "CLOSED";
  }
  if (!standing.mayApprove) return "NOT_APPROVER";
  if (standing.requester === "SAME") return "OWN";
  if (step === "reject") return state === "REQUESTED" ? "TAKE" : state === "REJECTED" ? "TAKEN" : "CLOSED";
  // Who asked is to be somebody else for certain.
  if (standing.requester === "UNKNOWN") return "FORGOTTEN";
  if (state === "APPROVED" || state === "DONE" || state === "FAILED") return "TAKEN";
  return state === "REQUESTED" ? "TAKE" : "CLOSED";
}

/** What a verb's request would open an image to; what it takes away does not count. */
export type Opening = { readonly visibility: Visibility } | { readonly permissions: readonly LaunchPermission[] };

/** Whom an opening itself names; null opens nothing. */
export function granteesAsked(opening: Opening | null): readonly LaunchPermission[] {
  if (opening === null) return [];
  if ("permissions" in opening) return opening.permissions;
  return opening.visibility === "PUBLIC" ? [everybody] : opening.visibility === "SHARED" ? [enterprise] : [];
}

/** What of the world tells how far an opening reaches. */
export interface Reach {
  /** The accounts of the organization's own backends, as launch permissions name accounts. */
  readonly ownAccounts: ReadonlySet<string>;
  /** False where the cloud shares with everybody of an enterprise or with nobody: then SHARED is an opening of its own. */
  readonly namesGrantees: boolean;
  /** As the cloud says now. */
  readonly visibilityNow: Visibility;
}

export const everybody: LaunchPermission = { type: "EVERYBODY", id: null };
/** Everybody of the enterprise that the cloud itself knows, where it names no single grantees. */
export const enterprise: LaunchPermission = { type: "ORGANIZATION", id: null };

/** Whom it would let launch of those who are not the organization's own; empty where no approval is needed. */
export function outsideOf(opening: Opening, { ownAccounts, namesGrantees, visibilityNow }: Reach) {
  if ("permissions" in opening) return opening.permissions.filter((permission) => isOutside(permission, ownAccounts));
  if (opening.visibility === "PUBLIC") return [everybody];
  // What is public already gets narrower; where grantees are named, those who are named stay and nobody joins them.
  return opening.visibility === "SHARED" && !namesGrantees && visibilityNow !== "PUBLIC" ? [enterprise] : [];
}

/** An organization of a cloud has accounts that nobody here knows, so it is outside, like whatever is not understood. */
export function isOutside({ type, id }: LaunchPermission, ownAccounts: ReadonlySet<string>): boolean {
  return type !== "ACCOUNT" || id === null || !ownAccounts.has(id);
}

/** Whom an image lets launch, besides its owner. */
export function granteesOf(
  { visibility }: Pick<ImageFacts, "visibility">,
  permissions: readonly LaunchPermission[] | null,
  namesGrantees: boolean,
): readonly LaunchPermission[] {
  const named = (permissions ?? []).filter(({ type }) => type !== "EVERYBODY");
  if (visibility === "PUBLIC") return [everybody, ...named];
  return visibility === "SHARED" && !namesGrantees ? [enterprise, ...named] : named;
}

/** Those of `grantees` that are not among `others`. */
export function without(
  grantees: readonly LaunchPermission[],
  others: readonly LaunchPermission[],
): readonly LaunchPermission[] {
  const texts = new Set(others.map(permissionText));
  return grantees.filter((grantee) => !texts.has(permissionText(grantee)));
}
