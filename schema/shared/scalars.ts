import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from "graphql";
import { GatewayError } from "../../src/domain/errors.ts";

/** Times travel as the ISO 8601 text that records and rows already hold: nothing is parsed on the way out. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: "DateTime",
  description:
    "An instant, ISO 8601 in UTC with milliseconds, such as `2026-11-23T09:00:00.000Z`. Input may carry any offset.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize: (value) => String(value),
  parseValue: parseTime,
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : null),
});

function parseTime(value: unknown): string {
  const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
  if (typeof value === "string" && rfc3339.test(value) && !Number.isNaN(Date.parse(value)))
    return new Date(value).toISOString();
  throw new GatewayError(
    "BAD_USER_INPUT",
    "A DateTime must be an RFC 3339 time with offset, such as 2026-11-23T09:00:00Z.",
  );
}

export const JsonValue = new GraphQLScalarType<unknown, unknown>({
  name: "JSON",
  description: "Any JSON value, in the shape that the field's description gives.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node: ValueNode) => valueFromASTUntyped(node),
});

/**
 * Documents are kept and listed, and written down on the way; variables are not. A GraphQLError passes as it is, where
 * of any other graphql would repeat the literal.
 */
export const ParameterValues = new GraphQLScalarType<unknown, unknown>({
  name: "ParameterValues",
  description:
    "Values of launch parameters: a JSON object with a value by each name. Passwords may be among them, so it is taken from variables only, never from the text of a document.",
  serialize: () => null,
  parseValue: (value) => value,
  parseLiteral: (node) => {
    throw new GraphQLError("Values of launch parameters come in variables, not in the document.", {
      nodes: node,
      extensions: { code: "BAD_USER_INPUT" },
    });
  },
});
