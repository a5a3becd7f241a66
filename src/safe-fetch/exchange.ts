import { type ClientRequest, type IncomingMessage, request as openRequest } from "node:http";
import type { Socket } from "node:net";
import type { Target } from "./target.ts";

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

export interface Answer {
  readonly status: number;
  /** Of all headers only these; a target says nothing to us by the others. */
  readonly headers: { readonly contentType: string | null; readonly retryAfter: string | null };
  /** Never more than the cap, and as the target sent it: what it says is for machines, not for users' eyes. */
  readonly body: Buffer;
}

/** What `exchange` rejects with where the body is longer than may be read. */
export const tooLong = Symbol("too long");

export interface Exchanged {
  readonly answer: Answer;
  readonly location: string | null;
}

/** One request over a connection that is of no use afterwards. Nothing is unpacked, so a small body cannot become a big one. */
export function exchange(
  socket: Socket,
  { url }: Target,
  { method, headers, body }: Sent,
  maximumBytes: number,
  signal: AbortSignal,
): Promise<Exchanged> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const request: ClientRequest = openRequest({
    // No agent: no connection is kept or shared, and no proxy of the environment comes between.
    createConnection: () => socket,
    method,
    path: url.pathname + url.search,
    headers: { "user-agent": "tintype", accept: "*/*", ...headers, host: url.host, connection: "close" },
    setHost: false,
    maxHeaderSize: 16_384,
    insecureHTTPParser: false,
  });
  request.on("error", reject);
  request.once("close", () => reject(new Error("The connection was closed.")));
  request.once("response", (response) => {
    response.on("error", reject);
    readBody(response, maximumBytes).then(
      (read) => resolve({ answer: toAnswer(response, read), location: response.headers.location ?? null }),
      reject,
    );
  });
  if (signal.aborted) onAbort();
  else request.end(body ?? undefined);
  return promise.finally(() => {
    signal.removeEventListener("abort", onAbort);
    request.destroy();
  });
}

async function readBody(response: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > maximumBytes) throw tooLong;
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error("The answer broke off.");
  return Buffer.concat(chunks, length);
}

function toAnswer({ statusCode, headers }: IncomingMessage, body: Buffer): Answer {
  return {
    status: statusCode ?? 0,
    headers: { contentType: bounded(headers["content-type"]), retryAfter: bounded(headers["retry-after"]) },
    body,
  };
}

function bounded(header: string | undefined): string | null {
  return header === undefined || header.length > 256 ? null : header;
}
