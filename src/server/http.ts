import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { HeaderMap } from "@apollo/server";
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { RequestContext } from "../../schema/shared/context.ts";
import { type ErrorCode, GatewayError } from "../domain/errors.ts";
import type { Viewer } from "../domain/policy.ts";
import type { Log } from "../ports/log.ts";
import { documents, startApollo } from "./apollo.ts";
import { refuseCrossSite } from "./cross-site.ts";
import { asGraphqlError, type Entrance } from "./entrance.ts";
import type { Health } from "./health.ts";
import { maskError } from "./mask.ts";
import { requestOfQueryString } from "./operations.ts";
import { problem, refuse } from "./problem.ts";
import { protect } from "./protection.ts";
import { answerUnreadable } from "./unreadable.ts";

const headersTimeoutMs = 5_000;
const requestTimeoutMs = 30_000;

export interface HttpParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly health: Health;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
  /** True where TLS stands in front: browsers are then told to keep to it. */
  readonly tls: boolean;
}

/** Queries and mutations over HTTP at `/graphql`, and the health of the process. */
export async function createHttpServer(parts: HttpParts): Promise<FastifyInstance> {
  const { log, health, entrance } = parts;
  const app = fastify({
    bodyLimit: entrance.limits.bodyBytes,
    requestTimeout: requestTimeoutMs,
    // Node looks for slow clients twice a minute only, if left alone.
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: answerUnreadable,
  });
  app.setErrorHandler((error: FastifyError | GatewayError, request, reply) => {
    if (error instanceof GatewayError) return refuse(reply, [maskError(asGraphqlError(error), request.id, log)]);
    const [status, code, message] = requestProblem(error, entrance.limits.bodyBytes);
    if (code === "INTERNAL") log.error({ requestId: request.id, err: error }, "a request failed inside the gateway");
    return reply.code(status).send(problem(code, message));
  });
  // Fastify would read it; a GraphQL request is JSON.
  app.removeContentTypeParser("text/plain");
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) =>
    parseJson(request, body, (error, value) => done(error && isJson(body) ? poisoned() : error, value)),
  );
  await protect(app, parts);

  const apollo = await startApollo(app, parts);
  app.route({ url: "/graphql", method: ["GET", "POST"], handler: answer });
  app.get("/health/live", async () => ({ status: "live" }));
  app.get("/health/ready", async (_, reply) => {
    const { ready, ...report } = await health.report();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready", ...report });
  });
  app.setNotFoundHandler((request, reply) => {
    const found = app.hasRoute({ url: request.url.split("?")[0] ?? "", method: "GET" });
    return found
      ? reply.code(405).send(problem("METHOD_NOT_ALLOWED", "Use POST with a JSON body, or GET with a query string."))
      : reply
          .code(404)
          .send(
            problem(
              "NOT_FOUND",
              "There is nothing here. GraphQL is at /graphql, its event stream at /graphql/stream, health at /health/ready.",
            ),
          );
  });
  return app;

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const caller = await entrance.authenticate(request.headers.authorization, entrance.addresses.of(request.raw));
    const inUrl = request.method !== "POST";
    if (inUrl) refuseCrossSite(request.headers);
    const asked = inUrl ? requestOfQueryString(request.query) : request.body;
    const admitted = await entrance.admit(asked, caller, "answer");
    if (!("document" in admitted))
      return refuse(
        reply,
        admitted.map((error) => maskError(error, request.id, log)),
      );
    const { document, operation, variables, rateLimit } = admitted;
    const httpGraphQLRequest = toApollo(request, {
      query: document.loc?.source.body ?? "",
      variables,
      ...(operation.name ? { operationName: operation.name.value } : {}),
    });
    documents.set(httpGraphQLRequest, document);
    const context = async () => ({
      ...parts.contextFor(request.id, caller.viewer),
      rateLimit,
      inUrl,
    });
    const { headers, body, status } = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
    for (const [name, value] of headers) reply.header(name, value);
    reply.header("cache-control", "no-store").code(status ?? 200);
    // In parts comes only what asks for @defer, which the schema has not.
    return body.kind === "complete" ? body.string : Readable.from(body.asyncIterator);
  }
}

function toApollo(request: FastifyRequest, asked: { readonly query: string; readonly variables: object }) {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const { variables, ...texts } = asked;
  const inUrl = request.method !== "POST";
  const search = inUrl ? `?${new URLSearchParams({ ...texts, variables: JSON.stringify(variables) })}` : "";
  // HEAD is GET without the answer's body, which Fastify leaves out.
  return { method: inUrl ? "GET" : "POST", headers, body: asked, search };
}

/** Fastify refuses keys that would change an object's prototype, and does not tell them from broken JSON. */
function poisoned(): GatewayError {
  return new GatewayError(
    "BAD_REQUEST",
    "The body contains the key `__proto__`, or `prototype` inside `constructor`: remove it.",
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function requestProblem(error: FastifyError, bodyBytes: number): [number, ErrorCode, string] {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return [413, "PAYLOAD_TOO_LARGE", `A request body may hold at most ${bodyBytes} bytes.`];
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return [415, "UNSUPPORTED_MEDIA_TYPE", "Send the query as `Content-Type: application/json`."];
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return [400, "BAD_REQUEST", 'The body is not JSON. Send { "query": "…", "variables": { … } }.'];
    default:
      return error.statusCode && error.statusCode < 500
        ? [error.statusCode, "BAD_REQUEST", "The request could not be read as HTTP with a JSON body."]
        : [500, "INTERNAL", "Something went wrong inside the gateway."];
  }
}
