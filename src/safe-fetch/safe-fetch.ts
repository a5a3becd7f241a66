import { GatewayError } from "../domain/errors.ts";
import { type Answer, type Exchanged, exchange, type Sent, tooLong } from "./exchange.ts";
import { createResolver } from "./names.ts";
import { openSocket } from "./socket.ts";
import { type Allow, addressesOf, type Resolver, type Target, toTarget } from "./target.ts";

export type { Answer } from "./exchange.ts";

export interface SafeFetchOptions {
  readonly resolver?: Resolver;
  /** Over all of a request: names, connections, redirects, the answer's last byte. */
  readonly deadlineMs?: number;
  readonly maximumBytes?: number;
  /** For tests, whose servers are on loopback. The product never passes it: a test holds that. */
  readonly allow?: Allow;
}

export interface SafeRequest {
  /** As a user gave it. */
  readonly url: string;
  /** GET where absent. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How many redirects of a GET or HEAD are followed, at most 3; none where absent. Each is looked at like the first URL. */
  readonly follow?: number;
  readonly signal?: AbortSignal;
}

/** The one way out to URLs that users give: see docs/decisions/0022. */
export interface SafeFetch {
  /**
   * One request, never repeated. Any status is an answer, also one that redirects. Throws GatewayError only:
   * BAD_USER_INPUT for a URL that does not lead to a public host, TARGET_FAILED where no whole answer came in time,
   * CANCELLED where the signal ended it. No message holds anything that the target said.
   */
  request(request: SafeRequest): Promise<Answer>;
}

const maximumRedirects = 3;
const redirects = [301, 302, 303, 307, 308];

export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const { resolver = createResolver(), deadlineMs = 5_000, maximumBytes = 65_536, allow = () => false } = options;

  async function hop(target: Target, sent: Sent, signal: AbortSignal, deadlineAtMs: number): Promise<Exchanged> {
    const addresses = await untilAborted(addressesOf(target, resolver, allow, signal), signal);
    const socket = await openSocket(target, addresses, allow, signal, deadlineAtMs);
    try {
      return await exchange(socket, target, sent, maximumBytes, signal);
    } finally {
      socket.destroy();
    }
  }

  return {
    async request({ url, method = "GET", headers = {}, body = null, follow = 0, signal: given }) {
      const deadline = AbortSignal.timeout(deadlineMs);
      const deadlineAtMs = performance.now() + deadlineMs;
      const signal = given ? AbortSignal.any([given, deadline]) : deadline;
      let hopsLeft = method === "GET" || method === "HEAD" ? Math.min(follow, maximumRedirects) : 0;
      try {
        let target = toTarget(url);
        let sent: Sent = { method, headers, body };
        for (;;) {
          const { answer, location } = await hop(target, sent, signal, deadlineAtMs);
          if (hopsLeft <= 0 || location === null || !redirects.includes(answer.status)) return answer;
          hopsLeft -= 1;
          const next = toTarget(URL.parse(location, target.url.href)?.href ?? "");
          // What was meant for one host is not for another.
          if (next.url.origin !== target.url.origin) sent = { method, headers: {}, body: null };
          target = next;
        }
      } catch (error) {
        if (error instanceof GatewayError) throw error;
        if (given?.aborted) throw new GatewayError("CANCELLED", "Stopped before the URL had answered.");
        if (deadline.aborted) throw failed(`it gave no whole answer within ${deadlineMs} ms`);
        if (error === tooLong) throw failed(`its answer is longer than ${maximumBytes} bytes`);
        // Without its cause: that names addresses, and may hold what the target said.
        throw failed("no connection came about, or it broke off");
      }
    },
  };
}

function failed(problem: string): GatewayError {
  return new GatewayError("TARGET_FAILED", `The URL did not answer as it must: ${problem}. Check it, or try later.`, {
    field: "url",
  });
}

/** A resolver of a test may not stop, but need not be waited for. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", onAbort));
}
