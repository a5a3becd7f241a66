import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { GatewayError } from "../../../src/domain/errors.ts";
import { type Attempt, backendFailure, interruption, sentAt, transportCode } from "../../kit/failure.ts";
import { createGate } from "./gate.ts";

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  /** By the cloud's clock where it says so. */
  readonly sentAt: number;
  readonly body: Buffer;
}

export interface WireRequest {
  /** GET where absent. */
  readonly method?: string;
  readonly url: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** From its start, when its turn has come, to the last byte of the answer; for `open`, see there. */
  readonly timeoutMs: number;
  readonly attempt: Attempt;
  /** It belongs to a request that is open, and waits for no place: behind that one it would wait for ever. */
  readonly beside?: boolean;
}

/** An answer whose body is still on its way. */
export interface OpenAnswer extends Omit<WireAnswer, "body"> {
  /** To be read once. Throws GatewayError; time that the reader takes for a chunk does not count. */
  chunks(): AsyncIterable<Buffer>;
  /** Gives up what was not read. To be called in any case. */
  close(): void;
}

export interface Transport {
  /** One request, never repeated, redirects not followed. Throws GatewayError; whatever ends it early destroys its socket. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** The same without waiting for the body; `timeoutMs` is for the head, and for each chunk anew. */
  open(request: WireRequest): Promise<OpenAnswer>;
  /** The rest of an answer, if it is not too long. */
  collect(answer: OpenAnswer, attempt: Attempt): Promise<WireAnswer>;
  close(): void;
}

export interface TransportLimits {
  readonly concurrency: number;
  readonly connectTimeoutMs?: number;
  readonly maximumBytes?: number;
}

export const maximumBytes = 64 * 1024 * 1024;

export function createTransport(endpoint: string, limits: TransportLimits): Transport {
  const secure = endpoint.startsWith("https:");
  const { connectTimeoutMs = 5_000 } = limits;
  const longest = limits.maximumBytes ?? maximumBytes;
  // Idle sockets live for less time than servers keep them: a request on one that the server is just closing would be lost.
  const agentOptions = { keepAlive: true, timeout: 3_000 };
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  const ask = secure ? https.request : http.request;
  const gate = createGate(limits.concurrency);

  async function enter(request: WireRequest): Promise<() => void> {
    if (request.beside) return () => {};
    return gate.enter(request.signal).catch(() => {
      throw interruption(request.signal, request.attempt);
    });
  }

  async function begin(request: WireRequest, countsAsOne: boolean): Promise<OpenAnswer> {
    const leave = await enter(request);
    try {
      return await exchange(request, countsAsOne, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  function exchange(
    { method = "GET", url, body, headers, signal, timeoutMs, attempt }: WireRequest,
    /** The time for the whole answer; else for its head, and for each chunk. */
    countsAsOne: boolean,
    leave: () => void,
  ): Promise<OpenAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(interruption(signal, attempt));
      const request = ask(url, { agent, method, headers });
      const timer = createTimer(() => fail(backendFailure("BACKEND_TIMEOUT", attempt)), timeoutMs);
      let connecting: NodeJS.Timeout | undefined;
      let answer: IncomingMessage | null = null;
      const onAbort = () => fail(interruption(signal, attempt));
      signal.addEventListener("abort", onAbort, { once: true });

      function settle(): void {
        timer.stop();
        clearTimeout(connecting);
        signal.removeEventListener("abort", onAbort);
      }
      // Rejects here and not in the error event: without a socket there is no event until the request gets one.
      function fail(error: GatewayError): void {
        settle();
        reject(error);
        answer?.destroy(error);
        request.destroy();
      }
      const brokenOff = () =>
        backendFailure("BACKEND_INVALID_RESPONSE", attempt, { problem: "the cloud's answer broke off" });

      async function* chunksOf(response: IncomingMessage): AsyncGenerator<Buffer> {
        try {
          for await (const chunk of response) {
            if (!countsAsOne) timer.stop();
            yield chunk;
            if (!countsAsOne) timer.start();
          }
        } catch (caught) {
          throw caught instanceof GatewayError ? caught : brokenOff();
        }
        if (!response.complete) throw brokenOff();
        timer.stop();
      }

      request.once("socket", (socket) => {
        if (!socket.connecting) return;
        const late = { problem: "no connection came about in time" };
        connecting = setTimeout(() => fail(backendFailure("BACKEND_TIMEOUT", attempt, late)), connectTimeoutMs);
        socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(connecting));
      });
      request.on("error", (caught) => {
        if (answer) fail(brokenOff());
        else fail(backendFailure(transportCode(caught) ?? "BACKEND_UNREACHABLE", attempt, { caught }));
      });
      request.once("response", (response) => {
        answer = response;
        // What goes wrong before anybody reads is told to whoever reads.
        response.on("error", () => {});
        if (!countsAsOne) timer.start();
        let closed = false;
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          retryAfter: response.headers["retry-after"] ?? null,
          sentAt: sentAt(response.headers.date),
          chunks: () => chunksOf(response),
          close() {
            if (closed) return;
            closed = true;
            settle();
            if (!response.complete) request.destroy();
            leave();
          },
        });
      });
      request.end(body);
    });
  }

  async function collect(answer: OpenAnswer, attempt: Attempt): Promise<WireAnswer> {
    const { status, contentType, retryAfter, sentAt } = answer;
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of answer.chunks()) {
        length += chunk.length;
        if (length > longest) throw tooLong(attempt, longest);
        chunks.push(chunk);
      }
      return { status, contentType, retryAfter, sentAt, body: Buffer.concat(chunks, length) };
    } finally {
      answer.close();
    }
  }

  return {
    send: async (request) => collect(await begin(request, true), request.attempt),
    open: (request) => begin(request, false),
    collect,
    close: () => agent.destroy(),
  };
}

function tooLong(attempt: Attempt, bytes: number): GatewayError {
  return backendFailure("BACKEND_INVALID_RESPONSE", attempt, {
    problem: `the cloud's answer is longer than ${bytes} bytes`,
  });
}

function createTimer(onTime: () => void, milliseconds: number) {
  let timer = setTimeout(onTime, milliseconds);
  return {
    stop: () => clearTimeout(timer),
    /** From the beginning. */
    start() {
      clearTimeout(timer);
      timer = setTimeout(onTime, milliseconds);
    },
  };
}
