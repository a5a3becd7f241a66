import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ExecutionResult, GraphQLError, subscribe } from "graphql";
import { z } from "zod";
import { maskError } from "./mask.ts";
import { problem } from "./problem.ts";
import { prepareSubscription } from "./subscriptions.ts";
import type { SubscriptionParts } from "./websocket.ts";

const request = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

const keepAliveMs = 15_000;

/**
 * Subscriptions over server-sent events at `/graphql/stream`: the distinct connections mode of "GraphQL over SSE", so
 * that EventSource and graphql-sse clients work. It reads from the feed only as fast as the socket takes.
 */
export function serveEventStreams(app: FastifyInstance, parts: SubscriptionParts, ended: AbortSignal): void {
  app.post("/graphql/stream", async (incoming, reply) => answer(incoming, reply, incoming.body));
  app.get("/graphql/stream", async (incoming, reply) => {
    const { variables, ...query } = z.record(z.string(), z.string()).catch({}).parse(incoming.query);
    return answer(incoming, reply, { ...query, variables: parsed(variables) });
  });

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
    const input = request.safeParse(body);
    if (!input.success)
      return reply.code(400).send(problem("BAD_REQUEST", 'Send { "query": "subscription …", "variables": { … } }.'));
    const requestId = randomUUID();
    const prepared = prepareSubscription(parts.schema, input.data, parts.contextFor(requestId));
    const masked = (errors: readonly GraphQLError[]) => errors.map((error) => maskError(error, requestId, parts.log));
    if (!("document" in prepared)) return reply.code(400).send({ errors: masked(prepared) });
    const results = await subscribe(prepared);
    if (!(Symbol.asyncIterator in results)) return reply.code(400).send({ errors: masked(results.errors ?? []) });
    reply.hijack();
    await stream(reply.raw, results, (result) =>
      result.errors ? { ...result, errors: masked(result.errors) } : result,
    );
    return undefined;
  }

  async function stream(
    response: ServerResponse,
    results: AsyncGenerator<ExecutionResult>,
    mask: (result: ExecutionResult) => object,
  ): Promise<void> {
    const end = () => void results.return(undefined);
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
    try {
      for await (const result of results)
        await write(response, `event: next\ndata: ${JSON.stringify(mask(result))}\n\n`);
    } catch (error) {
      const cause = new GraphQLError("The subscription ended.", {
        originalError: error instanceof Error ? error : new Error(String(error)),
      });
      await write(response, `event: next\ndata: ${JSON.stringify(mask({ errors: [cause] }))}\n\n`);
    } finally {
      clearInterval(pulse);
      ended.removeEventListener("abort", end);
      response.end("event: complete\ndata:\n\n");
    }
  }
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

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
