import fc from "fast-check";
import { buildSchema, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { buildSchema as buildRealSchema } from "../../../../schema/build.ts";
import { workOf } from "../../../../test/support/probes/work.ts";
import type { Log } from "../../../ports/log.ts";
import { maskError } from "../../http/mask.ts";
import { createChecks } from "./check.ts";
import { objectionsToVariables } from "./coerce-variables.ts";
import { defaultLimits } from "./limits.ts";

const schema = buildSchema(`
  type Query { find(a: In, b: [Kind!], c: Int, d: Float, e: Boolean, f: ID, g: String): String }
  input In { text: String! kind: Kind number: Int more: [In!] }
  enum Kind { ONE TWO }
`);
const types = ["In", "[Kind!]", "Kind", "Int", "Float", "Boolean", "ID", "String", "[In!]!", "Int!"];
const canary = "canary-4711";
const log: Log = { info() {}, warn() {}, error() {} };

const told = (errors: readonly { readonly message: string }[]) => errors.map(({ message }) => message);
const operationOf = (text: string) => parse(text).definitions[0] as OperationDefinitionNode;

/** Any JSON that holds the canary in all of its texts and keys, also between graphql's own words. */
const planted = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      canary,
      `"; ${canary}`,
      `cannot represent value; ${canary}`,
      `Value "${canary}" does not exist in "Kind" enum.`,
      `got invalid value ${canary} at "x"; String cannot represent a non string value: ${canary}`,
      4711.4711,
      4711_4711_4711,
      true,
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("text", "kind", "number", "more", canary, `a "${canary}`), tie("value"), {
      maxKeys: 4,
    }),
  ),
})).value;

describe("what is said of variables", () => {
  test("never repeats what was sent, whatever type was asked for", () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), planted, (type, v) => {
        const errors = objectionsToVariables(
          schema,
          operationOf(`query ($v: ${type}) { __typename }`),
          { v },
          { maximum: 5, whatThereIs: true },
        );
        const texts = errors.map((error) => maskError(error, "id", log).message).join("\n");
        expect(texts).not.toMatch(/canary|4711/);
        expect(errors.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 2000 },
    );
  });

  test("says which, where, and what was expected", () => {
    const operation = operationOf("query ($v: In!, $w: Int!, $x: Kind) { __typename }");
    expect(
      told(
        objectionsToVariables(
          schema,
          operation,
          { v: { kind: "THREE", more: [{ text: 7 }], other: 1 }, x: null },
          { maximum: 9, whatThereIs: false },
        ),
      ),
    ).toEqual([
      'Variable "$v" got an invalid value; Field "text" of required type "String!" was not provided.',
      'Variable "$v" got an invalid value at "v.kind"; this value does not exist in "Kind".',
      'Variable "$v" got an invalid value at "v.more[0].text"; String cannot represent a non string value.',
      'Variable "$v" got an invalid value; it holds a field that "In" has not.',
      'Variable "$w" of required type "Int!" was not provided.',
    ]);
  });

  test("stops at the limit, also where a variable holds ten thousand mistakes", () => {
    const sent = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`text${at}`, at]));
    const operation = operationOf("query ($v: In) { __typename }");
    const work = workOf(() =>
      expect(objectionsToVariables(schema, operation, { v: sent }, { maximum: 5, whatThereIs: true })).toHaveLength(5),
    );
    expect(work).toBeLessThan(200);
  });

  test("lists the fields and words that there are, where these may be told", () => {
    const operation = operationOf("query ($v: In, $w: Kind, $x: [Kind]) { __typename }");
    const sent = { v: { text: "", other: 1, more: [1] }, w: "THREE", x: [7] };
    const said = (whatThereIs: boolean) =>
      told(objectionsToVariables(schema, operation, sent, { maximum: 9, whatThereIs }));
    expect(said(true)).toEqual([
      'Variable "$v" got an invalid value at "v.more[0]"; Expected type "In" to be an object. Its fields are text, kind, number, more.',
      'Variable "$v" got an invalid value; it holds a field that "In" has not. Its fields are text, kind, number, more.',
      'Variable "$w" got an invalid value; this value does not exist in "Kind". It has ONE, TWO.',
      'Variable "$x" got an invalid value at "x[0]"; Enum "Kind" cannot represent non-string value. It has ONE, TWO.',
    ]);
    expect(said(false).join()).not.toMatch(/TWO|number, more/);
  });

  test("keeps the words of our own scalars", async () => {
    const real = await buildRealSchema();
    const operation = operationOf("query ($v: DateTime) { __typename }");
    const [error] = objectionsToVariables(real, operation, { v: canary }, { maximum: 5, whatThereIs: true });
    expect(error?.message).toContain("RFC 3339");
    expect(error?.message).not.toContain(canary);
  });
});

test.each([
  `{ find(a: "${canary}") }`,
  `{ find(b: "${canary}") }`,
  `{ find(a: { text: { x: "${canary}" } }) }`,
  `{ find(c: "${canary}") }`,
  `{ find(d: "${canary}", e: "${canary}", f: { a: "${canary}" }, g: [1, "${canary}"]) }`,
  `{ find(g: "${canary}`,
  `{ find(g: "a" "${canary}") }`,
  `{ "${canary}" }`,
  `{ find(g: "\\u{${canary}}") }`,
  `{ find(g: """${canary}`,
])("what is said of %s does not repeat its value", (query) => {
  const checks = createChecks({ schema, limits: defaultLimits, production: false });
  const checked = checks.check({ query });
  if ("document" in checked) throw new Error("it should be refused");
  expect(JSON.stringify(checked.map((error) => maskError(error, "id", log)))).not.toContain(canary);
});

test.each([
  [
    `{ find(a: { text: "", ${canary.replace("-", "_")}: 1 }) }`,
    /is not defined by type "In"\. Its fields are text, kind, number, more\.$/,
  ],
  ["{ find(b: [THREE]) }", /^This value does not exist in "Kind" enum\. It has ONE, TWO\.$/],
  ['{ find(b: ["ONE"]) }', /^A word of the enum "Kind" is written without quotes\. It has ONE, TWO\.$/],
  ["{ find(a: ONE) }", /^Expected value of type "In"\. Its fields are text, kind, number, more\.$/],
  ["{ find(z: 1) }", /^Unknown argument "z" on field "Query\.find"\. It takes a, b, c, d, e, f, g\.$/],
])("what is said of %s names what there is, except in production", (query, expected) => {
  const said = (production: boolean) => {
    const checked = createChecks({ schema, limits: defaultLimits, production }).check({ query });
    if ("document" in checked) throw new Error("it should be refused");
    return checked.map((error) => maskError(error, "id", log).message).join();
  };
  expect(said(false)).toMatch(expected);
  expect(said(true)).not.toMatch(/ONE, TWO|number, more|a, b, c/);
});
