import { createHash, createHmac } from "node:crypto";
import { GatewayError } from "../../domain/errors.ts";
import type { LaunchPermission } from "../../domain/image/image.ts";
import { granteesAsked } from "../../domain/publications/publication.ts";
import { permissionText } from "../../domain/text/diff.ts";
import type { Intent } from "../../ports/store/intents.ts";
import { refusal } from "./refusal.ts";
import type { Asking, ImpactPlan, Ordered, RequestOf, UserError, VerbRule } from "./verb.ts";

// What is so of an order by what was asked, without asking anybody.

export function keyProblems(key: string): readonly UserError[] {
  if (/^[\x21-\x7e]{1,128}$/.test(key)) return [];
  return [
    refusal(
      "INVALID_REQUEST",
      ["idempotencyKey"],
      "An idempotencyKey has 1 to 128 visible ASCII characters, such as a UUID.",
    ),
  ];
}

/** Without the key nobody can try passwords on it. */
export function digestOf({ verb, confidential = false }: Ordered, { input }: Asking, key: string): string {
  const text = JSON.stringify([verb, input]);
  return confidential
    ? `keyed:${createHmac("sha256", key).update(text).digest("base64url")}`
    : createHash("sha256").update(text).digest("base64url");
}

export function sameInput(intent: Intent, digest: string): Intent {
  if (intent.digest === digest) return intent;
  throw new GatewayError(
    "CONFLICT",
    "This idempotencyKey was used for another input. Choose a new key for a new intent.",
    { field: "idempotencyKey" },
  );
}

export function objectionTo(plan: ImpactPlan, { planHash, acceptUnknown }: Asking): UserError | null {
  if (planHash === null)
    return refusal(
      "PLAN_REQUIRED",
      ["planHash"],
      "This takes something away from others. Read `plan`, then send its hash as planHash.",
    );
  if (planHash !== plan.hash)
    return refusal(
      "PLAN_CHANGED",
      ["planHash"],
      "What it would affect is no longer what the plan said. Read the new `plan`, then send its hash.",
    );
  if (isUncertain(plan) && !acceptUnknown)
    return refusal(
      "IMPACT_UNKNOWN",
      ["acceptUnknown"],
      "Not everybody could be asked what it would affect; `plan.unknown` names whom and what. Make the plan again once they answer, or send this hash with acceptUnknown: true.",
    );
  return null;
}

/** The machines of somebody who keeps the right to launch are not touched, known or not. */
function isUncertain({ unknown, losingAccess }: ImpactPlan): boolean {
  const losing = new Set(losingAccess.map(permissionText));
  return unknown.some(({ grantee }) => grantee === null || losing.has(permissionText(grantee)));
}

/** Whose rights the verb takes: those that it names, or all. */
export function losing({ request }: Ordered, { ability }: VerbRule): (permission: LaunchPermission) => boolean {
  const named = new Set(
    ((request as { permissions?: readonly LaunchPermission[] }).permissions ?? []).map(permissionText),
  );
  if (ability === "permissionRevoking") return (permission) => named.has(permissionText(permission));
  if (ability === "visibilitySetting") {
    // Visibility is set by giving the rights that remain; where the cloud names no grantees, it is the right itself.
    const { visibility } = request as RequestOf<"visibilitySetting">;
    const remaining = new Set(granteesAsked({ visibility }).map(permissionText));
    return (permission) =>
      visibility !== "PUBLIC" && !named.has(permissionText(permission)) && !remaining.has(permissionText(permission));
  }
  return () => true;
}
