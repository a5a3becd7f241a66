/**
 * Why a mutation was not done, for `userErrors`. Refusals are answers, not failures: the caller can mend what they name.
 * `docs/errors.md` explains each and says which answers of which cloud become it.
 */
export const refusalCodes = [
  "ALLOWANCE_EXCEEDED",
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
