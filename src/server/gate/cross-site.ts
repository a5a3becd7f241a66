import type { IncomingHttpHeaders } from "node:http";
import { GatewayError } from "../../domain/errors.ts";

/** Headers that no page of another site can send without asking the gateway first, by a preflight. */
const preflightHeaders = ["authorization", "apollo-require-preflight", "x-apollo-operation-name"] as const;

/** Content types that a form or a script of any site can send without a preflight. */
const simpleTypes = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$)/i;

/** A GET that a page of any site could have made is refused, since the browser may know things that the page does not. */
export function refuseCrossSite(headers: IncomingHttpHeaders): void {
  const { "content-type": type } = headers;
  if (type !== undefined && !simpleTypes.test(type)) return;
  if (preflightHeaders.some((name) => headers[name])) return;
  throw new GatewayError(
    "BAD_REQUEST",
    "A GET request needs one of the headers `Authorization`, `Apollo-Require-Preflight: 1` or `Content-Type: application/json`: it protects against cross-site requests.",
  );
}
