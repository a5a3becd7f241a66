import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { RequestContext } from "../../schema/shared/context.ts";
import type { Log } from "../ports/log.ts";
import { isLocalHost, isLocalOrigin } from "./local-only.ts";
import { maskError } from "./mask.ts";
import { prepareSubscription } from "./subscriptions.ts";

/** graphql declares optional members that may be absent, graphql-ws such that may be undefined. */
type Outcome = { readonly [Name in "data" | "errors"]?: ExecutionResult[Name] | undefined };

const closeMs = 1000;
const maximumMessageBytes = 64 * 1024;

export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly contextFor: (requestId: string) => RequestContext;
}

/** Subscriptions over WebSocket at `/graphql`, protocol `graphql-transport-ws`. Returns what closes them all. */
export function serveWebSockets(server: Server, { schema, log, contextFor }: SubscriptionParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumMessageBytes });
  // The context of an operation, to mask its errors under its request id.
  const requests = new WeakMap<object, string>();
  const mask = (errors: readonly GraphQLError[], requestId: string) =>
    errors.map((error) => maskError(error, requestId, log));
  const asErrors = (errors: readonly GraphQLError[], requestId: string) =>
    mask(errors, requestId).map(({ message, ...rest }) => new GraphQLError(message, rest));

  const disposal = useServer(
    {
      onSubscribe: (_context, _id, payload) => {
        const requestId = randomUUID();
        const prepared = prepareSubscription(schema, payload, contextFor(requestId));
        if ("document" in prepared) {
          requests.set(prepared, requestId);
          return prepared;
        }
        return asErrors(prepared, requestId);
      },
      onNext: (_context, _id, _payload, args, result) => masked(result, requests.get(args) ?? randomUUID()),
      onError: (_context, _id, _payload, errors) => mask(errors.map(asGraphqlError), randomUUID()),
    },
    sockets,
  );
  function masked({ data, errors }: Outcome, requestId: string): FormattedExecutionResult | undefined {
    return errors && { ...(data ? { data } : {}), errors: mask(errors, requestId) };
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (!isLocalHost(request.headers.host) || !isLocalOrigin(request.headers.origin)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (request.url?.split("?")[0] !== "/graphql") {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      sockets.emit("connection", client, request);
      // graphql-ws would print a stack for each frame that is too large or broken, at any client's will. `ws` has closed
      // the socket with the right code by then.
      client.removeAllListeners("error");
      client.on("error", (error) => log.info({ reason: error.message }, "a WebSocket client sent what it may not"));
    });
  }
  server.on("upgrade", upgrade);

  return async () => {
    server.off("upgrade", upgrade);
    // A client that never answers the close would keep the process for half a minute.
    const impatience = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, closeMs);
    await disposal.dispose();
    clearTimeout(impatience);
  };
}

function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError("The subscription ended.", {
    originalError: error instanceof Error ? error : new Error(String(error)),
  });
}
