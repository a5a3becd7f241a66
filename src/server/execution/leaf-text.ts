import { type GraphQLLeafType, isEnumType, specifiedScalarTypes } from "graphql";
import { asBytes } from "./byte-text.ts";

/** Writes a value of the type as JSON, see `asBytes`; throws what the type's `serialize` throws. The value is neither null nor undefined. */
export type LeafText = (value: unknown) => string;

export function leafText(type: GraphQLLeafType): LeafText {
  const slow = (value: unknown) => serialized(type, value);
  if (isEnumType(type)) {
    const texts = new Map(type.getValues().map(({ name, value }) => [value, jsonOf(name)]));
    return (value) => texts.get(value) ?? slow(value);
  }
  // A schema's own type may have the name of a specified one.
  if (!specifiedScalarTypes.some((specified) => Object.is(specified, type))) return slow;
  switch (type.name) {
    case "String":
    case "ID":
      return (value) => (typeof value === "string" ? jsonOf(value) : slow(value));
    case "Boolean":
      return (value) => (value === true ? "true" : value === false ? "false" : slow(value));
    default:
      return slow;
  }
}

function serialized(type: GraphQLLeafType, value: unknown): string {
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined)
    throw new Error(
      `Expected \`${type.name}.serialize(${show(value)})\` to return non-nullable value, returned: ${String(serialized)}`,
    );
  return jsonOf(serialized);
}

const jsonOf = (value: unknown): string => asBytes(JSON.stringify(value));

const show = (value: unknown): string => (typeof value === "object" ? "{}" : JSON.stringify(value));
