import type { FastifyError, FastifyInstance } from "fastify";
import { type ErrorCode, GatewayError } from "../../domain/errors.ts";

/** Bodies of requests are JSON and nothing else: Fastify would read plain text too. */
export function readBodiesAsJson(app: FastifyInstance): void {
  app.removeContentTypeParser("text/plain");
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) =>
    parseJson(request, body, (error, value) => done(error && isJson(body) ? poisoned() : error, value)),
  );
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

/** Status, code and message for what Fastify could not read. */
export function requestProblem(error: FastifyError, bodyBytes: number): [number, ErrorCode, string] {
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
