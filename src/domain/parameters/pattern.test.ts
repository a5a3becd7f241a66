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
  "\\uDE00",
  "[\\uDC00-\\uDFFF]",
  "\\W",
  "[^\\uD83D]",
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
    const isEdge = ["^", "$", "\\b"].includes(part);
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
  // Something that nearly matches, around one piece that is repeated.
  test.each<readonly [source: string, before: string, piece: string, after: string]>([
    ["^(a+)+$", "", "a", "!"],
    ["^(a|a)*$", "", "a", "!"],
    ["^(a|aa)+$", "", "a", "!"],
    ["^(a*)*$", "", "a", "!"],
    ["^([a-zA-Z]+)*$", "", "a", "!"],
    ["^(.*a){20}$", "", "a", "!"],
    ["(.*)(.*)(.*)(.*)(.*)x$", "", "a", ""],
    ["^(\\w+\\s?)*$", "", "a ", "!"],
    ["a*a*a*a*a*a*b", "", "a", ""],
    ["\\s+$", "", " ", "x"],
    ["^([\\w.-]+)+@([\\w-]+\\.)+[a-z]{2,6}$", "", "a.", ""],
    ["^([\\w.-]+)+@([\\w-]+\\.)+[a-z]{2,6}$", "x@", "a.", "!"],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "", "a", ""],
    ["^(?:(?:(?:a?)*)*)*b$", "", "a", ""],
    [
      "^(https|http)?:\\/\\/(([a-zA-Z0-9_-])+(\\.)?)*(:\\d+)?(\\/((\\.)?(\\?)?=?&?[a-zA-Z0-9_-](\\?)?)*)*$",
      "http://",
      "a",
      "!",
    ],
  ])("%s takes steps in proportion to the text", (source, before, piece, after) => {
    const pattern = compilePattern(source);
    const [once = 0, twice = 0] = [10_000, 20_000].map((count) => {
      const text = before + piece.repeat(count) + after;
      const { matches, steps } = pattern.run(text);
      expect(matches).toBe(false);
      expect(steps).toBeLessThanOrEqual(2 * pattern.states * (text.length + 1));
      return steps;
    });
    expect(twice / once).toBeLessThan(2.1);
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
    [/either side/, "a\\B"],
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
