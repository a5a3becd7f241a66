import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import {
  buildSchema,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  NoUnusedVariablesRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { describe, expect, test } from "vitest";
import { proof } from "../../../test/support/probes/proof.ts";
import { toBuffer } from "./byte-text.ts";
import { compile } from "./compile.ts";

const schema = buildSchema(`
  scalar Odd
  enum Color { RED GREEN BLUE }
  input Range { from: Int = 1, to: Int!, colors: [Color!] }
  interface Node { id: ID!, name(upper: Boolean = false): String, friend: Node }
  type Person implements Node { id: ID!, name(upper: Boolean = false): String, friend: Node, age: Int, color: Color!, tags: [String!]!, pets: [Pet], best: Pet! }
  type Robot implements Node { id: ID!, name(upper: Boolean = false): String, friend: Node, odd: Odd, weight: Float, grid: [[Int!]]!, maker: Person }
  type Dog { id: ID!, barks: Boolean!, owner: Person! }
  type Cat { id: ID!, lives: Int, owner: Person }
  union Pet = Dog | Cat
  type Query { person: Person, robot: Robot!, node(range: Range, color: Color): Node, pets(first: Int!): [Pet!], things: [Node]!, color: Color, odd: Odd }
`);

function coercedOf(operation: OperationDefinitionNode, given: Readonly<Record<string, unknown>>) {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!coerced) throw new Error("the variables do not fit");
  return coerced;
}

/** A number from 0 to 99 that is the same whenever the same is asked. */
function die(seed: number, text: string): number {
  let state = seed | 0;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x9e3779b1);
  return (state >>> 9) % 100;
}

type Values = Record<string, unknown>;

/** Good values mostly; else what goes wrong in resolvers and data: nulls, errors, promises of them, values of other types. */
function createWorld(seed: number) {
  function valueAt(type: GraphQLOutputType, at: string): unknown {
    const luck = die(seed, `${at}?`);
    if (luck < 5) return null;
    if (luck < 7) return new Error(`given at ${at}`);
    if (luck < 12) return Promise.resolve(goodValue(type, at));
    if (luck < 14) return rejection(at);
    if (luck < 15) return Promise.resolve(null);
    if (luck < 17) return { strange: at };
    if (luck < 18) return undefined;
    return goodValue(type, at);
  }

  function goodValue(type: GraphQLOutputType, at: string): unknown {
    if (isNonNullType(type)) return goodValue(type.ofType, at);
    if (isListType(type))
      return Array.from({ length: die(seed, `${at}#`) % 4 }, (_, index) => valueAt(type.ofType, `${at}.${index}`));
    const named = getNamedType(type);
    if (isLeafType(named)) return leaf(named, at);
    const concrete = isAbstractType(named) ? schema.getPossibleTypes(named)[die(seed, `${at}!`) % 2] : named;
    return isObjectType(concrete) ? object(concrete.name, at) : null;
  }

  function leaf({ name }: GraphQLNamedType, at: string): unknown {
    const number = die(seed, at);
    if (name === "Color") return ["RED", "GREEN", "BLUE", "PINK"][number % 33 === 0 ? 3 : number % 3];
    if (name === "Boolean") return number % 2 === 0;
    if (name === "Int") return number % 20 === 0 ? 2 ** 40 : number;
    if (name === "Float") return number / 7;
    if (name === "ID") return number % 3 === 0 ? number : `id "${at}" \u00e9\u2013\u{1f600}\ud800`;
    if (name === "Odd")
      return number % 5 === 0 ? { deep: [number, null, "\u2028"] } : number % 2 === 0 ? number : `odd ${at}`;
    return number % 4 === 0 ? `\u0007"\\ \ud800 ${at}` : at;
  }

  function object(typeName: string, at: string): Values {
    const type = schema.getType(typeName);
    const values: Values = { __typename: die(seed, `${at}type`) === 0 ? "Nobody" : typeName, at };
    if (isObjectType(type))
      for (const field of Object.values(type.getFields())) {
        const value = () => valueAt(field.type, `${at}.${field.name}`);
        // A rejection that nobody asks for would be nobody's to handle.
        Object.defineProperty(values, field.name, {
          get: () => (die(seed, `${at}${field.name}f`) < 20 ? value : value()),
        });
      }
    return values;
  }

  const resolve: GraphQLFieldResolver<unknown, unknown> = (source, args, _, { path, fieldName, returnType }) => {
    const keys: (string | number)[] = [];
    for (let at: typeof path | undefined = path; at; at = at.prev) keys.unshift(at.key);
    const at = `${keys.join("/")} ${JSON.stringify(args)}`;
    if (die(seed, `${at} throws`) < 3) throw new Error(`thrown at ${at}`);
    const own = source as Values | undefined;
    return own !== undefined && die(seed, `${at} own`) < 50 ? own[fieldName] : valueAt(returnType, at);
  };
  return { resolve };
}

/** Handled, as nobody may come to it: a list is given up at its first item that is wrong. */
function rejection(at: string): Promise<never> {
  const rejected = Promise.reject(new Error(`rejected at ${at}`));
  rejected.catch(() => {});
  return rejected;
}

/** Counts what is rejected and handled by nobody while `work` runs. */
async function strays<Result>(into: Error[], work: () => Promise<Result>): Promise<Result> {
  const before = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => into.push(error instanceof Error ? error : new Error(String(error))));
  try {
    const result = await work();
    await nextTurn();
    return result;
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of before) process.on("unhandledRejection", listener);
  }
}

