import type { FastifyReply } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import type { ErrorCode } from "../../domain/errors.ts";
import { statusOf } from "../gate/request-gate.ts";
import { answerType, contentType } from "./answer-type.ts";

/** The body of an answer that no GraphQL execution stands behind: the same form that clients read anyway. */
export function problem(code: ErrorCode, message: string): { errors: readonly object[] } {
  return { errors: [{ message, extensions: { code } }] };
}

/** Answers with errors alone, under the status of the first; with `Retry-After` where it says when to come back. */
export function refuse(
  reply: FastifyReply,
  errors: readonly GraphQLFormattedError[],
  { isWellFormed = false } = {},
): FastifyReply {
  // The mask lets only codes of ours out.
  const code = errors[0]?.extensions?.code as ErrorCode;
  const retryAfterMs = errors[0]?.extensions?.retryAfterMs;
  if (typeof retryAfterMs === "number") reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
  if (code === "UNAUTHENTICATED") reply.header("www-authenticate", "Bearer");
  const type = answerType(reply.request.headers.accept);
  reply.header("content-type", contentType(type));
  return reply.code(isWellFormed && type?.isPlainJson ? 200 : statusOf(code)).send(JSON.stringify({ errors }));
}
