import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  isNonNullType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { isLasting } from "../../../schema/shared/lasting.ts";
import { collect, type Sources } from "./collect.ts";
import {
  type Field,
  isObjectLike,
  isPromise,
  joined,
  keysOf,
  type ObjectWriter,
  type Path,
  type Run,
  type Text,
} from "./parts.ts";
import { type ValueParts, writerOf } from "./values.ts";

/** What an execution gave: its data as JSON, and what went wrong, as graphql-js says it. */
export interface Executed {
  readonly data: string;
  readonly errors: readonly GraphQLError[];
}

/** A query with its variables, compiled for one schema: to be executed again and again. */
export type CompiledQuery = (context: unknown) => Promise<Executed>;

/**
 * The query as functions that write its answer, equal to what graphql-js gives: what does not change from one execution
 * to the next (fields, arguments, types) is worked out once. Null for what is left to graphql-js: whatever is no query,
 * asks about the schema, or has variables that do not fit.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): CompiledQuery | null {
  const root = schema.getQueryType();
  if (operation.operation !== "query" || !root) return null;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!coerced) return null;
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const sources: Sources = { schema, fragments, variables: coerced };
  const isAboutSchema = [...collect(sources, root, [operation.selectionSet]).values()].some(([node]) =>
    ["__schema", "__type"].includes(node?.name.value ?? ""),
  );
  if (isAboutSchema) return null;
  const write = objectCompiler(sources, operation)(root, [operation.selectionSet]);
  return async (context) => {
    const run: Run = { context, errors: [], calls: 0 };
    try {
      return { data: await write(undefined, () => undefined, run), errors: run.errors };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { data: "null", errors: [...run.errors, error] };
    }
  };
}

function objectCompiler(sources: Sources, operation: OperationDefinitionNode): ValueParts["objectOf"] {
  const { schema, fragments, variables } = sources;
  const infoOf = ({ name, nodes, type, parentType }: Field, path: Path): GraphQLResolveInfo => ({
    ...{ fieldName: name, fieldNodes: nodes, returnType: type, parentType, path },
    ...{ schema, fragments, rootValue: undefined, operation, variableValues: variables },
  });
  const parts: ValueParts = { schema, infoOf, objectOf };

  function objectOf(type: GraphQLObjectType, sets: readonly (SelectionSetNode | undefined)[]): ObjectWriter {
    const fields = [...collect(sources, type, sets)].flatMap(([key, nodes]) => {
      const write = fieldOf(type, key, nodes);
      const { resolve } = type.getFields()[nodes[0]?.name.value ?? ""] ?? {};
      return write ? [{ key: JSON.stringify(key), write, isPlain: resolve === undefined }] : [];
    });
    const all = fields.map(({ key, write, isPlain }, index) => ({
      start: `${index === 0 ? "{" : ","}${key}:`,
      write,
      isPlain,
    }));
    const write = together(runsOf(all).map((run) => ({ start: "", write: run, isPlain: false })));
    const opening = all.length === 0 ? "{" : "";
    return (source, place, run) => {
      const text = write(source, place, run);
      return typeof text === "string" ? `${opening}${text}}` : text.then((one) => `${one}}`);
    };
  }

  function fieldOf(parentType: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): ObjectWriter | null {
    const [node] = nodes;
    const name = node?.name.value ?? "";
    if (name === "__typename") {
      const text = JSON.stringify(parentType.name);
      return () => text;
    }
    const definition = parentType.getFields()[name];
    if (!definition || !node) return null;
    const { type, resolve, args } = definition;
    const field: Field = { nodes, parentType, name, type };
    const isNullable = !isNonNullType(type);
    const write = writerOf(parts, type, field);
    const pathIn = (place: () => Path | undefined): Path => ({ prev: place(), key, typename: parentType.name });

    function located(error: unknown, place: () => Path | undefined, run: Run): string {
      const failure = locatedError(error, nodes, keysOf(pathIn(place)));
      if (!isNullable) throw failure;
      run.errors.push(failure);
      return "null";
    }

    /** What the resolver gives, else the property of the field's name, which may be a function. */
    function valueOfField(source: unknown, place: () => Path | undefined, run: Run): unknown {
      const value = resolve === undefined && isObjectLike(source) ? source[name] : undefined;
      if (resolve === undefined && typeof value !== "function") return value;
      // Anew each time: a resolver may keep what it got.
      const given =
        args.length === 0
          ? {}
          : getArgumentValues(definition as typeof definition & object, node as FieldNode, variables);
      run.calls += 1;
      const info = infoOf(field, pathIn(place));
      return resolve
        ? resolve(source, given, run.context, info)
        : (value as Method).call(source, given, run.context, info);
    }

    return (source, place, run) => {
      try {
        const value = valueOfField(source, place, run);
        const at = () => pathIn(place);
        if (!isPromise(value)) {
          const text = write(value, at, run);
          return typeof text === "string" ? text : text.catch((error: unknown) => located(error, place, run));
        }
        return value.then((one) => write(one, at, run)).catch((error: unknown) => located(error, place, run));
      } catch (error) {
        return located(error, place, run);
      }
    };
  }

  return objectOf;
}

type Method = (this: unknown, args: unknown, context: unknown, info: GraphQLResolveInfo) => unknown;

interface Member {
  /** The key, with what comes before it. */
  readonly start: string;
  readonly write: ObjectWriter;
  /** True where it is a property of the object. */
  readonly isPlain: boolean;
}

/** Members that follow each other and are plain are written as one text, which is kept for objects that never change. */
function runsOf(members: readonly Member[]): readonly ObjectWriter[] {
  const runs: Member[][] = [];
  for (const member of members) {
    const last = runs.at(-1);
    if (member.isPlain && last?.[0]?.isPlain) last.push(member);
    else runs.push([member]);
  }
  return runs.map((run) => (run[0]?.isPlain ? keeping(together(run)) : together(run)));
}

function together(members: readonly Member[]): ObjectWriter {
  return (source, place, run) => {
    let text = "";
    let pieces: Text[] | null = null;
    for (const { start, write } of members) {
      let written: Text;
      try {
        written = write(source, place, run);
      } catch (error) {
        if (pieces === null) throw error;
        // The others may fail as well, and are heard of.
        return joined(pieces).finally(() => {
          throw error;
        });
      }
      text += start;
      if (typeof written === "string") text += written;
      else {
        pieces ??= [];
        pieces.push(text, written);
        text = "";
      }
    }
    if (pieces === null) return text;
    pieces.push(text);
    return joined(pieces);
  };
}

function keeping(write: ObjectWriter): ObjectWriter {
  const texts = new WeakMap<object, string>();
  return (source, place, run) => {
    if (!isLasting(source)) return write(source, place, run);
    const known = texts.get(source);
    if (known !== undefined) return known;
    const { calls, errors } = run;
    const { length } = errors;
    const text = write(source, place, run);
    if (typeof text === "string" && run.calls === calls && errors.length === length) texts.set(source, text);
    return text;
  };
}
