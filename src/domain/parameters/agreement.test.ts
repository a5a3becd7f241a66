import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { toJsonSchema } from "./json-schema.ts";
import { problemsOf } from "./problems.ts";
import { randomFrom, randomSet, randomValues } from "./random.fixture.ts";

describe("two validators", () => {
  test("agree on 10,000 random definitions and inputs, a third of them good and a third bad at least", () => {
    const verdicts = { good: 0, bad: 0, beside: 0 };
    // A definition is compiled to code that Ajv would keep; strict refuses every keyword that it would pass over.
    let ajv = new Ajv2020({ strict: true });
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        if ((verdicts.good + verdicts.bad) % 500 === 0) ajv = new Ajv2020({ strict: true });
        const random = randomFrom(seed);
        const set = randomSet(random);
        expect(problemsOf(set)).toEqual([]);
        const values = randomValues(random, set);
        const schema = toJsonSchema(set);
        const theirs = ajv.validate(schema, values); // throws where the schema itself is none of 2020-12
        const ours = check(set, values);
        verdicts[theirs ? "good" : "bad"] += 1;
        if (ours.some(({ kind }) => kind === "BESIDE")) verdicts.beside += 1;
        expect({ schema, values, good: ours.every(({ kind }) => kind === "BESIDE"), ours }).toMatchObject({
          good: theirs,
        });
      }),
      { numRuns: 10_000 },
    );
    expect(verdicts.good + verdicts.bad).toBe(10_000);
    expect(Math.min(verdicts.good, verdicts.bad)).toBeGreaterThan(3333);
    expect(verdicts.beside).toBeGreaterThan(10);
    console.log(verdicts);
  }, 300_000);
});