/** The schema with resolvers at every other field. */
function resolving(seed: number): GraphQLSchema {
  const { resolve } = createWorld(seed);
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith("__"))
      for (const field of Object.values(type.getFields())) {
        if (type.name === "Query" || field.args.length > 0 || die(7, `${type.name}.${field.name}`) < 40)
          field.resolve = resolve;
        else delete field.resolve;
      }
  return schema;
}

/** A document with its variables, valid or not, from a list of numbers. */
function documentOf(numbers: readonly number[]): string {
  let next = 0;
  const pick = (most: number) => {
    next += 1;
    return (numbers[next % numbers.length] ?? 0) % most;
  };
  const fragments: string[] = [];
  const condition = () => ["", "", "", " @skip(if: $yes)", " @include(if: $no)", " @include(if: $yes)"][pick(6)] ?? "";

  function selection(type: GraphQLNamedType, depth: number): string {
    const fields =
      isObjectType(type) || ("getFields" in type && isAbstractType(type)) ? Object.values(type.getFields()) : [];
    const parts: string[] = [pick(3) === 0 ? `__typename${condition()}` : "kind: __typename"];
    for (let count = 1 + pick(5); count > 0; count -= 1) {
      const kind = pick(8);
      if (kind === 0 && depth > 0) parts.push(`...${condition()} { ${selection(type, depth - 1)} }`);
      else if (kind === 1 && depth > 0 && (isObjectType(type) || isAbstractType(type))) {
        const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
        const wanted = types[pick(types.length)];
        if (wanted) parts.push(`... on ${wanted.name}${condition()} { ${selection(wanted, depth - 1)} }`);
      } else if (kind === 2 && depth > 0) {
        const name = `F${fragments.length}`;
        fragments.push("");
        fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${selection(type, depth - 1)} }`;
        parts.push(`...${name}${condition()} ...${name}`);
      } else {
        const field = fields[pick(fields.length || 1)];
        if (!field) continue;
        const named = getNamedType(field.type);
        if (!isLeafType(named) && depth === 0) continue;
        const args = field.args.length === 0 ? "" : argumentsOf(field.name);
        // The same key always asks for the same: else the document would not be valid.
        const isOfNode = ["id", "name", "friend"].includes(field.name);
        const key = isOfNode && args === "" ? "" : `${type.name}${field.name}${args.replace(/\W/g, "_")}: `;
        parts.push(
          `${key}${field.name}${args}${condition()}${isLeafType(named) ? "" : ` { ${selection(named, depth - 1)} }`}`,
        );
      }
    }
    return parts.join(" ");
  }

  function argumentsOf(name: string): string {
    if (name === "pets") return `(first: ${["3", "$first", "0"][pick(3)]})`;
    if (name === "name") return ["", "(upper: true)", "(upper: $yes)"][pick(3)] ?? "";
    return ["", "(range: { to: 3 })", "(range: $range, color: $color)", "(color: RED)"][pick(4)] ?? "";
  }

  const query = schema.getQueryType();
  const body = query ? selection(query, 4) : "";
  return `query Q($yes: Boolean!, $no: Boolean = false, $first: Int! = 2, $range: Range, $color: Color) { ${body} } ${fragments.join(" ")}`;
}

const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

/**
 * The errors that the answer must tell: those at a field that is null for it. Of several that make one place null, which
 * come before it is given up depends on who was faster, so of these only the place counts.
 */
function told(data: unknown, errors: readonly GraphQLError[] = []): readonly string[] {
  const lines = errors.map(({ message, path = [], locations }) => {
    let value = data;
    let depth = 0;
    for (; depth < path.length && value !== null && value !== undefined; depth += 1)
      value = (value as Record<string | number, unknown>)[path[depth] ?? ""];
    const place = path.slice(0, depth);
    return depth < path.length ? JSON.stringify(["within", place]) : JSON.stringify([message, place, locations]);
  });
  return [...new Set(lines)].sort();
}

describe("a compiled query", () => {
  test("gives what graphql-js gives, of 10,000 documents over data in which much is wrong", {
    timeout: 120_000,
  }, async () => {
    const { seed, size } = proof("compiled queries", 12_000);
    const left: Error[] = [];
    let compared = 0;
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 120 }),
        fc.nat(),
        async (numbers, fate) => {
          const document = parse(documentOf(numbers));
          if (validate(schema, document, rules).length > 0) return;
          const variables = { yes: fate % 2 === 0, range: { to: fate % 9, colors: ["GREEN"] } };
          const operation = getOperationAST(document);
          if (!operation) return;
          const world = resolving(fate);
          const coerced = coercedOf(operation, variables);
          const query = compile(world, document, operation, coerced);
          // Others went before, of which nothing may be left but what decides which fields there are.
          await strays(left, async () => query?.({}, coercedOf(operation, { ...variables, range: { to: 7 } })));
          // It leaves some behind in lists.
          const right = await strays([], async () =>
            execute({ schema: world, document, variableValues: variables, contextValue: {} }),
          );
          const given = await strays(left, async () => query?.({}, coerced));
          expect(given && toBuffer(given.data).toString()).toBe(JSON.stringify(right.data));
          expect(told(right.data, given?.errors)).toEqual(told(right.data, right.errors));
          compared += 1;
          if (right.errors) failed += 1;
        },
      ),
      { numRuns: size, seed },
    );
    expect(left).toEqual([]);
    expect(compared).toBeGreaterThan(size * 0.85);
    expect(failed).toBeGreaterThan(size * 0.1);
  });
});
