import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from "graphql";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Log } from "../../ports/log.ts";
import type { CheckedOperation } from "../gate/limits/check.ts";
import type { Weight } from "../gate/limits/weight.ts";
import { maskError } from "../http/mask.ts";
import { asBytes, toBuffer } from "./byte-text.ts";
import { decidingVariables } from "./collect.ts";
import { type CompiledQuery, compile } from "./compile.ts";
import type { Variables } from "./parts.ts";

/** Answers to queries, written by functions that are made for each and serve whenever it comes again. */
export interface CompiledAnswers {
  /** The whole answer as JSON; null where graphql-js is to execute it: whatever is no plain query. */
  answer(
    operation: CheckedOperation,
    context: () => RequestContext,
    request: { readonly id: string; readonly weight: Weight },
  ): Promise<Buffer> | null;
}

interface Known {
  readonly deciding: readonly string[];
  /** By the values of the deciding variables; null: left to graphql-js. */
  readonly queries: Map<string, CompiledQuery | null>;
}

/** Of one operation: as many as three booleans give. */
const mostVariants = 8;

export function createCompiledAnswers(parts: {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  /** False: nothing is compiled. */
  readonly isOn: boolean;
}): CompiledAnswers {
  const { schema, log, isOn } = parts;
  /** Of documents that are remembered as valid. */
  const known = new WeakMap<OperationDefinitionNode, Known>();

  function queryOf({ document, operation }: CheckedOperation, variables: Variables): CompiledQuery | null {
    const before = known.get(operation);
    const { deciding, queries } =
      before ?? ({ deciding: decidingVariables(document), queries: new Map() } satisfies Known);
    if (!before) known.set(operation, { deciding, queries });
    const key = JSON.stringify(deciding.map((name) => variables[name]));
    const found = queries.get(key);
    if (found !== undefined) return found;
    const compiled = compile(schema, document, operation, variables);
    queries.set(key, compiled);
    const [oldest] = queries.keys();
    if (queries.size > mostVariants && oldest !== undefined) queries.delete(oldest);
    return compiled;
  }

  return {
    answer(operation, context, { id, weight }) {
      if (!isOn) return null;
      const { variableDefinitions = [] } = operation.operation;
      const { coerced } = getVariableValues(schema, variableDefinitions, operation.variables);
      const query = coerced ? queryOf(operation, coerced) : null;
      if (!coerced || !query) return null;
      return query(context(), coerced).then(({ data, errors }) => {
        const failed =
          errors.length === 0
            ? ""
            : asBytes(`"errors":${JSON.stringify(errors.map((error) => maskError(error, id, log)))},`);
        const rateLimit = costOfTexts(weight);
        const extensions = rateLimit ? `,"extensions":${JSON.stringify({ rateLimit })}` : "";
        return toBuffer(`{${failed}"data":${data}${extensions}}`);
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
