import { expect, test } from "vitest";
import { createQuery } from "../wire/query.ts";
import { createFiltering, createMatcher } from "./filters.ts";

test.each([
  ["al2023-*", "al2023-ami", true],
  ["al2023-*", "AL2023-ami", false],
  ["a?c", "abc", true],
  ["a?c", "abbc", false],
  ["a\\*c", "a*c", true],
  ["a\\*c", "abc", false],
  ["a\\\\b", "a\\b", true],
  ["a.c", "abc", false],
  ["(x) [y]", "(x) [y]", true],
  ["*", "", true],
  ["日?語", "日本語", true],
])("pattern %s on %s is %s", (pattern, value, expected) => {
  expect(createMatcher([pattern])(value)).toBe(expected);
});

const filtering = createFiltering<{ name: string; tags: Record<string, string> }>(
  { name: (item) => item.name },
  (item) => item.tags,
);

function read(form: Record<string, string>) {
  return filtering.read(createQuery(new Map(Object.entries(form))));
}

test("values of one filter are alternatives, filters are all needed, and tags count", () => {
  const matches = filtering.matches(
    read({
      "Filter.1.Name": "name",
      "Filter.1.Value.1": "a",
      "Filter.1.Value.10": "b*",
      "Filter.2.Name": "tag:Team",
      "Filter.2.Value.1": "x",
    }),
  );
  expect(matches({ name: "b1", tags: { Team: "x" } })).toBe(true);
  expect(matches({ name: "b1", tags: {} })).toBe(false);
  expect(matches({ name: "c", tags: { Team: "x" } })).toBe(false);
});

test("an unknown filter is named in the refusal", () => {
  expect(() => read({ "Filter.1.Name": "ami_id", "Filter.1.Value.1": "x" })).toThrow("The filter 'ami_id' is invalid");
});

test("more than 200 values on one call are refused", () => {
  const form: Record<string, string> = { "Filter.1.Name": "name" };
  for (let index = 1; index <= 201; index += 1) form[`Filter.1.Value.${index}`] = "x";
  expect(() => read(form)).toThrow("The maximum number of filter values specified on a single call is 200");
});
