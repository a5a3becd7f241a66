import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ExecutionResult, GraphQLError } from "graphql";
import { GatewayError } from "../domain/errors.ts";
import { asGraphqlError, type Caller } from "./entrance.ts";
import { maskError } from "./mask.ts";
import { subscribeMetered } from "./metered-events.ts";
import { requestOfQueryString } from "./operations.ts";
import { problem, refuse } from "./problem.ts";
import type { SubscriptionParts } from "./websocket.ts";

const keepAliveMs = 15_000;

/**
 * Subscriptions over server-sent events at `/graphql/stream`: the distinct connections mode of "GraphQL over SSE", so
 * that EventSource and graphql-sse clients work. It reads from the feed only as fast as the socket takes.
 */
export function serveEventStreams(app: FastifyInstance, parts: SubscriptionParts, ended: AbortSignal): void {
  const { schema, log, entrance } = parts;
  app.post("/graphql/stream", async (incoming, reply) => answer(incoming, reply, incoming.body));
  app.get("/graphql/stream", async (incoming, reply) => answer(incoming, reply, requestOfQueryString(incoming.query)));

  async function answer(
    incoming: FastifyRequest,
    reply: FastifyReply,
    body: unknown,
  ): Promise<FastifyReply | undefined> {
    if (!String(incoming.headers.accept ?? "").includes("text/event-stream"))
      return reply
        .code(406)
        .send(
          problem("BAD_REQUEST", "This answers with `Accept: text/event-stream` only. For one answer, use /graphql."),
        );
    const masked = (errors: readonly GraphQLError[]) => errors.map((error) => maskError(error, incoming.id, log));
    const caller = await entrance.authenticate(incoming.headers.authorization, entrance.addresses.of(incoming.raw));
    const admitted = await entrance.admit(body, caller, "stream");
    if (!("document" in admitted)) return refuse(reply, masked(admitted));
    const { document, operation, variables, rateLimit } = admitted;
    const leave = enter(caller);
    try {
      const subscription = {
        schema,
        document,
        operationName: operation.name?.value ?? null,
        variableValues: variables,
        contextValue: { ...parts.contextFor(incoming.id, caller.viewer), rateLimit },
      };
      const results = await subscribeMetered(subscription, (left) => entrance.payEvent(admitted, caller, left));
      if (!(Symbol.asyncIterator in results)) return refuse(reply, masked(results.errors ?? []));
      const headers = reply.getHeaders();
      reply.hijack();
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) reply.raw.setHeader(name, value);
      await stream(reply.raw, caller, results, (result) =>
        result.errors ? { ...result, errors: masked(result.errors) } : result,
      );
      return undefined;
    } finally {
      leave();
    }
  }

  /** A stream is a connection of its address and a subscription of its viewer. */
  function enter(caller: Caller): () => void {
    const disconnect = entrance.connect(caller.address);
    try {
      const unsubscribe = entrance.subscribe(caller);
      return () => {
        unsubscribe();
        disconnect();
      };
    } catch (error) {
      disconnect();
      throw error;
    }
  }

  async function stream(
    response: ServerResponse,
    caller: Caller,
    results: AsyncGenerator<ExecutionResult>,
    mask: (result: ExecutionResult) => object,
  ): Promise<void> {
    let expired = false;
    const end = () => void results.return(undefined);
    const unwatch = entrance.live.watch(caller.viewer, () => {
      expired = true;
      end();
      // A client that reads nothing would hold the last event, and with it the stream, for as long as it likes.
      if (response.writableNeedDrain) response.destroy();
    });
    response.once("close", end);
    ended.addEventListener("abort", end, { once: true });
    // Whoever left while the subscription was being made left no event behind.
    if (response.destroyed || ended.aborted) end();
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      connection: "keep-alive",
    });
    // A comment: the headers reach the client before the first event does, and proxies see that it lives.
    response.write(":\n\n");
    const pulse = setInterval(() => response.write(":\n\n"), keepAliveMs);
    const send = (result: ExecutionResult) => write(response, `event: next\ndata: ${JSON.stringify(mask(result))}\n\n`);
    try {
      for await (const result of results) {
        if (expired) break;
        await send(result);
      }
      if (expired) await send({ errors: [asGraphqlError(noLongerGood())] });
    } catch (error) {
      const cause = new GraphQLError("The subscription ended.", {
        originalError: error instanceof Error ? error : new Error(String(error)),
      });
      await send({ errors: [cause] });
    } finally {
      clearInterval(pulse);
      unwatch();
      ended.removeEventListener("abort", end);
      response.end("event: complete\ndata:\n\n");
    }
  }
}

function noLongerGood(): GatewayError {
  return new GatewayError(
    "UNAUTHENTICATED",
    "The token is no longer good, so the subscription ends. Sign in again, and resume with the last cursor.",
  );
}

async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  // Else each wait would leave its listeners on a stream that may last for weeks.
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, "drain", { signal }), once(response, "close", { signal })]).finally(() =>
    waiting.abort(),
  );
}
