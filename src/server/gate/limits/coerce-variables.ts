import {
  coerceInputValue,
  GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import { GatewayError } from "../../../domain/errors.ts";
import { whatThereIs } from "./what-there-is.ts";

/**
 * What is wrong with the variables of an operation that was validated, none of it repeating what was sent: graphql's own
 * messages do, in so many forms that only building them anew keeps values out.
 */
export function objectionsToVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  saying: Saying,
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const node of operation.variableDefinitions ?? []) {
    const maximum = saying.maximum - errors.length;
    if (maximum > 0) errors.push(...objectionsTo(schema, node, variables, { ...saying, maximum }));
  }
  return errors;
}

export interface Saying {
  /** How many objections at most. */
  readonly maximum: number;
  /** Whether they name the fields and words that there are. */
  readonly whatThereIs: boolean;
}

function objectionsTo(
  schema: GraphQLSchema,
  node: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  { maximum, whatThereIs: isSaying }: Saying,
): readonly GraphQLError[] {
  const name = node.variable.name.value;
  const type = typeFromAST(schema, node.type);
  if (!isInputType(type)) return [];
  const objection = (what: string) =>
    new GraphQLError(`Variable "$${name}" ${what}`, { nodes: node, extensions: { code: "BAD_USER_INPUT" } });
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined || value === null) {
    const missing = isNonNullType(type) && (value === null || !node.defaultValue);
    return missing ? [objection(`of required type "${print(node.type)}" was not provided.`)] : [];
  }
  const errors: GraphQLError[] = [];
  const enough = new Error("enough");
  try {
    coerceInputValue(
      value,
      type,
      (path, _, error) => {
        const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
        errors.push(
          objection(
            `got an invalid value${place ? ` at "${name}${place}"` : ""}; ${reason(error)}${isSaying ? instead(schema, error) : ""}`,
          ),
        );
        if (errors.length >= maximum) throw enough;
      },
      // Looking for similar names takes long where there are many, and they are left out here anyway.
      true,
    );
  } catch (error) {
    if (error !== enough) throw error;
  }
  return errors;
}

/** Begins of graphql's messages that hold names of the schema only; what follows them may hold a value. */
const withoutValue = [
  /^Expected non-nullable type "[\w![\]]+" not to be null\./,
  /^Field "\w+" of required type "[\w![\]]+" was not provided\./,
  /^Expected type "\w+" to be an object\./,
  /^Exactly one key must be specified for OneOf type "\w+"\./,
  /^(?:Int|Float|String|Boolean|ID|Enum "\w+") cannot represent [\w -]*?value\b/,
];

function instead(schema: GraphQLSchema, { message }: GraphQLError): string {
  const type =
    / (?:is not defined by type|does not exist in) "(\w+)"(?: enum)?\.$/.exec(message)?.[1] ??
    /^(?:Enum|Expected type) "(\w+)" (?:cannot represent|to be an object)/.exec(message)?.[1];
  return type === undefined ? "" : whatThereIs(schema, type);
}

function reason(error: GraphQLError): string {
  if (error.originalError instanceof GatewayError) return error.originalError.message;
  const { message } = error;
  const begin = withoutValue.map((pattern) => pattern.exec(message)?.[0]).find((found) => found !== undefined);
  if (begin !== undefined) return begin.endsWith(".") ? begin : `${begin}.`;
  const type = / (?:is not defined by type|does not exist in) "(\w+)"(?: enum)?\.$/.exec(message)?.[1];
  if (type && message.startsWith("Field ")) return `it holds a field that "${type}" has not.`;
  if (type && message.startsWith("Value ")) return `this value does not exist in "${type}".`;
  return "it is not a value of its type.";
}
