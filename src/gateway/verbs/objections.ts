import { permissionText } from "../../domain/diff.ts";
import type { LaunchPermission } from "../../domain/image.ts";
import { refusal } from "./refusal.ts";
import type { Asking, ImpactPlan, Ordered, UserError, VerbRule } from "./verb.ts";

/** Null where the plan was agreed to as it is now. */
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
  if (plan.unknown.length > 0 && !acceptUnknown)
    return refusal(
      "IMPACT_UNKNOWN",
      ["acceptUnknown"],
      "Some backends could not be asked what it would affect; `plan.unknown` names them. Try again later, or send acceptUnknown: true.",
    );
  return null;
}

/** Whose rights the verb takes: those that it names, or all. */
export function losing({ request }: Ordered, { ability }: VerbRule): (permission: LaunchPermission) => boolean {
  const named = new Set(
    ((request as { permissions?: readonly LaunchPermission[] }).permissions ?? []).map(permissionText),
  );
  if (ability === "permissionRevoking") return (permission) => named.has(permissionText(permission));
  // Visibility is set by giving the rights that remain.
  if (ability === "visibilitySetting") return (permission) => !named.has(permissionText(permission));
  return () => true;
}

/** Empty where the key may be used. */
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
