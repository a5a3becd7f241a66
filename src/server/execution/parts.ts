import type { FieldNode, GraphQLError, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo } from "graphql";

/** JSON, now or later. */
export type Text = string | Promise<string>;

export type Path = GraphQLResolveInfo["path"];

/** Where a value is: worked out only where somebody asks, since few do. */
export type Place = () => Path;

/** The values of an operation's variables. */
export type Variables = Readonly<Record<string, unknown>>;

/** One execution. */
export interface Run {
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Variables;
  readonly errors: GraphQLError[];
  /** How often something was asked that may answer otherwise the next time. */
  calls: number;
}

/** A field of an object type, with all the places of the document where it is asked for under one key. */
export interface Field {
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly name: string;
  readonly type: GraphQLOutputType;
}

/** Writes a value that is no promise. Throws what was wrong, to be located by the field or list that it is of. */
export type Writer = (value: unknown, place: Place, run: Run) => Text;

/** Writes the selected fields of an object; the root is at no place. */
export type ObjectWriter = (source: unknown, place: () => Path | undefined, run: Run) => Text;

export type InfoOf = (field: Field, path: Path, run: Run) => GraphQLResolveInfo;

export const joined = (parts: readonly Text[], separator = ""): Promise<string> =>
  Promise.all(parts).then((texts) => texts.join(separator));

export const isObjectLike = (value: unknown): value is Record<string, unknown> =>
  (typeof value === "object" && value !== null) || typeof value === "function";

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

export function keysOf(path: Path | undefined): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}
