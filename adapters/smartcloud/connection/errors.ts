import { GatewayError } from "../../../src/domain/errors.ts";
import { escapeHidden } from "../../../src/domain/text/written-text.ts";
import { type Attempt, backendFailure, retryAfterMs, statusCode } from "../../kit/failure.ts";
import { cleanText } from "../../kit/text.ts";
import type { WireAnswer } from "./transport.ts";

/** What an answer that is no success means. Its body is looked at, not quoted: the cloud puts user names into it. */
export function statusFailure(answer: WireAnswer, attempt: Attempt): GatewayError {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const problem = `the cloud answered ${status}, and redirects are not followed`;
    return backendFailure("BACKEND_INVALID_RESPONSE", attempt, {
      problem,
      advice: "Check that the endpoint is this cloud's",
    });
  }
  const wait = retryAfterMs(answer.retryAfter, answer.sentAt);
  if (status === 429 || (status === 503 && (wait !== null || isErrorLine(answer)))) {
    return backendFailure("BACKEND_THROTTLED", attempt, { retryAfterMs: wait });
  }
  if (status === 404) {
    // A page comes from some other server, a line of text from this one.
    const code = looksLikeHtml(answer) ? "BACKEND_INVALID_RESPONSE" : "BACKEND_FAILED";
    return backendFailure(code, attempt, {
      problem: "the cloud answered 404",
      advice: "Check the path of the endpoint",
    });
  }
  const code = statusCode(status) ?? "BACKEND_INVALID_RESPONSE";
  if (code === "BACKEND_DENIED") return backendFailure(code, attempt);
  return backendFailure(code, attempt, { problem: `the cloud answered ${status}`, retryAfterMs: wait });
}

/**
 * The service's sentence about a request that it refused, for the person who made it: its one line without users' names.
 * Null for pages, for lines of several, and for one that holds what must not be shown.
 */
export function errorSentence(answer: WireAnswer, withheld: readonly string[]): string | null {
  const line = /^\s*Error \d{3}:\s*([^\r\n]{1,200}?)[\s.]*$/.exec(answer.body.toString("utf8", 0, 1_000))?.[1];
  if (line === undefined || looksLikeHtml(answer) || /authorization|basic\s/i.test(line)) return null;
  if (withheld.some((secret) => secret !== "" && line.includes(secret))) return null;
  return cleanText(escapeHidden(line.replace(/[^\s@]+@[^\s@]+/g, "(a user)").replace(/\p{Cc}/gu, " ")));
}

/** One image is kept from this user while the credentials themselves are good. */
export function notEntitled({ action, backendId }: Attempt): GatewayError {
  return new GatewayError(
    "FORBIDDEN",
    `Could not ${action} on backend ${backendId}: the cloud does not entitle the backend's user to it. Ask the owner of the image.`,
    { backend: backendId },
  );
}

export function looksLikeHtml(answer: WireAnswer): boolean {
  return /\bhtml\b/i.test(answer.contentType) || /^\s*<(!doctype\s+)?html\b/i.test(opening(answer));
}

/** The service itself words an error as one line, `Error 412: sentence`; the container in front of it sends a page. */
function isErrorLine(answer: WireAnswer): boolean {
  return /^\s*Error \d{3}:/.test(opening(answer)) && !looksLikeHtml(answer);
}

/**
 * True where the service itself says that it has no such image (500 or 404, with its line) or keeps it from this user (401 or
 * 403, with its line or no body). It says the same of every image while something behind it fails: so it counts only beside a control.
 */
export function saysAbsent(answer: WireAnswer): boolean {
  if (isErrorLine(answer)) return [401, 403, 404, 500].includes(answer.status);
  return [401, 403].includes(answer.status) && answer.body.length === 0;
}

function opening({ body }: WireAnswer): string {
  return body.toString("utf8", 0, 200);
}
