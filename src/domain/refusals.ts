/**
 * Why a mutation was not done, for `userErrors`. Refusals are answers, not failures: the caller can mend what they name.
 * `docs/errors.md` explains each and says which answers of which cloud become it.
 */
export const refusalCodes = [
  "AGREEMENT_REQUIRED",
  "QUOTA_EXCEEDED",
  "APPROVAL_REQUIRED",
  "CHECKLIST_UNMET",
  "CONFLICT",
  "IMPACT_UNKNOWN",
  "IN_USE",
  "INVALID_REQUEST",
  "NAME_INVALID",
  "NAME_TAKEN",
  "NOT_SHAREABLE",
  "OUTCOME_UNKNOWN",
  "PLAN_CHANGED",
  "PLAN_REQUIRED",
  "PROTECTED",
  "PUBLIC_ACCESS_BLOCKED",
  "SUBSCRIPTION_REQUIRED",
  "WRONG_STATE",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** Codes that a mutation's refusals share with the errors of queries. */
export const sharedRefusalCodes = [
  "BACKEND_DENIED",
  "BACKEND_FAILED",
  "BACKEND_INVALID_RESPONSE",
  "BACKEND_PAUSED",
  "BACKEND_THROTTLED",
  "BACKEND_TIMEOUT",
  "BACKEND_UNPROVEN",
  "BACKEND_UNREACHABLE",
  "BACKEND_UNSUPPORTED",
  "FORBIDDEN",
  "NOT_FOUND",
  "UNSUPPORTED",
] as const;

export type MutationErrorCode = RefusalCode | (typeof sharedRefusalCodes)[number];

const known: ReadonlySet<string> = new Set([...refusalCodes, ...sharedRefusalCodes]);

/** The code as `userErrors` may carry it: whatever else complains about the input says that the input is wrong. */
export function mutationErrorCode(code: string): MutationErrorCode {
  // The set holds these and nothing else.
  return known.has(code) ? (code as MutationErrorCode) : "INVALID_REQUEST";
}
