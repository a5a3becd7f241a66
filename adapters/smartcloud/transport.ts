import http from "node:http";
import https from "node:https";
import type { GatewayError } from "../../src/domain/errors.ts";
import { type Attempt, backendFailure, interruption, transportCode } from "../kit/failure.ts";
import { createGate } from "./gate.ts";

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly body: Buffer;
}

export interface WireRequest {
  /** GET where absent. */
  readonly method?: string;
  readonly url: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** From its start, when its turn has come, to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly attempt: Attempt;
}

export interface Transport {
  /** One request, never repeated, redirects not followed. Throws GatewayError; whatever ends it early destroys its socket. */
  send(request: WireRequest): Promise<WireAnswer>;
  close(): void;
}

export interface TransportLimits {
  readonly concurrency: number;
  readonly connectTimeoutMs?: number;
  readonly maximumBytes?: number;
}

export function createTransport(endpoint: string, limits: TransportLimits): Transport {
  const secure = endpoint.startsWith("https:");
  const { connectTimeoutMs = 5_000, maximumBytes = 64 * 1024 * 1024 } = limits;
  // Idle sockets live for less time than servers keep them: a request on one that the server is just closing would be lost.
  const agentOptions = { keepAlive: true, timeout: 3_000 };
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  const open = secure ? https.request : http.request;
  const gate = createGate(limits.concurrency);

  async function send(request: WireRequest): Promise<WireAnswer> {
    const leave = await gate.enter(request.signal).catch(() => {
      throw interruption(request.signal, request.attempt);
    });
    return exchange(request).finally(leave);
  }

  function exchange({
    method = "GET",
    url,
    body,
    headers,
    signal,
    timeoutMs,
    attempt,
  }: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(interruption(signal, attempt));
      const request = open(url, { agent, method, headers });
      const timers = [setTimeout(() => fail(backendFailure("BACKEND_TIMEOUT", attempt)), timeoutMs)];
      const onAbort = () => fail(interruption(signal, attempt));
      signal.addEventListener("abort", onAbort, { once: true });

      function settle(): void {
        for (const timer of timers) clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      }
      // Rejects here and not in the error event: without a socket there is no event until the request gets one.
      function fail(error: GatewayError): void {
        settle();
        reject(error);
        request.destroy();
      }
      function unreadable(problem: string): void {
        fail(backendFailure("BACKEND_GARBAGE", attempt, { problem }));
      }

      request.once("socket", (socket) => {
        if (!socket.connecting) return;
        const late = { problem: "no connection came about in time" };
        const timer = setTimeout(() => fail(backendFailure("BACKEND_TIMEOUT", attempt, late)), connectTimeoutMs);
        timers.push(timer);
        socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(timer));
      });
      request.on("error", (caught) => {
        fail(backendFailure(transportCode(caught) ?? "BACKEND_UNREACHABLE", attempt, { caught }));
      });
      request.once("response", (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > maximumBytes) return unreadable(`the cloud's answer is longer than ${maximumBytes} bytes`);
          chunks.push(chunk);
        });
        response.on("error", () => unreadable("the cloud's answer broke off"));
        response.once("end", () => {
          if (!response.complete) return unreadable("the cloud's answer broke off");
          settle();
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? "",
            retryAfter: response.headers["retry-after"] ?? null,
            body: Buffer.concat(chunks, length),
          });
        });
      });
      request.end(body);
    });
  }

  return { send, close: () => agent.destroy() };
}
