import type { ErrorCode } from "../domain/errors.ts";

/** The body of an answer that no GraphQL execution stands behind: the same form that clients read anyway. */
export function problem(code: ErrorCode, message: string): { errors: readonly object[] } {
  return { errors: [{ message, extensions: { code } }] };
}
