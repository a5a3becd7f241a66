import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from "graphql";
import { CloseCode, type ConnectionInitMessage, MessageType, type SubscribeMessage } from "graphql-ws";
import type { WebSocket } from "ws";
import { GatewayError } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { type AdmittedOperation, asGraphqlError, type Caller, type Entrance } from "../gate/request-gate.ts";
import { maskError } from "../http/mask.ts";
import { dropUnread, end, parsed, send } from "./socket-messages.ts";
import type { Subscriptions } from "./subscriptions.ts";
import { tokenEnded } from "./token-ended.ts";
import { createWebSocketSink } from "./websocket-sink.ts";

/** One WebSocket. Thousands of them are open for weeks: nothing is kept here that is of use only once. */
export interface Connection {
  readonly client: WebSocket;
  /** What `client` writes to. */
  readonly wire: Duplex;
  /** Until it is known who asks. */
  request: IncomingMessage | null;
  isInitialized: boolean;
  /** Null before who asks was let in. */
  session: Session | null;
  /** By the id that the client gave. */
  readonly running: Map<string, Running>;
}

interface Session {
  readonly caller: Caller;
  /** Gives back what the connection holds. */
  readonly release: () => void;
}

interface Running {
  /** Null while it is being opened. */
  end: (() => void) | null;
}

export interface SocketParts {
  readonly log: Log;
  readonly entrance: Entrance;
  readonly subscriptions: Subscriptions;
}

/** The server's side of the protocol `graphql-transport-ws`, for subscriptions. */
export interface GraphqlSockets {
  speak(client: WebSocket, wire: Duplex, request: IncomingMessage): void;
}

const initWaitMs = 3_000;
/** Clients of the protocol may come back after it, with other credentials; 4401 would end them for good. */
const forbidden = CloseCode.Forbidden;
const notGood = "Forbidden: there is no token, or it is not good. Connect again with a good one.";
const tooMany = 4429;

