import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Canary {
  readonly port: number;
  /** Connections that were made at all, whether something was sent over them or not. */
  connections(): number;
  /** Connections that are open now. */
  open(): number;
  readonly requests: readonly { readonly line: string; readonly headers: IncomingMessage["headers"] }[];
  /** Bytes of requests that arrived. */
  bytesRead(): number;
}

/** A server on loopback that counts who reaches it. */
export async function startCanary(
  answer: (outgoing: ServerResponse, incoming: IncomingMessage) => void = (outgoing) => outgoing.end("canary"),
  host = "127.0.0.1",
): Promise<Canary> {
  const requests: { line: string; headers: IncomingMessage["headers"] }[] = [];
  const sockets = new Set<Socket>();
  let open = 0;
  const server = createServer((incoming, outgoing) => {
    requests.push({ line: `${incoming.method} ${incoming.url}`, headers: incoming.headers });
    answer(outgoing, incoming);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    open += 1;
    socket.on("error", () => {});
    socket.once("close", () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    connections: () => sockets.size,
    open: () => open,
    requests,
    bytesRead: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0),
  };
}
