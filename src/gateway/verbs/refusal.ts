import { type ErrorCode, type GatewayError, toGatewayError } from "../../domain/errors.ts";
import { mutationErrorCode } from "../../domain/refusals.ts";
import { escapeHidden } from "../../domain/text/written-text.ts";
import { nothingAnswered, type UserError, type VerbAnswer } from "./verb.ts";

export function refusal(code: ErrorCode, field: readonly string[], message: string): UserError {
  return { code, field, message: escapeHidden(message) };
}

export function refused(userErrors: readonly UserError[]): VerbAnswer {
  return { ...nothingAnswered, userErrors };
}

const thrownOn: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CANCELLED",
  "INTERNAL",
  "STORE_UNAVAILABLE",
  "UNAUTHENTICATED",
]);

/** Codes that the input's sender can mend; the others are failures of something below, and are thrown on. */
export function asRefusal(error: GatewayError): UserError | null {
  if (thrownOn.has(error.code)) return null;
  return refusal(mutationErrorCode(error.code), error.info.field?.split(".") ?? [], error.message);
}

/** What the sender can mend as an answer; everything else is thrown on. */
export async function orRefused<Answer>(
  work: () => Promise<Answer>,
  refused: (...userErrors: readonly UserError[]) => Answer,
): Promise<Answer> {
  try {
    return await work();
  } catch (thrown) {
    const objection = asRefusal(toGatewayError(thrown));
    if (!objection) throw thrown;
    return refused(objection);
  }
}

export const doubt: UserError = refusal(
  "OUTCOME_UNKNOWN",
  [],
  "The cloud did not say whether it did this. It is asked again until it does; send the same input with the same idempotencyKey to hear what came of it.",
);
