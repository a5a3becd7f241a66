import { monitorEventLoopDelay } from "node:perf_hooks";
import { getIntrospectionQuery } from "graphql";
import { describe, expect, test } from "vitest";
import { buildSchema } from "../../../schema/build.ts";
import { createChecks } from "../../../src/server/gate/limits/check.ts";
import { defaultLimits } from "../../../src/server/gate/limits/limits.ts";
import { scaled } from "../../support/probes/pace.ts";
import { workOf } from "../../support/probes/work.ts";
import { askEverywhere, startSmallServer } from "../../support/servers/small-server.ts";

const times = (number: number, part: (index: number) => string) =>
  Array.from({ length: number }, (_, index) => part(index)).join(" ");

const tooMuch = "GRAPHQL_VALIDATION_FAILED";
const bomb = (levels: number) =>
  `${times(levels, (at) => `fragment F${at} on Image { views { backend { ...B } } ...F${at + 1} ...F${at + 1} }`)}
   fragment F${levels} on Image { id } fragment B on Backend { id }`;

/** Documents as attackers write them. Each is refused before anything is executed. */
const attacks: readonly (readonly [string, string])[] = [
  ["3000 nested pairs", `{ ${times(3000, () => "backends { name }")} }`],
  ["5000 times the same field", `{ ${times(5000, () => "__typename")} }`],
  ["990 times the same field", `{ ${times(990, () => "__typename")} }`],
  ["2000 inline fragments", `{ ${times(2000, () => "... { __typename }")} }`],
  ["16 aliases", `{ ${times(16, (at) => `a${at}: __typename`)} }`],
  [
    "16 aliases through a fragment",
    `{ ${times(4, () => "...F")} } fragment F on Query { ${times(4, (at) => `a${at}: __typename`)} }`,
  ],
  ["20 directives", `{ __typename ${times(20, () => "@include(if: true)")} }`],
  ["directives that are none", `{ __typename ${times(490, (at) => `@a${at}`)} }`],
  [
    "depth",
    `{ images { nodes { history { nodes { image { history { nodes { image { history { nodes { id } } } } } } } } } } }`,
  ],
  ["lists within lists", "{ images(first: 100) { nodes { history(first: 100) { nodes { backend { name } } } } } }"],
  ["a breadth of a million", "{ images(first: 1000000) { nodes { owner { id } } } }"],
  ["a fragment bomb", `{ images { nodes { ...F0 } } } ${bomb(35)}`],
  ["a circle of fragments", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"],
  [
    "fragments named __schema",
    `{ ...__schema } fragment __schema on Query { images(first: 1000) { nodes { history(first: 1000) { nodes { id backend { name } } } } } }`,
  ],
  ["an operation named __schema", `query __schema { ${times(16, (at) => `__schema${at}: __typename`)} }`],
  ["unknown fields", `{ ${times(900, (at) => `imagez${at}`)} }`],
  ["deep introspection", `{ __schema { types { ${"fields { type { ".repeat(5)} name ${"} } ".repeat(5)} } } }`],
  [
    "mutations by the dozen",
    `mutation { ${times(60, () => 'updateImage(input: { backend: "a", region: "r", nativeId: "n", idempotencyKey: "k" }) { event { id } }')} }`,
  ],
  ["ids by the thousand", `{ nodes(ids: [${times(900, () => '"x"')}]) { id } }`],
];

describe("a document that asks for too much", () => {
  test.each(attacks)("%s is refused on every transport, executes nothing and holds nobody up", async (_, query) => {
    const server = await startSmallServer({ schema: await buildSchema() });
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const answers = await askEverywhere(server, { query });
    lag.disable();
    for (const codes of answers) {
      expect(new Set(codes)).toEqual(new Set([tooMuch]));
      expect(codes.length).toBeLessThanOrEqual(defaultLimits.maxErrors);
    }
    expect(server.calls()).toBe(0);
    expect(lag.max / 1e6).toBeLessThan(scaled(200));
  });

  test.each(attacks)("%s is decided within 200 ms by the check alone", async (_, query) => {
    const checks = createChecks({ schema: await buildSchema(), limits: defaultLimits, production: false });
    const work = workOf(() => expect(checks.check({ query })).toBeInstanceOf(Array));
    expect(work).toBeLessThan(200);
  });

  test("40,000 lines of comment are over the limit of the body", async () => {
    const server = await startSmallServer();
    const response = await server.post({ query: `${"# comment\n".repeat(40_000)} { __typename }` });
    expect(response.status).toBe(413);
  });

  test("comments within the body's limit are parsed in time", async () => {
    const checks = createChecks({ schema: await buildSchema(), limits: defaultLimits, production: true });
    const query = `${"#\n".repeat(50_000)} { __typename }`;
    const work = workOf(() => expect(checks.check({ query })).toHaveProperty("document"));
    expect(work).toBeLessThan(200);
  });

  test("a variable decides the price as a written number does, also where the document was met before", async () => {
    const server = await startSmallServer();
    const query = "query ($first: Int! = 25) { images(first: $first) { nodes { related { nodes { id } } } } }";
    expect(await server.graphql(query)).toHaveProperty("data");
    const { errors } = await server.graphql(query, { first: 100_000 });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([tooMuch]);
    expect(errors?.[0]?.message).toContain("at most 5000");
    expect(errors?.[0]?.message).not.toContain("100000");
  });
});

describe("introspection", () => {
  const wrong = { query: "{ imagez }" };

  test("and suggestions are there in development", async () => {
    const server = await startSmallServer();
    expect(await server.graphql(getIntrospectionQuery())).toHaveProperty("data.__schema");
    expect((await server.graphql(wrong.query)).errors?.[0]?.message).toContain("Did you mean");
  });

  test("and suggestions are off in production, on every transport", async () => {
    const server = await startSmallServer({ production: true });
    for (const query of [
      getIntrospectionQuery(),
      '{ __type(name: "Image") { name } }',
      "subscription { __schema { types { name } } }",
    ])
      for (const codes of await askEverywhere(server, { query })) expect(new Set(codes)).toEqual(new Set([tooMuch]));
    const { errors } = await server.graphql(wrong.query);
    expect(errors?.[0]?.message).not.toContain("Did you mean");
    expect((await server.graphql("{ find(filter: { state: AVAILABL }) }")).errors?.[0]?.message).not.toContain("mean");
  });
});
