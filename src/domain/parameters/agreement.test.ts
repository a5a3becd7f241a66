import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proof } from "../../../test/support/probes/proof.ts";
import { check } from "./check.ts";
import { toJsonSchema } from "./json-schema.ts";
import { problemsOf } from "./problems.ts";
import { randomFrom, randomSet } from "./random.fixture.ts";
import { randomValues } from "./random-values.fixture.ts";

describe("two validators", () => {
  test("agree on 10,000 random definitions and two inputs for each, a third of them good and a third bad at least", () => {
    const { seed: first, size } = proof("two validators", 10_000);
    const verdicts = { good: 0, bad: 0, beside: 0 };
    // Strict refuses every keyword that it would pass over; unoptimized code is the same code, sooner there.
    const options = { strict: true, code: { optimize: false } };
    let ajv = new Ajv2020(options);
    let definitions = 0;
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        // It keeps what it compiled for as long as it lives.
        if (definitions++ % 500 === 0) ajv = new Ajv2020(options);
        const random = randomFrom(seed);
        const set = randomSet(random);
        expect(problemsOf(set)).toEqual([]);
        const schema = toJsonSchema(set);
        const validate = ajv.compile(schema); // throws where the schema itself is none of 2020-12
        for (const values of [randomValues(random, set), randomValues(random, set)]) {
          const good = validate(values);
          const problems = check(set, values);
          verdicts[good ? "good" : "bad"] += 1;
          if (problems.some(({ kind }) => kind === "BESIDE")) verdicts.beside += 1;
          if (problems.every(({ kind }) => kind === "BESIDE") === good) continue;
          // fast-check adds its seed, and ours as the counterexample.
          expect.fail(JSON.stringify({ schema, values, theirs: validate.errors, ours: problems }, null, 1));
        }
      }),
      { seed: first, numRuns: size },
    );
    expect(definitions).toBe(size);
    expect(verdicts.good + verdicts.bad).toBe(2 * size);
    expect(Math.min(verdicts.good, verdicts.bad)).toBeGreaterThan((2 * size) / 3);
    expect(verdicts.beside).toBeGreaterThan(size / 500);
  });

  test("read schemas that are 2020-12 by its own meta-schema", () => {
    const ajv = new Ajv2020({ strict: true });
    for (let seed = 0; seed < 500; seed += 1) {
      ajv.validateSchema(toJsonSchema(randomSet(randomFrom(seed))));
      expect(ajv.errors ?? []).toEqual([]);
    }
  });
});
