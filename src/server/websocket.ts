import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from "graphql";
import { type ConnectionInitMessage, handleProtocols, makeServer } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { RequestContext } from "../../schema/shared/context.ts";
import { GatewayError } from "../domain/errors.ts";
import type { Viewer } from "../domain/policy.ts";
import type { Log } from "../ports/log.ts";
import { asGraphqlError, type Caller, type Entrance } from "./entrance.ts";
import { type SocketExtra, speakGraphql } from "./graphql-socket.ts";
import { maskError } from "./mask.ts";
import type { Sink, Stream } from "./subscriber.ts";
import { createSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { createWebSocketSink } from "./websocket-sink.ts";

/** graphql declares optional members that may be absent, graphql-ws such that may be undefined. */
type Outcome = { readonly [Name in "data" | "errors"]?: ExecutionResult[Name] | undefined };

/** What is known of a connection after `connection_init`. */
interface Client {
  readonly caller: Caller;
  readonly detach: () => void;
  readonly unwatch: () => void;
  /** What each running subscription gives back at its end; by its message, since ids come again. */
  readonly held: Map<unknown, () => void>;
}

/** What becomes of a subscription that was let in. */
interface Opened {
  readonly requestId: string;
  readonly sink: Sink;
  readonly results: () => ReturnType<Subscriptions["open"]>;
}

const closeMs = 1000;
const forbidden = 4403;
const tooMany = 4429;

export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
}

