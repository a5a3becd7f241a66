import { expect, test } from "vitest";
import { workOf } from "../../test/support/probes/work.ts";
import { hasDuplicateMembers } from "./duplicate-members.ts";

test.each([
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"a":{"b":1,"b":2}}',
  '[{"a":1 , "b":2,"a" :3}]',
  '{"__proto__":1,"__proto__":2}',
  '{"a\\"":1,"a\\"":2}',
])("a member stands twice in %s", (json) => {
  expect(hasDuplicateMembers(json)).toBe(true);
});

test.each([
  "{}",
  "[]",
  "7",
  '"a"',
  '{"a":"a","b":["a","a"]}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":"\\"a\\":1","b":"\\\\","c":":"}',
  '{"__proto__":{"a":1},"constructor":2,"":3}',
])("no member stands twice in %s", (json) => {
  expect(hasDuplicateMembers(json)).toBe(false);
});

test("what is no JSON is told at once, however long it is", () => {
  const work = workOf(() => {
    expect(() => hasDuplicateMembers('"\\'.repeat(500_000))).toThrow(SyntaxError);
    expect(() => hasDuplicateMembers(`"${" ".repeat(1_000_000)}`)).toThrow(SyntaxError);
    expect(hasDuplicateMembers(`{"a"${" ".repeat(1_000_000)}:1,"b":"${'\\"'.repeat(100_000)}"}`)).toBe(false);
  });
  expect(work).toBeLessThan(1000);
});
