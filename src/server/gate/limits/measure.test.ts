import { buildSchema, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { measure } from "./measure.ts";

const schema = buildSchema(`
  type Query { images(first: Int! = 25): ImageConnection! nodes(ids: [ID!]!): [Image] image(id: ID!): Image backends: [Backend!]! }
  type Mutation { copyImage: Image }
  interface Derived { ancestry: [Image!] }
  type ImageConnection { nodes: [Image!]! edges: [ImageEdge!]! totalCount: Int! }
  type ImageEdge { cursor: String! node: Image! }
  type Image implements Derived { id: ID! owner: Backend tags: [Backend!]! ancestry: [Image!] related(first: Int! = 10): ImageConnection! }
  type Backend { name: String! }
`);

function of(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  // Each text here begins with its operation.
  return measure(schema, document, document.definitions[0] as OperationDefinitionNode, variables);
}

describe("cost", () => {
  test.each([
    ["a connection and its page", "{ images(first: 10) { nodes { id } } }", 11],
    ["the default of the schema", "{ images { nodes { id } } }", 26],
    ["edges with their nodes", "{ images(first: 10) { edges { node { owner { name } } } } }", 31],
    [
      "lists within lists",
      "{ images(first: 10) { nodes { related(first: 10) { nodes { id } } } } }",
      1 + 10 * (1 + 1 + 10),
    ],
    ["a connection without its page", "{ images(first: 100) { totalCount } }", 11],
    [
      "a fragment on the connection",
      "{ images(first: 10) { ...F } } fragment F on ImageConnection { nodes { id } }",
      11,
    ],
    [
      "a fragment in two places",
      "{ a: images(first: 10) { ...F } images(first: 20) { ...F } } fragment F on ImageConnection { nodes { id } }",
      32,
    ],
    ["parts of no known number", "{ image(id: 1) { tags { name } } }", 25 + 1 + 5],
    ["a list of known size", "{ backends { name } }", 20],
    ["what an interface has a price for, by the type", "{ image(id: 1) { ancestry { id } } }", 25 + 1 + 25 + 5],
    ["and by the interface", "{ image(id: 1) { ... on Derived { ancestry { id } } } }", 25 + 1 + 25 + 5],
    ["ids", '{ nodes(ids: ["a", "b"]) { owner { name } } }', 25 + 2 * (10 + 2)],
    ["a mutation", "mutation { copyImage { id } }", 101],
    ["names alone", "{ __typename }", 0],
  ])("of %s", (_, query, cost) => {
    expect(of(query).cost).toBe(cost);
  });

  test.each([
    [{ n: 10 }, 11],
    [{}, 4],
    [{ n: -10 }, 1],
    [{ n: "many" }, 26],
  ])("with the variables %j", (variables, cost) => {
    expect(of("query ($n: Int! = 3) { images(first: $n) { nodes { id } } }", variables).cost).toBe(cost);
  });

  test("counts the ids of a variable", () => {
    expect(of("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: Array(100).fill("x") }).cost).toBe(25 + 1100);
  });

  test("of a bomb is what it would cost, and told at once", () => {
    const levels = Array.from(
      { length: 2000 },
      (_, at) => `fragment F${at} on Image { owner { name } ...F${at + 1} ...F${at + 1} }`,
    );
    const { cost } = of(`{ image(id: 1) { ...F0 } } ${levels.join(" ")} fragment F2000 on Image { id }`);
    expect(cost).toBe(Number.POSITIVE_INFINITY);
  });

  test("of fragments within fragments without end is refused, and no stack runs over", () => {
    const chain = (length: number) => {
      const links = Array.from({ length }, (_, at) => `fragment F${at} on Image { ...F${at + 1} }`);
      return of(`{ image(id: 1) { ...F0 } } ${links.join(" ")} fragment F${length} on Image { id }`);
    };
    expect(chain(150)).toMatchObject({ depth: 2, cost: 26 });
    for (const length of [201, 20_000])
      expect(chain(length)).toMatchObject({ depth: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY });
  });

  test("of a page of none is a number, whatever a member would cost", () => {
    const levels = Array.from({ length: 190 }, (_, at) => {
      const spreads = `...F${at + 1} `.repeat(64);
      return `fragment F${at} on Image { ${spreads} }`;
    });
    const leaf = "fragment F190 on Image { owner { name } }";
    const { cost } = of(`{ images(first: 0) { nodes { ...F0 } } } ${levels.join(" ")} ${leaf}`);
    expect(cost).toBe(1);
  });
});

describe("depth, aliases, directives and repeats", () => {
  test("are those of the operation with its fragments in place", () => {
    expect(
      of(`query ($a: Boolean! @a) @b { x: image(id: 1) @c { ...F @d ... on Image @e { y: id } } }
        fragment F on Image @f { z: owner @g { name } owner { name } }`),
    ).toMatchObject({ depth: 3, aliases: 3, directives: 7, repeats: 1 });
  });

  test("count an aliased __typename too", () => {
    expect(of("{ a: __typename b: __typename }").aliases).toBe(2);
  });

  test("count what is written twice in one place, not in two", () => {
    expect(of("{ backends { name } image(id: 1) { id owner { name } id id } }").repeats).toBe(3);
  });

  test("leave introspection out, whatever it is called, and nothing that is called like it", () => {
    expect(of("{ a: __schema { types { fields { type { name } } } } }")).toMatchObject({
      depth: 1,
      cost: 1000,
      aliases: 1,
    });
    expect(
      of("query __schema { ...__schema } fragment __schema on Query { image(id: 1) { owner { name } } }").depth,
    ).toBe(3);
    expect(of("{ image(id: 1) { __schema { types { name } } } }").depth).toBe(4);
    expect(of("{ __schema: image(id: 1) { owner { name } } }").depth).toBe(3);
  });

  test("bear what is not valid: fields, types and fragments that are not there, and circles", () => {
    const query =
      "{ nosuch(first: 5) { a { b } } ... on Nosuch { c { d } } ...Nosuch ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    expect(of(query)).toMatchObject({ depth: 3, cost: 5 });
  });
});
