import { GatewayError } from "../../domain/errors.ts";

export const maximumPage = 100;

/** `first` as asked, or BAD_USER_INPUT where it is out of range: a silently shorter page would look like the end. */
export function pageLimit(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= maximumPage) return first;
  throw new GatewayError("BAD_USER_INPUT", `\`first\` must be from 1 to ${maximumPage}.`, { field: "first" });
}
