import { randomUUID } from "node:crypto";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import type { FastifyInstance } from "fastify";
import { type DocumentNode, GraphQLError, type GraphQLSchema } from "graphql";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Log } from "../../ports/log.ts";
import { costOfTexts } from "../execution/compiled-answers.ts";
import type { Weight } from "../gate/limits/weight.ts";
import { maskError } from "./mask.ts";

/** The document of each HTTP request that was admitted: Apollo neither parses nor validates it again. */
export const documents = new WeakMap<object, DocumentNode>();

/** What the texts of each of these weigh. */
export const weights = new WeakMap<object, Weight>();

/** What executes queries and mutations that were admitted. */
export async function startApollo(
  app: FastifyInstance,
  { schema, log }: { readonly schema: GraphQLSchema; readonly log: Log },
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    // Ours decides before, from the headers that were really sent.
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: null,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Whatever should reach Apollo's own validation is told nothing; ours decided about introspection before.
    introspection: false,
    hideSchemaDetailsFromClientErrors: true,
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
      takeAdmitted,
      sayWhatBytesCost,
    ],
  });
  await apollo.start();
  return apollo;
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

/** Apollo's pipeline skips parsing and validation where there is a document, as from its own store. */
const takeAdmitted: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didResolveSource: async (context) => {
      const document = documents.get(context.request.http ?? {});
      if (document) Object.assign(context, { document });
    },
  }),
};

const sayWhatBytesCost: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response: { body } }) => {
      const weight = weights.get(request.http ?? {});
      const rateLimit = weight ? costOfTexts(weight) : null;
      if (body.kind !== "single" || !rateLimit) return;
      body.singleResult.extensions = { ...body.singleResult.extensions, rateLimit };
    },
  }),
};

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

// What Apollo would log of client mistakes, the answers say; what is ours, the mask logs.
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
