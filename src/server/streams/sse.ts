import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ExecutionResult, GraphQLError } from "graphql";
import { GatewayError } from "../../domain/errors.ts";
import { asGraphqlError, type Caller } from "../gate/request-gate.ts";
import { acceptsEvents } from "../http/answer-type.ts";
import { maskError } from "../http/mask.ts";
import { problem, refuse } from "../http/problem.ts";
import { createEventSink, eventOf, sendResults } from "./event-sink.ts";
import { createSubscriptions, type SharedResults } from "./subscriptions.ts";
import { tokenEnded } from "./token-ended.ts";
import type { SubscriptionParts } from "./websocket.ts";

const eventStream = "text/event-stream; charset=utf-8";
const keepAliveMs = 15_000;

/** What EventSource waits before it comes back: not all at once, where a gateway restarts. */
const retryMs = () => 1_000 + Math.floor(Math.random() * 2_000);

/** Subscriptions over server-sent events. */
export interface EventStreams {
  /** Answers a request for one; resolves when the stream has ended. */
  answer(incoming: FastifyRequest, reply: FastifyReply, body: unknown): Promise<FastifyReply | undefined>;
}

/**
 * The distinct connections mode of "GraphQL over SSE", so that EventSource and graphql-sse clients work. It reads from the
 * feed only as fast as the socket takes.
 */
export function createEventStreams(parts: SubscriptionParts, ended: AbortSignal): EventStreams {
  const { log, entrance } = parts;
  const subscriptions = createSubscriptions(parts);
  return { answer };

  async function answer(
    incoming: FastifyRequest,
    reply: FastifyReply,
    body: unknown,
  ): Promise<FastifyReply | undefined> {
    if (!acceptsEvents(incoming.headers.accept))
      return reply
        .code(406)
        .send(
          problem("BAD_REQUEST", "This answers with `Accept: text/event-stream` only. For one answer, use /graphql."),
        );
    const masked = (errors: readonly GraphQLError[]) => errors.map((error) => maskError(error, incoming.id, log));
    const caller = await entrance.authenticate(incoming.headers.authorization, entrance.addresses.of(incoming.raw));
    const admitted = await entrance.admit(body, caller, "stream");
    if (!("document" in admitted)) return refuse(reply, masked(admitted.errors));
    if (incoming.method === "HEAD") return reply.header("content-type", eventStream).send();
    const leave = enter(caller);
    try {
      const results = await subscriptions.open(admitted, caller, incoming.id, lastEventId(incoming));
      if (!("start" in results || Symbol.asyncIterator in results)) return refuse(reply, masked(results.errors ?? []));
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
    results: SharedResults | AsyncGenerator<ExecutionResult>,
    mask: (result: ExecutionResult) => object,
  ): Promise<void> {
    let expired = false;
    const ending = Promise.withResolvers<unknown>();
    const running =
      "start" in results
        ? results.start(createEventSink(response, results.cursorOf, mask), ending.resolve)
        : sendResults(response, results, mask, ending.resolve);
    const unwatch = entrance.live.watch(caller.viewer, () => {
      expired = true;
      running.end();
      // A client that reads nothing would hold the last event, and with it the stream, for as long as it likes.
      if (response.writableNeedDrain) response.destroy();
    });
    response.once("close", running.end);
    ended.addEventListener("abort", running.end, { once: true });
    // Whoever left while the subscription was being made left no event behind.
    if (response.destroyed || ended.aborted) running.end();
    response.writeHead(200, {
      "content-type": eventStream,
      "cache-control": "no-cache",
      connection: "keep-alive",
      // Or nginx keeps events until it has a page of them.
      "x-accel-buffering": "no",
    });
    // The headers reach the client before the first event does. An id alone is no event: it is where a client resumes that
    // was cut off before one.
    const begin = "cursorOf" in results ? `id: ${results.cursorOf(null)}\n` : "";
    response.write(`retry: ${retryMs()}\n${begin}\n`);
    const pulse = setInterval(() => response.write(":\n\n"), keepAliveMs);
    const error = await ending.promise;
    clearInterval(pulse);
    unwatch();
    ended.removeEventListener("abort", running.end);
    const last = expired ? asGraphqlError(noLongerGood()) : error === null ? null : endedBy(error);
    if (last) response.write(eventOf(JSON.stringify(mask({ errors: [last] }))));
    // A gateway that shuts down has more to tell: clients come back as after any connection that broke.
    response.end(ended.aborted && !last ? "" : "event: complete\ndata:\n\n");
  }
}

/** What EventSource sends when it comes back; empty before the first event. */
function lastEventId({ headers }: FastifyRequest): string | null {
  return String(headers["last-event-id"] ?? "") || null;
}

function endedBy(error: unknown): GraphQLError {
  return new GraphQLError("The subscription ended.", {
    originalError: error instanceof Error ? error : new Error(String(error)),
  });
}

function noLongerGood(): GatewayError {
  return new GatewayError("UNAUTHENTICATED", tokenEnded);
}
