import { GraphQLError, type GraphQLSchema, isEnumType, isInputObjectType, isObjectType } from "graphql";

/** The fields of an input, or the words of an enum, as the end of a sentence; empty for any other type. */
export function whatThereIs(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName);
  if (isInputObjectType(type)) return ` Its fields are ${namesOf(type.getFields())}.`;
  if (isEnumType(type))
    return ` It has ${type
      .getValues()
      .map(({ name }) => name)
      .join(", ")}.`;
  return "";
}

/** graphql's complaint about a document, with what could have been written instead. It repeats no value. */
export function sayingWhatThereIs(schema: GraphQLSchema, error: GraphQLError): GraphQLError {
  const message = withWhatThereIs(schema, error.message);
  if (message === error.message || error.originalError !== undefined) return error;
  return new GraphQLError(message, { ...(error.nodes && { nodes: error.nodes }), extensions: error.extensions });
}

function withWhatThereIs(schema: GraphQLSchema, message: string): string {
  const [, field, input] = /^Field "(\w+)" is not defined by type "(\w+)"\./.exec(message) ?? [];
  if (field && input) return `Field "${field}" is not defined by type "${input}".${whatThereIs(schema, input)}`;
  const [, word, words] = /^Value "(\w+)" does not exist in "(\w+)" enum\./.exec(message) ?? [];
  if (word && words) return `Value "${word}" does not exist in "${words}" enum.${whatThereIs(schema, words)}`;
  const [, quoted] = /^Enum "(\w+)" cannot represent non-enum value/.exec(message) ?? [];
  if (quoted) return `A word of the enum "${quoted}" is written without quotes.${whatThereIs(schema, quoted)}`;
  const [, wanted] = /^Expected value of type "(\w+)!?", found /.exec(message) ?? [];
  const instead = wanted ? whatThereIs(schema, wanted) : "";
  if (wanted && instead) return `Expected value of type "${wanted}".${instead}`;
  const [said, parent, member] = /^Unknown argument "\w+" on field "(\w+)\.(\w+)"\./.exec(message) ?? [];
  if (said && parent && member) return `${said}${argumentsOf(schema, parent, member)}`;
  return message;
}

function argumentsOf(schema: GraphQLSchema, parent: string, field: string): string {
  const type = schema.getType(parent);
  const names = isObjectType(type) ? (type.getFields()[field]?.args ?? []).map(({ name }) => name) : [];
  return names.length > 0 ? ` It takes ${names.join(", ")}.` : " It takes none.";
}

function namesOf(fields: object): string {
  return Object.keys(fields).join(", ");
}