/** Subscriptions over WebSocket at `/graphql`, protocol `graphql-transport-ws`. Returns what closes them all. */
export function serveWebSockets(server: Server, parts: SubscriptionParts): () => Promise<void> {
  const { schema, log, entrance } = parts;
  const { limits, sites, rates, addresses } = entrance;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols });
  // Node counts a socket no more once it asked for an upgrade, so that the end of the server would wait for it.
  const upgrading = new Set<Duplex>();
  const clients = new WeakMap<object, Client>();
  const subscriptions = createSubscriptions(parts);
  /** What graphql-ws calls the arguments of an operation. */
  const opened = new WeakMap<object, Opened>();
  const mask = (errors: readonly GraphQLError[], requestId: string) =>
    errors.map((error) => maskError(error, requestId, log));
  const asErrors = (errors: readonly GraphQLError[], requestId: string) =>
    mask(errors, requestId).map(({ message, ...rest }) => new GraphQLError(message, rest));

  const protocol = makeServer<ConnectionInitMessage["payload"], SocketExtra>({
    // graphql-ws insists on a query; who asks by id need not send an empty one.
    jsonMessageReviver: (key, value) =>
      key === "" && value?.type === "subscribe" && value.payload?.query === undefined
        ? { ...value, payload: { ...value.payload, query: "" } }
        : value,
    onConnect: async (context) => {
      const { client: socket, request } = context.extra;
      const { connectionParams: sent = {} } = context;
      const given = sent.authorization ?? sent.Authorization ?? request.headers.authorization;
      if (given !== undefined && typeof given !== "string") return false;
      try {
        const caller = await entrance.authenticate(given, addresses.of(request));
        // Whoever left meanwhile is not watched for.
        if (socket.readyState !== socket.OPEN) return false;
        const detach = entrance.attach(caller);
        const unwatch = entrance.live.watch(caller.viewer, () => end(socket, forbidden, "Forbidden"));
        clients.set(context, { caller, detach, unwatch, held: new Map() });
        return true;
      } catch (error) {
        const code = maskError(asGraphqlError(error), randomUUID(), log).extensions?.code;
        if (code === "UNAUTHENTICATED") return false;
        if (code === "RATE_LIMITED" || code === "TOO_MANY_SUBSCRIPTIONS") end(socket, tooMany, code);
        else end(socket, 4500, "Internal server error");
        return false;
      }
    },
    onSubscribe: async (context, id, payload) => {
      const requestId = randomUUID();
      const client = clients.get(context);
      if (!client) return [new GraphQLError("Unauthorized")];
      if (Object.keys(context.subscriptions).length > limits.subscriptionsPerSocket) {
        end(context.extra.client, tooMany, "TOO_MANY_SUBSCRIPTIONS");
        return asErrors([tooManyOnSocket(limits.subscriptionsPerSocket)], requestId);
      }
      try {
        await rates.request(client.caller.address);
        const admitted = await entrance.admit(payload, client.caller, "stream");
        if (!("document" in admitted)) return asErrors(admitted, requestId);
        // Whoever left meanwhile was released already, and would hold the seat for good.
        if (context.extra.client.readyState !== context.extra.client.OPEN) return [new GraphQLError("Gone")];
        client.held.set(payload, entrance.subscribe(client.caller));
        const { document, operation } = admitted;
        const prepared = { schema, document, operationName: operation.name?.value ?? null, contextValue: null };
        const sink = createWebSocketSink(context.extra, id, (result) => masked(result, requestId) ?? result);
        opened.set(prepared, {
          requestId,
          sink,
          results: () => subscriptions.open(admitted, client.caller, requestId),
        });
        return prepared;
      } catch (error) {
        return asErrors([asGraphqlError(error)], requestId);
      }
    },
    subscribe: async (args) => {
      const { results, sink } = openedOf(args);
      const found = await results();
      return "start" in found ? untilItsEnd(found.start(sink)) : found;
    },
    onNext: (_context, _id, _payload, args, result) => masked(result, openedOf(args).requestId),
    onError: (_context, _id, _payload, errors) => mask(errors.map(asGraphqlError), randomUUID()),
    onComplete: (context, _id, payload) => {
      const { held } = clients.get(context) ?? {};
      held?.get(payload)?.();
      held?.delete(payload);
    },
    onClose: (context) => {
      const client = clients.get(context);
      client?.unwatch();
      client?.detach();
      for (const release of client?.held.values() ?? []) release();
    },
  });
  function openedOf(args: object): Opened {
    const found = opened.get(args);
    if (!found) throw new Error("graphql-ws subscribes to what onSubscribe gave it");
    return found;
  }

  function masked({ data, errors }: Outcome, requestId: string): FormattedExecutionResult | undefined {
    return errors && { ...(data ? { data } : {}), errors: mask(errors, requestId) };
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    upgrading.add(socket);
    socket.once("close", () => upgrading.delete(socket));
    const { host, origin } = request.headers;
    try {
      const address = addresses.of(request);
      // Also of what is refused below: a refusal is work too.
      await rates.request(address);
      if (socket.destroyed) return;
      if (!sites.servesHost(host) || !sites.servesOrigin(origin, host)) return turnAway(socket, "403 Forbidden");
      if (request.url?.split("?")[0] !== "/graphql") return turnAway(socket, "404 Not Found");
      socket.once("close", entrance.connect(address));
    } catch (error) {
      if (!(error instanceof GatewayError)) log.error({ err: error }, "a WebSocket could not be counted");
      return turnAway(socket, "429 Too Many Requests");
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      speakGraphql(protocol, { client, wire: socket, request }, log),
    );
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
  };
}

/** To graphql-ws a subscription without results: these do not go through it. */
function untilItsEnd({ ended, end: leave }: Stream): AsyncGenerator<ExecutionResult, void, void> {
  const done = { value: undefined, done: true } as const;
  const results: AsyncGenerator<ExecutionResult, void, void> = {
    async next() {
      const error = await ended;
      if (error !== null) throw error;
      return done;
    },
    async return() {
      leave();
      return done;
    },
    async throw(error) {
      leave();
      throw error;
    },
    [Symbol.asyncIterator]: () => results,
    [Symbol.asyncDispose]: async () => leave(),
  };
  return results;
}

/** Closes a connection, also where the client does not answer the close. */
function end(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), closeMs).unref();
}

/** Also where the client never ends its half of the connection. */
function turnAway(socket: Duplex, status: string): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function tooManyOnSocket(most: number): GraphQLError {
  return asGraphqlError(
    new GatewayError(
      "TOO_MANY_SUBSCRIPTIONS",
      `This connection holds as many subscriptions as it may, ${most}. Open another, or widen a filter.`,
    ),
  );
}
