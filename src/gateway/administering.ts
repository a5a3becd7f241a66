import { type ErrorCode, GatewayError } from "../domain/errors.ts";
import { can, type Reason, type Subject, type Viewer } from "../domain/policy.ts";

/** Throws where this viewer may not administer that organization's: NOT_FOUND for whoever must not even know of it. */
export function mayAdminister(viewer: Viewer, organization: string, type: "backend" | "organization"): void {
  // Apart, since a subject's type tells which it is.
  const subject: Subject = { type, organization };
  const verdict = can(viewer, "administer", subject);
  if (verdict.allowed) return;
  if (verdict.reasons.includes("UNSEEN")) throw unheardOf(type);
  const [reason = "NOT_ADMIN"] = verdict.reasons;
  throw new GatewayError(denials[reason].code, denials[reason].message);
}

const denials: Readonly<Record<Reason, { readonly code: ErrorCode; readonly message: string }>> = {
  UNSEEN: { code: "NOT_FOUND", message: "There is no such thing." },
  ANONYMOUS: { code: "FORBIDDEN", message: "Sign in as an admin of the organization." },
  NOT_PERSON: { code: "FORBIDDEN", message: "Only people may do this. Sign in as yourself." },
  READ_ONLY: { code: "FORBIDDEN", message: "This token may only read. Use one that may write." },
  NOT_STEWARD: { code: "FORBIDDEN", message: "Somebody else answers for it." },
  NOT_ADMIN: { code: "FORBIDDEN", message: "Only admins of the organization may do this. Ask one of them." },
  NOT_PUBLISHER: { code: "FORBIDDEN", message: "Only publishers and admins of the organization may do this." },
};

/** The same words for what is another's and for what never was. */
export function unheardOf(type: "backend" | "organization"): GatewayError {
  return type === "backend"
    ? new GatewayError("NOT_FOUND", "There is no backend of this name. `backends { name }` lists yours.", {
        field: "id",
      })
    : new GatewayError("NOT_FOUND", "There is no organization of this name that you belong to.", {
        field: "organization",
      });
}
