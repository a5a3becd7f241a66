import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { HeaderMap } from "@apollo/server";
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import type { KeptAnswers } from "../answers/kept-answers.ts";
import type { CompiledAnswers } from "../execution/compiled-answers.ts";
import { refuseCrossSite } from "../gate/cross-site.ts";
import { protect } from "../gate/protection.ts";
import { readBodiesAsJson, requestProblem } from "../gate/request-bodies.ts";
import { asGraphqlError, type Entrance } from "../gate/request-gate.ts";
import type { EventStreams } from "../streams/sse.ts";
import { type AnswerType, acceptsEvents, answerType, contentType } from "./answer-type.ts";
import { documents, startApollo, weights } from "./apollo.ts";
import type { Health } from "./health.ts";
import { maskError } from "./mask.ts";
import { requestOfQueryString } from "./operations.ts";
import { problem, refuse } from "./problem.ts";
import { answerEarly, answerUnreadable } from "./unreadable.ts";

const headersTimeoutMs = 5_000;
const requestTimeoutMs = 30_000;

export interface HttpParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly health: Health;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
  readonly streams: EventStreams;
  readonly keptAnswers: KeptAnswers;
  readonly compiledAnswers: CompiledAnswers;
  /** True where TLS stands in front: browsers are then told to keep to it. */
  readonly tls: boolean;
}

/** Queries and mutations over HTTP at `/graphql`, subscriptions there and at `/graphql/stream`, and the health of the process. */
export async function createHttpServer(parts: HttpParts): Promise<FastifyInstance> {
  const { log, health, entrance, streams } = parts;
  const app = fastify({
    bodyLimit: entrance.limits.bodyBytes,
    requestTimeout: requestTimeoutMs,
    // Node looks for slow clients twice a minute only, if left alone.
    // Without a host is refused where all others are.
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 1_000, requireHostHeader: false },
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (_, __, reply) =>
      answerEarly(reply.raw, 400, "The URL is not valid: it holds a broken `%` escape."),
  });
  app.server.on("checkExpectation", (_, response) =>
    answerEarly(response, 417, "The only expectation is `Expect: 100-continue`."),
  );
  app.setErrorHandler((error: FastifyError | GatewayError, request, reply) => {
    if (error instanceof GatewayError) return refuse(reply, [maskError(asGraphqlError(error), request.id, log)]);
    const [status, code, message] = requestProblem(error, entrance.limits.bodyBytes);
    if (code === "INTERNAL") log.error({ requestId: request.id, err: error }, "a request failed inside the gateway");
    return reply.code(status).send(problem(code, message));
  });
  readBodiesAsJson(app);
  await protect(app, parts);

  const apollo = await startApollo(app, parts);
  app.route({ url: "/graphql", method: ["GET", "POST"], handler: answer });
  app.route({
    url: "/graphql/stream",
    method: ["GET", "POST"],
    handler: (request, reply) => streams.answer(request, reply, sentIn(request)),
  });
  app.get("/health/live", async () => ({ status: "live" }));
  app.get("/health/ready", async (_, reply) => {
    const { ready, ...report } = await health.report();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready", ...report });
  });
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split("?")[0] ?? "";
    const methods = ["GET", "HEAD", "POST"].filter((method) => app.hasRoute({ url, method }));
    if (methods.length > 0)
      return reply
        .code(405)
        .header("allow", methods.join(", "))
        .send(problem("METHOD_NOT_ALLOWED", `Use one of these methods here: ${methods.join(", ")}.`));
    const message =
      "There is nothing here. GraphQL is at /graphql, its event stream at /graphql/stream, health at /health/ready.";
    return reply.code(404).send(problem("NOT_FOUND", message));
  });
  return app;

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { accept } = request.headers;
    const type = answerType(accept);
    if (type === null) {
      if (acceptsEvents(accept)) return streams.answer(request, reply, sentIn(request));
      return reply.code(406).send(problem("BAD_REQUEST", notAcceptable));
    }
    const caller = await entrance.authenticate(request.headers.authorization, entrance.addresses.of(request.raw));
    const inUrl = isInUrl(request);
    if (inUrl) refuseCrossSite(request.headers);
    const asked = sentIn(request);
    const admitted = await entrance.admit(asked, caller, "answer");
    if (!("document" in admitted))
      return refuse(
        reply,
        admitted.errors.map((error) => maskError(error, request.id, log)),
        admitted,
      );
    const { document, operation, variables, rateLimit } = admitted;
    if (inUrl && operation.operation === "mutation")
      return reply
        .code(405)
        .header("allow", "POST")
        .send(problem("BAD_REQUEST", "GET and HEAD change nothing: send mutations with POST."));
    const { viewer } = caller;
    const question = { operation: admitted, viewer, mediaType: type.mediaType };
    const { status, headers, body } = await parts.keptAnswers.answer<Buffer | string | Readable>(
      question,
      async (record) => {
        const weight = entrance.weigh(caller);
        const context = () => record(Object.assign(parts.contextFor(request.id, viewer), { rateLimit, inUrl, weight }));
        const written = await parts.compiledAnswers.answer(admitted.checked, context, { id: request.id, weight });
        if (written !== null) return { status: 200, headers: [["content-type", contentType(type)]], body: written };
        const httpGraphQLRequest = toApollo(type, {
          query: document.loc?.source.body ?? "",
          variables,
          ...(operation.name ? { operationName: operation.name.value } : {}),
        });
        documents.set(httpGraphQLRequest, document);
        weights.set(httpGraphQLRequest, weight);
        const executed = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context() });
        // In parts comes only what asks for @defer, which the schema has not.
        const whole =
          executed.body.kind === "complete" ? executed.body.string : Readable.from(executed.body.asyncIterator);
        return { status: executed.status ?? 200, headers: [...executed.headers], body: whole };
      },
    );
    for (const [name, value] of headers) reply.header(name, value);
    reply.header("cache-control", "no-store").code(status);
    return body;
  }
}

const notAcceptable =
  "Accept `application/graphql-response+json` or `application/json`; for a subscription, `text/event-stream`.";

const isInUrl = ({ method }: FastifyRequest) => method !== "POST";

function sentIn(request: FastifyRequest): unknown {
  return isInUrl(request) ? requestOfQueryString(request.query) : request.body;
}

/** What Apollo executes. How it was sent is checked by then, in our own words: Apollo sees a POST that it has no objection to. */
function toApollo({ mediaType }: AnswerType, body: { readonly query: string; readonly variables: object }) {
  const headers = new HeaderMap([
    ["content-type", "application/json"],
    ["accept", mediaType],
  ]);
  return { method: "POST", headers, body, search: "" };
}
