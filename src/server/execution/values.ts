import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
  type SelectionSetNode,
} from "graphql";
import { leafText } from "./leaf-text.ts";
import {
  type Field,
  type InfoOf,
  isPromise,
  joined,
  keysOf,
  type ObjectWriter,
  type Text,
  type Writer,
} from "./parts.ts";

export interface ValueParts {
  readonly schema: GraphQLSchema;
  readonly infoOf: InfoOf;
  readonly objectOf: (type: GraphQLObjectType, sets: readonly (SelectionSetNode | undefined)[]) => ObjectWriter;
}

/** Writes values of a field's type: what graphql-js calls completing them. */
export function writerOf(parts: ValueParts, type: GraphQLOutputType, field: Field): Writer {
  const isNullable = !isNonNullType(type);
  const write = presentOf(parts, isNonNullType(type) ? type.ofType : type, field);
  return (value, place, run) => {
    if (value instanceof Error) throw value;
    if (value !== null && value !== undefined) return write(value, place, run);
    if (isNullable) return "null";
    throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);
  };
}

/** Writes values that are neither null nor undefined. */
function presentOf(parts: ValueParts, type: GraphQLOutputType, field: Field): Writer {
  if (isListType(type)) return listOf(parts, type.ofType, field);
  if (isLeafType(type)) return leafText(type);
  if (isObjectType(type)) return objectOf(parts, type, field);
  if (isAbstractType(type)) return abstractOf(parts, type, field);
  throw new Error(`${String(type)} is no type of values that are present.`);
}

function objectOf(parts: ValueParts, type: GraphQLObjectType, { nodes }: Field): Writer {
  if (type.isTypeOf) throw new Error(`${type.name} has an isTypeOf, which is not compiled.`);
  return parts.objectOf(
    type,
    nodes.map(({ selectionSet }) => selectionSet),
  );
}

function abstractOf(parts: ValueParts, type: GraphQLAbstractType, field: Field): Writer {
  const writers = new Map<GraphQLObjectType, Writer>();
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (value, place, run) => {
    const written = (name: unknown): Text => {
      const concrete = concreteOf(parts.schema, type, name, field);
      const write = writers.get(concrete) ?? objectOf(parts, concrete, field);
      writers.set(concrete, write);
      return write(value, place, run);
    };
    // By the value alone: what it is does not change.
    const name = resolveType(value, run.context, parts.infoOf(field, place(), run), type);
    return isPromise(name) ? name.then(written) : written(name);
  };
}

function listOf(parts: ValueParts, itemType: GraphQLOutputType, field: Field): Writer {
  const writeItem = writerOf(parts, itemType, field);
  const isNullable = !isNonNullType(itemType);
  return (value, place, run) => {
    if (typeof value !== "object" || value === null || !(Symbol.iterator in value))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`);
    const later: Promise<string>[] = [];
    const writeAt = (item: unknown, index: number): Text => {
      const placeOfItem = () => ({ prev: place(), key: index, typename: undefined });
      const located = (error: unknown): string => {
        const failure = locatedError(error, field.nodes, keysOf(placeOfItem()));
        if (!isNullable) throw failure;
        run.errors.push(failure);
        return "null";
      };
      try {
        const text = isPromise(item)
          ? item.then((one) => writeItem(one, placeOfItem, run))
          : writeItem(item, placeOfItem, run);
        if (typeof text === "string") return text;
        const caught = text.catch(located);
        later.push(caught);
        return caught;
      } catch (error) {
        return located(error);
      }
    };
    let items: readonly Text[];
    try {
      // What it has an iterator for is iterable.
      items = Array.from(value as Iterable<unknown>, writeAt);
    } catch (error) {
      // Nobody waits for the others, and they may fail as well.
      for (const other of later) other.catch(() => {});
      throw error;
    }
    return later.length === 0 ? `[${items.join(",")}]` : joined(items, ",").then((text) => `[${text}]`);
  };
}

function concreteOf(schema: GraphQLSchema, type: GraphQLAbstractType, name: unknown, field: Field): GraphQLObjectType {
  const { nodes } = field;
  if (typeof name !== "string")
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${nameOf(field)}". Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  const concrete = schema.getType(name);
  if (!concrete)
    throw new GraphQLError(
      `Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`,
      { nodes },
    );
  if (!isObjectType(concrete))
    throw new GraphQLError(`Abstract type "${type.name}" was resolved to a non-object type "${name}".`, { nodes });
  if (!schema.isSubType(type, concrete))
    throw new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${type.name}".`, { nodes });
  return concrete;
}

const nameOf = ({ parentType, name }: Field): string => `${parentType.name}.${name}`;
