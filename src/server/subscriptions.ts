import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from "graphql";
import type { RequestContext } from "../../schema/shared/context.ts";

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

const maximumTokens = 1000;
const maximumErrors = 5;

/** One check for both transports: a document that may be subscribed to, or what is wrong with it. */
export function prepareSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscriptionRequest,
  contextValue: RequestContext,
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: maximumTokens });
    const errors = validate(schema, document, undefined, { maxErrors: maximumErrors });
    if (errors.length > 0) return errors.map((error) => coded(error, "GRAPHQL_VALIDATION_FAILED"));
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== "subscription")
      return [
        refused(
          operation
            ? "Send queries and mutations to /graphql over HTTP; only subscriptions come here."
            : "The document holds no operation of that name.",
        ),
      ];
    // `subscribe` would check them too, but its errors do not tell a client's mistake from a bug.
    const wrong = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: maximumErrors,
    });
    if (wrong.errors) return wrong.errors.map(unfit);
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? {}, contextValue };
  } catch (error) {
    // `parse` throws nothing else.
    return [coded(error as GraphQLError, "GRAPHQL_PARSE_FAILED")];
  }
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
}

function unfit(error: GraphQLError): GraphQLError {
  error.extensions.code ??= "BAD_USER_INPUT";
  return error;
}

function coded(error: GraphQLError, code: string): GraphQLError {
  if (error.originalError === undefined) error.extensions.code ??= code;
  return error;
}