export function createGraphqlSockets({ log, entrance, subscriptions }: SocketParts): GraphqlSockets {
  const { limits, rates, addresses } = entrance;
  const mask = (errors: readonly GraphQLError[], requestId: string) =>
    errors.map((error) => maskError(error, requestId, log));

  function masked({ data, errors }: ExecutionResult, requestId: string): FormattedExecutionResult {
    return { ...(data ? { data } : {}), ...(errors && { errors: mask(errors, requestId) }) };
  }

  async function take(connection: Connection, text: string): Promise<void> {
    const message = parsed(text);
    switch (message?.type) {
      case undefined:
        return connection.client.close(CloseCode.BadRequest, "Invalid message received");
      case MessageType.ConnectionInit:
        return await initialize(connection, message.payload);
      case MessageType.Ping:
        return await send(connection.client, {
          type: MessageType.Pong,
          ...(message.payload && { payload: message.payload }),
        });
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return await subscribe(connection, message);
      case MessageType.Complete:
        return stop(connection, message.id);
      default:
        throw new Error(`a client sent a message of type ${message?.type}`);
    }
  }

  async function initialize(connection: Connection, sent: ConnectionInitMessage["payload"]): Promise<void> {
    const { client, request } = connection;
    if (connection.isInitialized || !request)
      return client.close(CloseCode.TooManyInitialisationRequests, "Too many initialisation requests");
    connection.isInitialized = true;
    connection.request = null;
    const given = sent?.authorization ?? sent?.Authorization ?? request.headers.authorization;
    try {
      if (given !== undefined && typeof given !== "string") return client.close(forbidden, notGood);
      const caller = await entrance.authenticate(given, addresses.of(request));
      // Whoever left meanwhile is not watched for.
      if (client.readyState !== client.OPEN) return;
      connection.session = enter(client, caller);
    } catch (error) {
      const code = maskError(asGraphqlError(error), randomUUID(), log).extensions?.code;
      if (code === "UNAUTHENTICATED") return client.close(forbidden, notGood);
      if (code === "RATE_LIMITED" || code === "TOO_MANY_SUBSCRIPTIONS") return end(client, tooMany, code);
      return end(client, CloseCode.InternalServerError, "Internal server error");
    }
    await send(client, { type: MessageType.ConnectionAck });
  }

  function enter(client: WebSocket, caller: Caller): Session {
    const detach = entrance.attach(caller);
    const unwatch = entrance.live.watch(caller.viewer, () => end(client, forbidden, tokenEnded));
    return {
      caller,
      release() {
        unwatch();
        detach();
      },
    };
  }

  async function subscribe(connection: Connection, { id, payload }: SubscribeMessage): Promise<void> {
    const { client, running, session } = connection;
    if (!session) return client.close(CloseCode.Unauthorized, "Unauthorized");
    if (running.has(id)) return client.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    const one: Running = { end: null };
    running.set(id, one);
    const requestId = randomUUID();
    const opened = await admit(connection, session.caller, payload);
    const isHere = running.get(id) === one;
    if ("length" in opened) {
      if (isHere) await fail(connection, id, opened, requestId);
      return;
    }
    // Whoever left meanwhile was released already.
    if (!isHere) return opened.release();
    try {
      await run(connection, id, one, requestId, opened);
    } catch (error) {
      leave(connection, id, one);
      opened.release();
      throw error;
    }
  }

  /** An operation that may be executed, with a seat; or what is wrong. */
  async function admit(
    connection: Connection,
    caller: Caller,
    payload: SubscribeMessage["payload"],
  ): Promise<Admitted> {
    try {
      if (connection.running.size > limits.subscriptionsPerSocket) {
        end(connection.client, tooMany, "TOO_MANY_SUBSCRIPTIONS");
        return [tooManyOnSocket(limits.subscriptionsPerSocket)];
      }
      await rates.request(caller.address);
      const operation = await entrance.admit(payload, caller, "stream");
      if (!("document" in operation)) return operation.errors;
      return { operation, caller, release: entrance.subscribe(caller) };
    } catch (error) {
      return [asGraphqlError(error)];
    }
  }

  async function run(
    connection: Connection,
    id: string,
    one: Running,
    requestId: string,
    { operation, caller, release }: Opened,
  ): Promise<void> {
    const results = await subscriptions.open(operation, caller, requestId);
    if (connection.running.get(id) !== one) {
      release();
      if (Symbol.asyncIterator in results) await results.return(undefined);
      return;
    }
    const onEnd = endOf(connection, id, one, requestId, release);
    if ("start" in results) {
      const sink = createWebSocketSink(connection, id, (result) => masked(result, requestId));
      one.end = results.start(sink, onEnd).end;
    } else if (Symbol.asyncIterator in results) await sendAll(connection, id, one, requestId, results).then(onEnd);
    else {
      await sendNext(connection, id, requestId, results);
      onEnd(null);
    }
  }

  function sendNext({ client }: Connection, id: string, requestId: string, result: ExecutionResult): Promise<void> {
    return send(client, { id, type: MessageType.Next, payload: masked(result, requestId) });
  }

  /** One by one, as fast as the client takes them. Resolves with the error that ended it, or null. */
  async function sendAll(
    connection: Connection,
    id: string,
    one: Running,
    requestId: string,
    results: AsyncGenerator<ExecutionResult>,
  ): Promise<unknown> {
    one.end = () => void results.return(undefined);
    try {
      for await (const result of results) await sendNext(connection, id, requestId, result);
      return null;
    } catch (error) {
      return error;
    }
  }

  /** What is done when it has ended by itself, or because the client wants no more of it. */
  function endOf(connection: Connection, id: string, one: Running, requestId: string, release: () => void) {
    return (error: unknown): void => {
      release();
      if (connection.running.get(id) !== one) return;
      if (error !== null) void fail(connection, id, [asGraphqlError(error)], requestId);
      else {
        connection.running.delete(id);
        void send(connection.client, { id, type: MessageType.Complete });
      }
    };
  }

  async function fail(
    { client, running }: Connection,
    id: string,
    errors: readonly GraphQLError[],
    requestId: string,
  ): Promise<void> {
    running.delete(id);
    await send(client, { id, type: MessageType.Error, payload: mask(errors, requestId) });
  }

  return {
    speak(client, wire, request) {
      const connection: Connection = { client, wire, request, isInitialized: false, session: null, running: new Map() };
      // `ws` has closed the socket with the right code by then.
      client.on("error", (error) => log.info({ reason: error.message }, "a WebSocket client sent what it may not"));
      if (client.protocol === "") return client.close(CloseCode.SubprotocolNotAcceptable, "Subprotocol not acceptable");
      client.on("ping", dropUnread);
      client.on("message", (data) => {
        dropUnread.call(client);
        take(connection, String(data)).catch((error: unknown) => {
          log.error({ err: error }, "a message over WebSocket failed inside the gateway");
          client.close(CloseCode.InternalServerError, "Internal server error");
        });
      });
      client.on("close", () => {
        for (const id of connection.running.keys()) stop(connection, id);
        connection.session?.release();
      });
      setTimeout(() => {
        if (!connection.isInitialized)
          client.close(CloseCode.ConnectionInitialisationTimeout, "Connection initialisation timeout");
      }, initWaitMs).unref();
    },
  };
}

type Admitted = Opened | readonly GraphQLError[];

interface Opened {
  readonly operation: AdmittedOperation;
  readonly caller: Caller;
  /** Gives back its seat. */
  readonly release: () => void;
}

/** The client wants no more of it. */
function stop(connection: Connection, id: string): void {
  const one = connection.running.get(id);
  if (!one) return;
  leave(connection, id, one);
  one.end?.();
}

function leave({ running }: Connection, id: string, one: Running): void {
  if (running.get(id) === one) running.delete(id);
}

function tooManyOnSocket(most: number): GraphQLError {
  return asGraphqlError(
    new GatewayError(
      "TOO_MANY_SUBSCRIPTIONS",
      `This connection holds as many subscriptions as it may, ${most}. Open another, or widen a filter.`,
    ),
  );
}
