import type { GraphQLSchema } from "graphql";
import type { RequestContext } from "../../../schema/shared/context.ts";
import type { Log } from "../../ports/log.ts";
import type { CheckedOperation } from "../limits/check.ts";
import type { Weight } from "../limits/weight.ts";
import { maskError } from "../mask.ts";
import { type CompiledQuery, compile } from "./compile.ts";

/** Answers to queries that come again, written by functions that were made for them. */
export interface CompiledAnswers {
  /** The whole answer as JSON; null where graphql-js is to execute it: the first time, and whatever is no plain query. */
  answer(
    operation: CheckedOperation,
    context: () => RequestContext,
    request: { readonly id: string; readonly weight: Weight },
  ): Promise<string> | null;
}

export function createCompiledAnswers(parts: {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  /** False: nothing is compiled. */
  readonly isOn: boolean;
}): CompiledAnswers {
  const { schema, log, isOn } = parts;
  /** Of operations that are remembered as admitted; "seen": once. */
  const queries = new WeakMap<CheckedOperation, CompiledQuery | "seen" | "left">();

  function queryOf(admitted: CheckedOperation): CompiledQuery | null {
    if (!isOn || admitted.id === null) return null;
    const known = queries.get(admitted);
    if (typeof known === "function") return known;
    // Compiling costs about as much as executing: not for what comes once.
    const compiled =
      known === "seen" ? compile(schema, admitted.document, admitted.operation, admitted.variables) : null;
    queries.set(admitted, compiled ?? (known === undefined ? "seen" : "left"));
    return compiled;
  }

  return {
    answer(operation, context, { id, weight }) {
      const query = queryOf(operation);
      if (query === null) return null;
      return query(context()).then(({ data, errors }) => {
        const failed =
          errors.length === 0 ? "" : `"errors":${JSON.stringify(errors.map((error) => maskError(error, id, log)))},`;
        const rateLimit = costOfTexts(weight);
        const extensions = rateLimit ? `,"extensions":${JSON.stringify({ rateLimit })}` : "";
        return `{${failed}"data":${data}${extensions}}`;
      });
    },
  };
}

/** `Query.rateLimit` is answered before texts are weighed, so their cost is reported in `extensions`; null where it is none. */
export function costOfTexts({ rateLimit, points }: Weight) {
  if (!rateLimit) return null;
  const { remaining, limit, resetAt } = rateLimit;
  return { costOfTexts: points, remaining, limit, resetAt };
}
