import { randomUUID } from "node:crypto";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from "@as-integrations/fastify";
import { type FastifyError, type FastifyInstance, fastify } from "fastify";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { RequestContext } from "../../schema/shared/context.ts";
import type { ErrorCode } from "../domain/errors.ts";
import type { Log } from "../ports/log.ts";
import type { Health } from "./health.ts";
import { isLocalHost, isLocalOrigin } from "./local-only.ts";
import { maskError } from "./mask.ts";
import { problem } from "./problem.ts";

const bodyLimitBytes = 256 * 1024;

export interface HttpParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly health: Health;
  readonly contextFor: (requestId: string) => RequestContext;
}

/** Queries and mutations over HTTP at `/graphql`, and the health of the process. */
export async function createHttpServer(parts: HttpParts): Promise<FastifyInstance> {
  const { schema, log, health, contextFor } = parts;
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    logger: false,
  });

  const apollo = new ApolloServer<RequestContext>({
    schema,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    introspection: true,
    // Apollo would add a line end, and with it a copy of the whole text.
    stringifyResult: (value) => JSON.stringify(value),
    logger: quiet,
    // Apollo hands over the thrown error, which knows its cause; the request id comes by way of the plugin below.
    formatError: (formatted, error) => {
      const wrapped =
        error instanceof GraphQLError ? error : new GraphQLError(formatted.message, { originalError: asError(error) });
      const coded = formatted.extensions?.code;
      if (typeof wrapped.extensions.code !== "string" && typeof coded === "string" && coded !== "INTERNAL_SERVER_ERROR")
        wrapped.extensions.code = coded;
      return maskError(wrapped, currentRequest.get(wrapped) ?? randomUUID(), log);
    },
    plugins: [
      // On by default, it instruments every field: half of a list's time.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      rememberRequest,
      refuseSubscriptions,
    ],
  });
  await apollo.start();

  app.addHook("onRequest", async (request, reply) => {
    if (isLocalHost(request.headers.host) && isLocalOrigin(request.headers.origin)) return undefined;
    return reply
      .code(403)
      .send(
        problem("FORBIDDEN", "Only this machine is served, under its own names: http://127.0.0.1 or http://localhost."),
      );
  });
  app.route({
    url: "/graphql",
    method: ["GET", "POST", "OPTIONS"],
    handler: fastifyApolloHandler(apollo, { context: async (request) => contextFor(request.id) }),
  });
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
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const [status, code, message] = requestProblem(error);
    if (code === "INTERNAL") log.error({ requestId: request.id, err: error }, "a request failed inside the gateway");
    return reply.code(status).send(problem(code, message));
  });
  return app;
}

/** Errors are formatted without their request; this remembers which is whose. */
const currentRequest = new WeakMap<GraphQLError, string>();
const rememberRequest: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue }) => {
      for (const error of errors) currentRequest.set(error, contextValue.requestId);
    },
  }),
};

/** Apollo would execute one as if it were a query. */
const refuseSubscriptions: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== "subscription") return;
      const message = "Send subscriptions to /graphql/stream, or over WebSocket to /graphql.";
      throw new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400 } } });
    },
  }),
};

function requestProblem(error: FastifyError): [number, ErrorCode, string] {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return [413, "PAYLOAD_TOO_LARGE", `A request body may hold at most ${bodyLimitBytes} bytes.`];
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

// What Apollo would log of client mistakes, the answers say; what is ours, the mask logs.
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
