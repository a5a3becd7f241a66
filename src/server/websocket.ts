import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import { handleProtocols } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { RequestContext } from "../../schema/shared/context.ts";
import { GatewayError } from "../domain/errors.ts";
import type { Viewer } from "../domain/policy.ts";
import type { Log } from "../ports/log.ts";
import type { Entrance } from "./entrance.ts";
import { createGraphqlSockets } from "./graphql-socket.ts";
import { createPulse } from "./pulse.ts";
import { createSubscriptions } from "./subscriptions.ts";

const closeMs = 1000;

export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
}

/** Subscriptions over WebSocket at `/graphql`, protocol `graphql-transport-ws`. Returns what closes them all. */
export function serveWebSockets(server: Server, parts: SubscriptionParts): () => Promise<void> {
  const { log, entrance } = parts;
  const { limits, sites, rates, addresses } = entrance;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols });
  const graphql = createGraphqlSockets({ log, entrance, subscriptions: createSubscriptions(parts) });
  const pulse = createPulse();
  // Node counts a socket no more once it asked for an upgrade, so that the end of the server would wait for it.
  const upgrading = new Set<Duplex>();

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    track(socket, upgrading);
    const { host, origin } = request.headers;
    try {
      const address = addresses.of(request);
      // Also of what is refused below: a refusal is work too.
      await rates.request(address);
      if (socket.destroyed) return;
      if (!sites.servesHost(host) || !sites.servesOrigin(origin, host)) return turnAway(socket, "403 Forbidden");
      if (request.url?.split("?")[0] !== "/graphql") return turnAway(socket, "404 Not Found");
      socket.on("close", entrance.connect(address));
    } catch (error) {
      if (!(error instanceof GatewayError)) log.error({ err: error }, "a WebSocket could not be counted");
      return turnAway(socket, "429 Too Many Requests");
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      pulse.watch(client);
      graphql.speak(client, socket, request);
    });
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void upgrade(request, socket, head);
  server.on("upgrade", onUpgrade);

  return async () => {
    server.off("upgrade", onUpgrade);
    // A client that never answers the close would keep the process for half a minute.
    const impatience = setTimeout(() => {
      for (const socket of upgrading) socket.destroy();
    }, closeMs);
    for (const client of sockets.clients) client.close(1001, "Going away");
    await Promise.all([
      new Promise((resolve) => sockets.close(resolve)),
      ...[...upgrading].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
    ]);
    clearTimeout(impatience);
    pulse.close();
  };
}

/** A function of its own, so that what listens for as long as the socket lasts keeps no request. */
function track(socket: Duplex, among: Set<Duplex>): void {
  socket.on("error", () => socket.destroy());
  among.add(socket);
  socket.on("close", () => among.delete(socket));
}

/** Also where the client never ends its half of the connection. */
function turnAway(socket: Duplex, status: string): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
