import type { RefusalCode } from "./refusals.ts";

/** Every code that leaves the gateway. `docs/errors.md` explains each; a test holds the two together. */
export const errorCodes = [
  "BACKEND_DENIED",
  "BACKEND_FAILED",
  "BACKEND_INVALID_RESPONSE",
  "BACKEND_IMPLAUSIBLE",
  "BACKEND_PAUSED",
  "BACKEND_THROTTLED",
  "BACKEND_TIMEOUT",
  "BACKEND_UNPROVEN",
  "BACKEND_UNREACHABLE",
  "BACKEND_UNSUPPORTED",
  "BAD_CURSOR",
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "CANCELLED",
  "CLOCK_SKEWED",
  "CURSOR_EXPIRED",
  "FORBIDDEN",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "INTERNAL",
  "METHOD_NOT_ALLOWED",
  "NOT_FOUND",
  "OPERATION_NOT_LISTED",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
  "STORE_UNAVAILABLE",
  "TARGET_FAILED",
  "TOO_MANY_SUBSCRIPTIONS",
  "UNAUTHENTICATED",
  "UNSUPPORTED",
  "UNSUPPORTED_MEDIA_TYPE",
] as const;

export type ErrorCode = (typeof errorCodes)[number] | RefusalCode;

export interface ErrorInfo {
  /** The backend that failed, by id. */
  readonly backend?: string;
  /** How long to wait before asking again, in milliseconds; only where the cloud said so. */
  readonly retryAfterMs?: number;
  /** The input field at fault, as a path such as `first` or `filter.name`. */
  readonly field?: string;
  /** The image in the way, by native id, in the region of the request. Named only to viewers who see that image. */
  readonly inTheWay?: string;
  readonly cause?: unknown;
}

/**
 * The one error class. `message` says what was tried, on which backend, and what the reader can do; it never holds a
 * credential or a value that a user sent.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: ErrorCode;
  readonly info: Omit<ErrorInfo, "cause">;

  constructor(code: ErrorCode, message: string, { cause, ...info }: ErrorInfo = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.info = info;
  }
}

/** True for the codes that say "this backend gave no usable answer", whatever the reason. */
export function isBackendFailure(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.code.startsWith("BACKEND_");
}

/** What is thrown becomes a GatewayError: one of ours as it is, a bug as INTERNAL with its cause kept for the log. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError("INTERNAL", "Something went wrong inside the gateway.", { cause: error });
}
