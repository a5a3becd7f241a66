import { inspect } from "node:util";
import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { GatewayError } from "../../domain/errors.ts";
import { asRefusal } from "../../gateway/verbs/refusal.ts";
import type { Log } from "../../ports/log.ts";
import { maskError } from "./mask.ts";

const quoting = 'The cloud keeps "inv\u202Egpj.exe\u009b31m".';
const shown = 'The cloud keeps "inv\\u{202E}gpj.exe\\u{9B}31m".';

function masked(error: GraphQLError) {
  const lines: string[] = [];
  const write = (facts: object) => void lines.push(inspect(facts));
  const log: Log = { info: write, warn: write, error: write };
  const answer = maskError(error, "r1", log);
  return { answer, lines };
}

test("what an error quotes of names is shown with hidden characters by code point, as an error and as a refusal", () => {
  const thrown = new GatewayError("CONFLICT", quoting);
  expect(masked(new GraphQLError(quoting, { originalError: thrown })).answer.message).toBe(shown);
  expect(masked(new GraphQLError(quoting)).answer.message).toBe(shown);
  expect(asRefusal(thrown)?.message).toBe(shown);
});

test("a bug is INTERNAL with the request's id, and its text is in the log alone", () => {
  const { answer, lines } = masked(new GraphQLError("canary", { originalError: new TypeError("canary") }));
  expect(answer).toMatchObject({ message: expect.stringContaining("r1"), extensions: { code: "INTERNAL" } });
  expect(JSON.stringify(answer)).not.toContain("canary");
  expect(lines.join("")).toContain("canary");
});
