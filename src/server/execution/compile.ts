import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  isNonNullType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { isLasting, isLastingWith } from "../../../schema/shared/lasting.ts";
import { inOnePiece } from "./byte-text.ts";
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
  type Variables,
} from "./parts.ts";
import { type ValueParts, writerOf } from "./values.ts";

/** What an execution gave: its data as JSON, and what went wrong, as graphql-js says it. */
export interface Executed {
  /** See `asBytes`. */
  readonly data: string;
  readonly errors: readonly GraphQLError[];
}

/** A query that is compiled for one schema, to be executed again and again with coerced variables. */
export type CompiledQuery = (context: unknown, variables: Variables) => Promise<Executed>;

/**
 * The query as functions that write its answer, equal to what graphql-js gives: what does not change from one execution
 * to the next (fields, constant arguments, types) is worked out once. The coerced variables that directives use are the
 * same for all executions. Null for what is left to graphql-js: whatever is no query or asks about the schema.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): CompiledQuery | null {
  const root = schema.getQueryType();
  if (operation.operation !== "query" || !root) return null;
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const sources: Sources = { schema, fragments, variables };
  const isAboutSchema = [...collect(sources, root, [operation.selectionSet]).values()].some(([node]) =>
    ["__schema", "__type"].includes(node?.name.value ?? ""),
  );
  if (isAboutSchema) return null;
  const write = objectCompiler(sources, operation)(root, [operation.selectionSet]);
  return async (context, given) => {
    const run: Run = { context, variables: given, errors: [], calls: 0 };
    try {
      return { data: await write(undefined, () => undefined, run), errors: run.errors };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { data: "null", errors: [...run.errors, error] };
    }
  };
}

function objectCompiler(sources: Sources, operation: OperationDefinitionNode): ValueParts["objectOf"] {
  const { schema, fragments } = sources;
  const infoOf: ValueParts["infoOf"] = ({ name, nodes, type, parentType }, path, { variables }) => ({
    fieldName: name,
    fieldNodes: nodes,
    returnType: type,
    parentType,
    path,
    schema,
    fragments,
    rootValue: undefined,
    operation,
    // The specification's own type is writable; nobody here writes.
    variableValues: variables as GraphQLResolveInfo["variableValues"],
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
    // The whole object where all its members are kept; else runs of plain members are kept apart.
    return keeping((source, place, run) => {
      const text = write(source, place, run);
      return typeof text === "string" ? `${opening}${text}}` : text.then((one) => `${one}}`);
    });
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
    const { type, resolve } = definition;
    const field: Field = { nodes, parentType, name, type };
    const isNullable = !isNonNullType(type);
    const write = writerOf(parts, type, field);
    const argumentsOf = argumentReader(definition, node);
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
      const given = argumentsOf(run.variables);
      run.calls += 1;
      const info = infoOf(field, pathIn(place), run);
      return resolve
        ? resolve(source, given, run.context, info)
        : (value as Method).call(source, given, run.context, info);
    }

    /** Of values that the source gives again and again. */
    const texts = new WeakMap<object, string>();
    const isConstant = resolve !== undefined && hasConstantArguments(node);

    function writeResolved(source: unknown, value: unknown, at: () => Path, run: Run): Text {
      if (!isConstant || !isLasting(source) || !isLastingWith(source, value)) return write(value, at, run);
      return writeOnce(texts, source, run, () => write(value, at, run));
    }

    return (source, place, run) => {
      const known = isConstant && isObjectLike(source) ? texts.get(source) : undefined;
      if (known !== undefined) return known;
      try {
        const value = valueOfField(source, place, run);
        const at = () => pathIn(place);
        if (!isPromise(value)) {
          const text = writeResolved(source, value, at, run);
          return typeof text === "string" ? text : text.catch((error: unknown) => located(error, place, run));
        }
        return value
          .then((one) => writeResolved(source, one, at, run))
          .catch((error: unknown) => located(error, place, run));
      } catch (error) {
        return located(error, place, run);
      }
    };
  }

  return objectOf;
}

/** The arguments, each time in an object of its own: a resolver may keep what it got. Constant ones are read once. */
function argumentReader(definition: GraphQLField<unknown, unknown>, node: FieldNode) {
  if (definition.args.length === 0) return () => ({});
  const read = (variables: Variables): Values => getArgumentValues(definition, node, variables);
  let known: Values | null = null;
  return (variables: Variables): Values => {
    if (known) return { ...known };
    const values = read(variables);
    // A default may be a list or an object.
    if (hasConstantArguments(node) && Object.values(values).every((value) => !isObjectLike(value))) known = values;
    return { ...values };
  };
}

type Values = Record<string, unknown>;

const hasConstantArguments = ({ arguments: given = [] }: FieldNode): boolean =>
  given.every(({ value }) => constantKinds.has(value.kind));

const constantKinds: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
]);

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
    return texts.get(source) ?? writeOnce(texts, source, run, () => write(source, place, run));
  };
}

/** Keeps the text where nothing was asked for it that may answer otherwise the next time. */
function writeOnce(texts: WeakMap<object, string>, source: object, run: Run, write: () => Text): Text {
  const { calls, errors } = run;
  const { length } = errors;
  const text = write();
  if (typeof text === "string" && run.calls === calls && errors.length === length) texts.set(source, inOnePiece(text));
  return text;
}
