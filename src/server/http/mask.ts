import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { type ErrorCode, errorCodes, GatewayError } from "../../domain/errors.ts";
import { escapeHidden } from "../../domain/text/written-text.ts";
import type { Log } from "../../ports/log.ts";

const known: ReadonlySet<string> = new Set(errorCodes);
const storeUnavailable =
  "The gateway's database is not available at the moment. Try again; send a mutation with the same idempotencyKey.";

/**
 * What a client sees of an error: our own errors as they are, graphql's complaints about a document without the values
 * that were sent, and of everything else only that it happened, under a request id that the log names too. What is wrong
 * with the store is for its operator: the message that names hosts, variables and files is in the log alone.
 */
export function maskError(error: GraphQLError, requestId: string, log: Log): GraphQLFormattedError {
  const original = rootCause(error);
  const place = {
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
  };
  if (original instanceof GatewayError && original.code === "STORE_UNAVAILABLE") {
    const reason = original.message;
    log.error({ requestId, path: error.path, reason, err: original }, "a request failed because of the store");
    return { message: storeUnavailable, ...place, extensions: { code: original.code, requestId } };
  }
  if (original instanceof GatewayError && original.code !== "INTERNAL") {
    const { inTheWay: _, ...info } = original.info;
    return { message: escapeHidden(original.message), ...place, extensions: { code: original.code, ...info } };
  }
  const code = clientCode(error, original);
  if (code) return { message: escapeHidden(withoutValues(error.message)), ...place, extensions: { code } };
  log.error({ requestId, path: error.path, err: original }, "a request failed inside the gateway");
  return {
    message: `Something went wrong inside the gateway. Ask its operator about request ${requestId}.`,
    ...place,
    extensions: { code: "INTERNAL" satisfies ErrorCode, requestId },
  };
}

function clientCode(error: GraphQLError, original: unknown): string | null {
  const { code } = error.extensions;
  if (typeof code !== "string") return original === error ? "GRAPHQL_VALIDATION_FAILED" : null;
  // What Apollo calls an operation that is not there.
  if (code === "OPERATION_RESOLUTION_FAILURE") return "BAD_REQUEST";
  return known.has(code) && code !== "INTERNAL" ? code : null;
}

/** Errors come wrapped once by graphql, and once more where a scalar refused a value. */
function rootCause(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** What graphql says is wrong, up to where it begins to repeat what was sent; that may hold anything, also `;` and `.`. */
function withoutValues(message: string): string {
  return (
    message
      // What could not be parsed is named by its text.
      .replace(
        /^(Syntax Error: (?:Unexpected [\w ]+|Invalid [\w ]+|Expected [\w ]+))(?:, expected digit but got)?:? ["'][\s\S]*$/,
        "$1.",
      )
      .replace(/(cannot represent [\w -]*value)\b[\s\S]*$/, "$1.")
      .replace(/Value "[\s\S]*" (?=does not exist in)/, "This value ")
      .replace(/got invalid value [\s\S]*(?=(?: at "[^"]*")?; )/, "got an invalid value")
      .replace(/, found [\s\S]*$/, ".")
  );
}
