import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import { handleProtocols } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { notServed } from "../gate/protection.ts";
import type { Entrance } from "../gate/request-gate.ts";
import { answerBare } from "../http/unreadable.ts";
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
  sockets.on("wsClientError", (_, socket) => answerBare(socket, 400, "BAD_REQUEST", badHandshake));
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
      if (!sites.servesHost(host) || !sites.servesOrigin(origin, host))
        return answerBare(socket, 403, "FORBIDDEN", notServed);
      if (request.url?.split("?")[0] !== "/graphql")
        return answerBare(socket, 404, "NOT_FOUND", "WebSockets are at /graphql.");
      if (request.headers.upgrade?.toLowerCase() !== "websocket")
        return answerBare(socket, 400, "BAD_REQUEST", "The one upgrade here is to `websocket`.");
      socket.on("close", entrance.connect(address));
    } catch (error) {
      if (!(error instanceof GatewayError)) log.error({ err: error }, "a WebSocket could not be counted");
      const { code, message } = asRefusal(error);
      return answerBare(socket, 429, code, message);
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

const badHandshake =
  "The WebSocket handshake is not valid. Send `Upgrade: websocket`, `Sec-WebSocket-Version: 13` and `Sec-WebSocket-Key`.";

/** What is not a refusal of ours is in the log. */
function asRefusal(error: unknown): Pick<GatewayError, "code" | "message"> {
  if (error instanceof GatewayError) return error;
  return { code: "RATE_LIMITED", message: "The connection could not be counted. Try again." };
}
