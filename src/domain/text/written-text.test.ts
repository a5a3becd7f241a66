import { describe, expect, test } from "vitest";
import { characterProblem, escapeHidden, escapeHiddenInJson } from "./written-text.ts";

const code = (point: number) => `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f)];
const overrides = [...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];
const broken = [0xd800, 0xdfff, 0xfffe, 0xffff];

describe("a text of a person", () => {
  test.each([...controls, ...overrides, ...broken].map((point) => [code(point), point] as const))(
    "is refused for %s by name and position, save line feeds and tabs in several lines",
    (name, point) => {
      // The penguin is one character of two UTF-16 units.
      const text = `a🐧${String.fromCodePoint(point)}b`;
      const expected = expect.stringContaining(`Character 3 (${name}) is not allowed.`);
      expect(characterProblem(text, "ONE_LINE")).toEqual(expected);
      expect(characterProblem(text, "LINES")).toEqual(point === 0x0a || point === 0x09 ? null : expected);
    },
  );

  test.each([0x2028, 0x2029])("has the separator %i in several lines alone", (point) => {
    const text = `a${String.fromCodePoint(point)}b`;
    expect(characterProblem(text, "ONE_LINE")).toContain(`Character 2 (${code(point)})`);
    expect(characterProblem(text, "LINES")).toBeNull();
  });

  test("may end its lines as on Windows, and a carriage return stands nowhere else", () => {
    expect(characterProblem("one\r\ntwo\r\n", "LINES")).toBeNull();
    expect(characterProblem("shown\rhidden", "LINES")).toContain("Character 6 (U+000D)");
    expect(characterProblem("one\r\r\n", "LINES")).toContain("Character 4 (U+000D)");
  });

  test.each(["", "Grüße, 日本語, 😀👩‍👩‍👧, İıſKß", "שלום\u200F (מהדורה 2)\u200E", "a\u00A0b\u00ADc"])(
    "may be %j: marks that reorder nothing are letters as others",
    (text) => {
      expect([characterProblem(text, "ONE_LINE"), characterProblem(text, "LINES")]).toEqual([null, null]);
      expect(escapeHidden(text)).toBe(text);
    },
  );
});

test("what is quoted is shown with its hidden characters by code point", () => {
  expect(escapeHidden("inv\u202Egpj.exe\r\n\u0085\ud800🐧")).toBe("inv\\u{202E}gpj.exe\\u{D}\\u{A}\\u{85}\\u{D800}🐧");
});

test("a line of JSON keeps its values and its end", () => {
  const value = { name: "inv\u202Egpj.exe", more: "\u0085\u007f\u2028\n" };
  const line = escapeHiddenInJson(`${JSON.stringify(value)}\n`);
  expect(line).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(line)).toEqual(value);
});
