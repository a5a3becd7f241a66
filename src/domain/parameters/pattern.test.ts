import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern, tryPattern } from "./pattern.ts";
import { type Random, randomFrom } from "./random.fixture.ts";

const atoms = [
  "a",
  "b",
  ".",
  "\\d",
  "\\w",
  "\\S",
  "[ab]",
  "[^a]",
  "[a-c\\]]",
  "[]",
  "[^]",
  "\\u0061",
  "\\u{1F600}",
  "\\uD83D\\uDE00",
  "\\uD83D",
  "\\x62",
  "\\.",
  "\\/",
  "\\p{L}",
  "😀",
  "[😀-😎]",
  "^",
  "$",
  "\\b",
  "\\B",
  "-",
  "_",
  "\\0",
  "\\cA",
  "\\n",
] as const;
const quantifiers = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{0,2}", "{1,}", "{2,3}?"] as const;

function randomPattern(random: Random, depth = 3): string {
  const parts = Array.from({ length: random.below(4) }, () => {
    const isGroup = depth > 0 && random.chance(0.35);
    const part = isGroup ? `${random.pick(["(", "(?:"])}${randomPattern(random, depth - 1)})` : random.pick(atoms);
    const isEdge = ["^", "$", "\\b", "\\B"].includes(part);
    return isEdge || random.chance(0.6) ? part : part + random.pick(quantifiers);
  });
  return parts.join(random.chance(0.3) ? "|" : "");
}

const letters = [
  "a",
  "b",
  "c",
  "1",
  "-",
  " ",
  "_",
  "\n",
  "😀",
  "\uD83D",
  "\uDE00",
  "é",
  "\u0000",
  "\u0001",
  "]",
  "/",
] as const;

test("the verdict is JavaScript's own, for 5,000 random patterns and ten texts each", () => {
  let matching = 0;
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const random = randomFrom(seed);
      const source = randomPattern(random);
      const pattern = compilePattern(source);
      const theirs = new RegExp(source, "u");
      for (let count = 0; count < 10; count += 1) {
        const text = Array.from({ length: random.below(8) }, () => random.pick(letters)).join("");
        const { matches, steps } = pattern.run(text);
        expect({ source, text, matches }).toEqual({ source, text, matches: theirs.test(text) });
        expect(steps).toBeLessThanOrEqual(2 * pattern.states * (text.length + 1));
        if (matches) matching += 1;
      }
    }),
    { numRuns: 5000 },
  );
  expect(matching).toBeGreaterThan(10_000);
  expect(matching).toBeLessThan(40_000);
});

describe("patterns on which backtracking takes forever", () => {
  const many = 20_000;
  test.each<readonly [source: string, text: string]>([
    ["^(a+)+$", `${"a".repeat(many)}!`],
    ["^(a|a)*$", `${"a".repeat(many)}!`],
    ["^(a|aa)+$", `${"a".repeat(many)}!`],
    ["^(a*)*$", `${"a".repeat(many)}!`],
    ["^([a-zA-Z]+)*$", `${"a".repeat(many)}!`],
    ["^(.*a){20}$", "a".repeat(many)],
    ["(.*)(.*)(.*)(.*)(.*)x$", "a".repeat(many)],
    ["^(\\w+\\s?)*$", `${"a ".repeat(many / 2)}!`],
    ["a*a*a*a*a*a*b", "a".repeat(many)],
    ["\\s+$", `${" ".repeat(many)}x`],
    ["^([\\w.-]+)+@([\\w-]+\\.)+[a-z]{2,6}$", `${"a.".repeat(many / 2)}`],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a".repeat(many)],
    ["^(?:(?:(?:a?)*)*)*b$", "a".repeat(many)],
    [
      "^(https|http)?:\\/\\/(([a-zA-Z0-9_-])+(\\.)?)*(:\\d+)?(\\/((\\.)?(\\?)?=?&?[a-zA-Z0-9_-](\\?)?)*)*$",
      `http://${"a".repeat(many)}!`,
    ],
  ])("%s takes steps in proportion to the text", (source, text) => {
    const pattern = compilePattern(source);
    const whole = pattern.run(text);
    expect(whole.matches).toBe(false);
    expect(whole.steps).toBeLessThanOrEqual(2 * pattern.states * (text.length + 1));
    // Half of the text, half of the steps.
    const half = pattern.run(text.slice(text.length / 2)).steps;
    expect(whole.steps / half).toBeLessThan(2.5);
  });
});

describe("what is refused", () => {
  test.each<readonly [why: RegExp, source: string]>([
    [/Escape only/, "^[a-z$"],
    [/Escape only/, "a**"],
    [/Escape only/, "\\:"],
    [/Escape only/, "(?<=a"],
    [/several rules/, "^(?=.*\\d)(?=.*[a-z]).{8,}$"],
    [/several rules/, "^(?!admin)"],
    [/several rules/, "(?<=a)b"],
    [/several rules/, "(?<!a)b"],
    [/Write out/, "^(a+)\\1$"],
    [/names or flags/, "(?<year>\\d{4})"],
    [/1000 at most/, "a{1001}"],
    [/1000 at most/, "(?:){99999999999}"],
    [/too large/, "((a{100}){100}){100}"],
    [/too large/, "((?:^){1000}){1000}"],
    [/too large/, "(((){1000}){1000}){1000}"],
    [/too large/, "(?:a?){1000}(?:b?){1000}"],
  ])("%s: %s", (why, source) => {
    expect(tryPattern(source)).toEqual({ refused: expect.stringMatching(why) });
  });
});
