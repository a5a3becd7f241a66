import { expect, test } from "vitest";
import { bears, marked, markOf, plannedMark } from "./mark.ts";

const mark = markOf("0123456789abcdef0123456789abcdef");

test("a mark is the beginning of the intent's token", () => {
  expect(mark).toBe("[tintype:0123456789ab]");
});

test.each([
  [null, mark],
  ["", mark],
  ["  ", mark],
  ["Web base", `Web base ${mark}`],
  ["Web base [tintype:ffffffffffff]", `Web base ${mark}`],
  ["Web base [tintype:ffffffffffff] [tintype:eeeeeeeeeeee] ", `Web base ${mark}`],
  ["[tintype:ffffffffffff]", mark],
  ["about [tintype:ffffffffffff] marks", `about [tintype:ffffffffffff] marks ${mark}`],
])("%j becomes %j: a mark that came along makes room", (text, expected) => {
  expect(marked(text, mark)).toBe(expected);
  expect(bears(expected, mark)).toBe(true);
  expect(marked(text, plannedMark)).toBe(expected.replace(mark, plannedMark));
});

test.each([null, "", "Web base", `${mark} Web base`, "[tintype:ffffffffffff]", `x${mark}`])("%j bears none", (text) => {
  expect(bears(text, mark)).toBe(false);
});
