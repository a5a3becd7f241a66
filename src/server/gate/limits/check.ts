import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { ErrorCode } from "../../../domain/errors.ts";
import { objectionsToVariables } from "./coerce-variables.ts";
import type { Limits } from "./limits.ts";
import { type Measure, measure } from "./measure.ts";
import { NoDirectivesAtSubscriptionRoot } from "./subscription-root.ts";
import { sayingWhatThereIs } from "./what-there-is.ts";

export interface OperationText {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation that may be executed as it is. */
export interface CheckedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cost: number;
  /** The same for the same text, operation and variables while they are remembered; null where they are not. */
  readonly id: number | null;
}

export interface Checks {
  /** What is wrong with it, or the operation. The one check of all transports. */
  check(text: OperationText): CheckedOperation | readonly GraphQLError[];
}

/** Nobody writes a field so often in one place; validation compares each with each. */
const maxRepeats = 20;
/** Documents that are remembered as valid. One has at most `maxTokens`, so this is a few tens of megabytes at worst. */
const rememberedDocuments = 200;
/** Of one document, with how long their JSON may be. */
const rememberedVariables = 20;
const longestRemembered = 2_000;

/**
 * Parses, measures, then validates, in the order of what each step costs: nothing that is too large reaches the rules of
 * validation, some of which take quadratic time.
 */
export function createChecks(parts: {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  /** In production the schema is not told: neither by introspection nor by suggestions. */
  readonly production: boolean;
}): Checks {
  const { schema, limits, production } = parts;
  const always = [...specifiedRules, NoDirectivesAtSubscriptionRoot];
  const rules = production ? [...always, NoSchemaIntrospectionCustomRule] : always;
  const valid = new Map<string, DocumentNode>();
  const admitted = new WeakMap<DocumentNode, Map<string, CheckedOperation>>();
  let ids = 0;

  /** What was checked once with these variables need not be measured again; those of mutations may be secret, and change. */
  function admit(document: DocumentNode, asked: string, checked: Omit<CheckedOperation, "id">): CheckedOperation {
    if (asked.length > longestRemembered || checked.operation.operation === "mutation") return { ...checked, id: null };
    ids += 1;
    const operation = { ...checked, id: ids };
    const ofDocument = admitted.get(document) ?? new Map<string, CheckedOperation>();
    admitted.set(document, ofDocument);
    ofDocument.set(asked, operation);
    const [oldest] = ofDocument.keys();
    if (ofDocument.size > rememberedVariables && oldest !== undefined) ofDocument.delete(oldest);
    return operation;
  }

  function remember(query: string, document: DocumentNode): void {
    valid.delete(query);
    valid.set(query, document);
    const [oldest] = valid.keys();
    if (valid.size > rememberedDocuments && oldest !== undefined) valid.delete(oldest);
  }

  function check({ query, operationName, variables }: OperationText): CheckedOperation | readonly GraphQLError[] {
    const known = valid.get(query);
    const asked = JSON.stringify([operationName, variables]);
    const before = known && admitted.get(known)?.get(asked);
    if (before) {
      remember(query, before.document);
      return before;
    }
    const document = known ?? parsed(query, limits.maxTokens);
    if (document instanceof GraphQLError) return [document];
    const given = variables ?? {};
    const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    const operation = getOperationAST(document, operationName);
    // A document that was found valid keeps to all limits but the one that depends on its variables.
    let cost = 0;
    for (const one of known && operation ? [operation] : operations) {
      const measured = measure(schema, document, one, given);
      const excess = excessOf(measured, limits, one === operation);
      if (excess.length > 0) return excess.slice(0, limits.maxErrors);
      if (one === operation) cost = measured.cost;
    }
    if (!known) {
      const errors = validate(schema, document, rules, { maxErrors: limits.maxErrors, hideSuggestions: production });
      if (errors.length > 0)
        return errors
          .slice(0, limits.maxErrors)
          .map((error) => invalid(production ? error : sayingWhatThereIs(schema, error)));
    }
    remember(query, document);
    if (!operation)
      return [
        refusal(
          "BAD_REQUEST",
          operationName
            ? "The document holds no operation of that name."
            : "The document holds several operations: say which in `operationName`.",
        ),
      ];
    const saying = { maximum: limits.maxErrors, whatThereIs: !production };
    const objections = objectionsToVariables(schema, operation, given, saying);
    if (objections.length > 0) return objections;
    return admit(document, asked, { document, operation, variables: given, cost });
  }

  return { check };
}

function parsed(query: string, maxTokens: number): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes(`more that ${maxTokens} tokens`))
      return refusal(
        "GRAPHQL_VALIDATION_FAILED",
        `The document has more than ${maxTokens} tokens, the most that one may have. Ask for less, or in several requests.`,
      );
    return coded(error, "GRAPHQL_PARSE_FAILED");
  }
}

function excessOf(measured: Measure, limits: Limits, isExecuted: boolean): readonly GraphQLError[] {
  const { depth, aliases, directives, repeats, cost } = measured;
  const over = (value: number, limit: number, what: string, remedy: string) =>
    // Written so that a number that became none is refused.
    value <= limit ? [] : [refusal("GRAPHQL_VALIDATION_FAILED", `${what}; at most ${limit} may be. ${remedy}`)];
  return [
    ...over(depth, limits.maxDepth, `The operation is ${depth} fields deep`, "Ask for what lies deeper by its id."),
    ...over(
      aliases,
      limits.maxAliases,
      `The operation has ${aliases} aliases`,
      "Use `nodes(ids:)`, or several requests.",
    ),
    ...over(directives, limits.maxDirectives, `The operation has ${directives} directives`, "Use fewer of them."),
    ...over(repeats, maxRepeats, `The operation writes a field ${repeats} times in one place`, "Once is enough."),
    ...(isExecuted
      ? over(
          cost,
          limits.maxCost,
          `The operation costs ${cost}`,
          "Ask for smaller pages (`first`), fewer lists within lists, or fewer facts that only a cloud knows.",
        )
      : []),
  ];
}

function invalid(error: GraphQLError): GraphQLError {
  // graphql gives up where fields of the same name have to be compared too many times.
  if (error.message === "Validation aborted.")
    return refusal(
      "GRAPHQL_VALIDATION_FAILED",
      "The document repeats fields too often to be checked. Name each one once.",
    );
  return coded(error, "GRAPHQL_VALIDATION_FAILED");
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function coded(error: GraphQLError, code: ErrorCode): GraphQLError {
  // What a scalar refused keeps its own code and words.
  if (error.originalError === undefined) error.extensions.code ??= code;
  return error;
}
