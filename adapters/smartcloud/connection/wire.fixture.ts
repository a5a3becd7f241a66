import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { expect } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { Call, SecretReference } from "../../../src/ports/adapter.ts";
import { createSecret } from "../../kit/secret.ts";
import { createSmartCloudAdapter, type SmartCloudAdapter } from "../index.ts";
import { smartCloudOptions } from "../options.ts";

/** Planted as credentials: nothing that a test prints may hold them. */
export const canaries = { user: "canary-user@test.example", password: "canary:pass/word+0123456789" };

export type Answer = (path: string, outgoing: ServerResponse, incoming: IncomingMessage) => void;

export interface Wire {
  readonly url: string;
  /** Paths below the service's own, in the order of their coming. */
  readonly paths: string[];
  /** Sockets that are open now. */
  sockets(): number;
  close(): Promise<void>;
}

/** The smallest SmartCloud: no authentication, the test gives the answers. */
export async function startWire(answer: Answer): Promise<Wire> {
  const paths: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? "").replace("/computecloud/enterprise/api/rest/20100331", "");
    paths.push(path);
    answer(path, outgoing, incoming);
  });
  let open = 0;
  server.on("connection", (socket) => {
    open += 1;
    socket.once("close", () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    sockets: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function createTestAdapter(endpoint: string, more: Record<string, unknown> = {}): SmartCloudAdapter {
  const secrets: Record<string, string> = { USER: canaries.user, PASSWORD: canaries.password, ENDPOINT: endpoint };
  const input = { endpoint, user: { env: "USER" }, password: { env: "PASSWORD" }, region: "test", ...more };
  return createSmartCloudAdapter(smartCloudOptions.parse(input), {
    backendId: "test-smartcloud",
    resolve: (reference: SecretReference) => createSecret("env" in reference ? (secrets[reference.env] ?? "") : ""),
  });
}

export function sendJson(outgoing: ServerResponse, value: unknown): void {
  send(outgoing, 200, JSON.stringify(value), { "content-type": "application/json" });
}

export function send(
  outgoing: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  outgoing.writeHead(status, { "content-type": "text/plain;charset=UTF-8", ...headers });
  outgoing.end(body);
}

/** One image in the cloud's own words. */
export function image(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, name: `image ${id}`, owner: "SYSTEM", state: 1, visibility: "PUBLIC", location: "41", ...more };
}

export function call(signal: AbortSignal = new AbortController().signal): Call {
  return { signal };
}

/** The GatewayError that the work failed with, looked through for credentials. */
export async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GatewayError)) throw new Error(`expected a GatewayError, got ${inspect(error)}`);
  expectNoSecret(error);
  return error;
}

export function expectNoSecret(error: unknown): void {
  const texts: unknown[] = [];
  for (let link = error; link instanceof Error; link = link.cause) texts.push(link.message, link.stack, String(link));
  const printed = [
    ...texts,
    JSON.stringify(error),
    // Errors are objects: their own property names are what JSON leaves out.
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect(error, { depth: 8, showHidden: true }),
    inspect(error, { depth: 8, showHidden: true, customInspect: false }),
  ].join("\n");
  const { user, password } = canaries;
  const base64 = [user, password, `${user}:${password}`].map((text) => Buffer.from(text).toString("base64"));
  for (const secret of [user, password, ...base64]) expect(printed).not.toContain(secret.replace(/=+$/, ""));
  expect(printed).not.toMatch(/authorization|Basic /i);
}
