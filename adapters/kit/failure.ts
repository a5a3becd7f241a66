import { type ErrorCode, GatewayError } from "../../src/domain/errors.ts";

/** What a cloud's answer, or its lack, can mean; that a backend is paused, or a sweep implausible, no cloud says. */
export type BackendCode = Exclude<Extract<ErrorCode, `BACKEND_${string}`>, "BACKEND_PAUSED" | "BACKEND_IMPLAUSIBLE">;

/** One call as an error message tells of it: `{ backendId: "prod", action: "list images in eu-west-1" }`. */
export interface Attempt {
  readonly backendId: string;
  /** A verb and what it was about, without anything secret or anybody else's account. */
  readonly action: string;
}

export interface FailureDetail {
  /** Instead of the code's own sentence; no full stop. */
  readonly problem?: string;
  /** What the reader can do, instead of the code's own advice; no full stop. */
  readonly advice?: string;
  readonly retryAfterMs?: number | null;
  /** What was caught; only its name and code are kept. */
  readonly caught?: unknown;
}

const sentences: Record<BackendCode, readonly [problem: string, advice: string]> = {
  BACKEND_DENIED: ["the cloud refused the credentials", "Check the backend's credentials and its rights"],
  BACKEND_FAILED: ["the cloud answered with an error of its own", "Ask again later"],
  BACKEND_INVALID_RESPONSE: [
    "the cloud's answer could not be read",
    "Check that the endpoint is this cloud's, or ask again later",
  ],
  BACKEND_THROTTLED: ["the cloud asks for fewer requests", "Ask again later"],
  BACKEND_TIMEOUT: ["the cloud did not answer in time", "Ask again later"],
  BACKEND_UNPROVEN: [
    "the cloud does not show it, nor, asked in the same way, an image that its list shows, so nothing proves that it is gone",
    "Ask again later",
  ],
  BACKEND_UNREACHABLE: ["the cloud cannot be reached", "Check the endpoint and the network"],
  BACKEND_UNSUPPORTED: [
    "the endpoint does not know this request",
    "Check that the endpoint is this cloud's, and which requests it knows",
  ],
};

/** Of BACKEND_UNPROVEN where the list shows no image at all: the cloud may be well, and there is nothing to compare with. */
export const nothingToCompare: FailureDetail = {
  problem:
    "these credentials see no image in its list that could be asked for beside it, so nothing proves that it is not there",
  advice: "Check that the credentials are those of the right account and may list its images",
};

/** The one form of a backend's failure. */
export function backendFailure(code: BackendCode, attempt: Attempt, detail: FailureDetail = {}): GatewayError {
  const [problem, advice] = sentences[code];
  const message = `Could not ${attempt.action} on backend ${attempt.backendId}: ${detail.problem ?? problem}. ${detail.advice ?? advice}.`;
  const retryAfterMs = detail.retryAfterMs ?? undefined;
  return new GatewayError(code, message, {
    backend: attempt.backendId,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(detail.caught === undefined ? {} : { cause: harmlessCause(detail.caught) }),
  });
}

/** What an aborted signal makes of a call: BACKEND_TIMEOUT where a deadline passed (`AbortSignal.timeout`), else CANCELLED. */
export function interruption(signal: AbortSignal, attempt: Attempt): GatewayError {
  if (nameOf(signal.reason) === "TimeoutError") return backendFailure("BACKEND_TIMEOUT", attempt);
  return new GatewayError(
    "CANCELLED",
    `Stopped before it was done: ${attempt.action} on backend ${attempt.backendId}.`,
    {
      backend: attempt.backendId,
    },
  );
}

const unreachable =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_|EHOST(UNREACH|DOWN)|ENET(UNREACH|DOWN)|EPIPE|EPROTO|ERR_(TLS|SSL)_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|UND_ERR_SOCKET)/;
const timedOut = /^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;
const unreadable = /^(HPE_|ERR_HTTP|UND_ERR_(RES|HTTP)|Z_|ERR_STREAM_PREMATURE_CLOSE)/;

/** What went wrong below HTTP, found by the codes of the error and its causes; null where nothing there says so. */
export function transportCode(error: unknown): BackendCode | null {
  for (const { name, code } of links(error)) {
    // Codes first: the AWS handler names a reset connection "TimeoutError" too.
    if (unreachable.test(code)) return "BACKEND_UNREACHABLE";
    if (name === "TimeoutError" || timedOut.test(code)) return "BACKEND_TIMEOUT";
    if (unreadable.test(code)) return "BACKEND_INVALID_RESPONSE";
  }
  return null;
}

/** What an HTTP status alone says; null where it says nothing of failure. */
export function statusCode(status: number | undefined): BackendCode | null {
  if (status === undefined) return null;
  if (status === 401 || status === 403) return "BACKEND_DENIED";
  if (status === 429) return "BACKEND_THROTTLED";
  if (status === 501 || status === 405) return "BACKEND_UNSUPPORTED";
  if (status >= 400) return "BACKEND_FAILED";
  return null;
}

/** When the cloud sent an answer, by its own clock, of which its other dates are; by ours where it does not say. */
export function sentAt(date: string | null | undefined): number {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? Date.now() : time;
}

/** A Retry-After header (seconds or an HTTP date) in milliseconds, at most a day; null where absent or unreadable. */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | null {
  const text = header?.trim() ?? "";
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  const wait = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) * 1000 : at - now;
  return Number.isFinite(wait) ? Math.min(Math.max(Math.ceil(wait), 0), 86_400_000) : null;
}

/**
 * An error that may be printed to the last property: name, code and status of what was caught. Messages, headers and
 * bodies stay behind, they hold host names, account ids and at times credentials.
 */
export function harmlessCause(error: unknown): Error {
  const names = [...links(error)].flatMap(({ name, code, status }) => {
    const facts = [code, status === null ? "" : `HTTP ${status}`].filter((fact) => fact !== "").join(", ");
    return facts === "" ? name : `${name} (${facts})`;
  });
  return new Error(names.join(" from ") || "Error");
}

/** An identifier such as `RequestLimitExceeded` or `InvalidAMIID.NotFound`; null for what may be more than a word, a key for instance. */
export function plainWord(text: unknown): string | null {
  return typeof text === "string" && /^[A-Z][A-Za-z]{2,39}(\.[A-Z][A-Za-z]{2,39})?$/.test(text) ? text : null;
}

interface Link {
  readonly name: string;
  readonly code: string;
  readonly status: number | null;
}

function* links(error: unknown): Generator<Link> {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === "object" && current !== null; depth += 1) {
    const metadata = member(current, "$metadata");
    const status = typeof metadata === "object" && metadata !== null ? member(metadata, "httpStatusCode") : undefined;
    yield {
      name: plainWord(nameOf(current)) ?? "Error",
      code: codeOf(current),
      status: typeof status === "number" ? status : null,
    };
    const inner = member(current, "errors");
    current = member(current, "cause") ?? (Array.isArray(inner) ? inner[0] : undefined);
  }
}

function codeOf(error: object): string {
  const code = member(error, "code");
  return typeof code === "string" && /^[A-Z]{1,16}(_[A-Z]{1,16}){0,5}$/.test(code) ? code : "";
}

function nameOf(error: unknown): string {
  const name = typeof error === "object" && error !== null ? member(error, "name") : undefined;
  return typeof name === "string" ? name : "";
}

function member(value: object, key: string): unknown {
  return Reflect.get(value, key);
}
