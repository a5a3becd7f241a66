import { type Action, anonymous, can, type Reason, type Subject, type Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";

const messages: Readonly<Record<Exclude<Reason, "UNSEEN" | "ANONYMOUS">, string>> = {
  NOT_PERSON: "A person has to do this: an API token cannot. Sign in as yourself.",
  READ_ONLY: "This API token reads only. Use one whose scopes include WRITE.",
  NOT_STEWARD:
    "Only the image's steward or an admin of its organization may do this. `stewardship` of the image names the steward.",
  NOT_ADMIN: "Only an admin of the organization may do this.",
  NOT_PUBLISHER: "Only a publisher or an admin of the organization may do this.",
};

/** Throws what the policy objects: what may not be seen is not found, with the words for what there is not. */
export function demand(viewer: Viewer, action: Action, subject: Subject, notFound: GatewayError): void {
  const verdict = can(viewer, action, subject);
  if (verdict.allowed) return;
  const [reason = "NOT_ADMIN"] = verdict.reasons;
  if (reason === "UNSEEN") throw notFound;
  if (reason === "ANONYMOUS") throw unauthenticated();
  throw new GatewayError("FORBIDDEN", messages[reason], notFound.info.field ? { field: notFound.info.field } : {});
}

/** Before anything else of a mutation: whoever may change nothing anywhere. */
export function refuseReaders(viewer: Viewer): void {
  if (viewer.kind === anonymous.kind) throw unauthenticated();
  if (!viewer.scopes.includes("WRITE")) throw new GatewayError("FORBIDDEN", messages.READ_ONLY);
}

/** The same of what only people do. */
export function refuseMachines(viewer: Viewer): void {
  refuseReaders(viewer);
  if (viewer.kind !== "USER") throw new GatewayError("FORBIDDEN", messages.NOT_PERSON);
}

function unauthenticated(): GatewayError {
  return new GatewayError("UNAUTHENTICATED", "Sign in to do this: send `Authorization: Bearer` with a token.");
}
