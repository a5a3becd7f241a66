import fc from "fast-check";
import { expect, test } from "vitest";
import { maximumEntryBytes, readEntry, writeEntry } from "./entry-text.ts";

const asOf = "2026-11-23T10:00:00.000Z";

test.each([
  ["nothing", ""],
  ["half of it", '{"v":{"name":"ubu'],
  ["no object", '["v","asOf"]'],
  ["null", "null"],
  ["no value", `{"asOf":"${asOf}"}`],
  ["no time", '{"v":1}'],
  ["another time", '{"v":1,"asOf":"soon"}'],
  ["a number for a time", '{"v":1,"asOf":1}'],
  ["one key more", `{"v":1,"asOf":"${asOf}","w":2}`],
  ["a prototype for an entry", `{"__proto__":{"v":1},"asOf":"${asOf}"}`],
  ["a prototype inside", `{"v":[{"a":{"__proto__":{"admin":true}}}],"asOf":"${asOf}"}`],
  ["an escaped prototype", `{"v":{"\\u005F_proto__":1},"asOf":"${asOf}"}`],
  ["a half escaped prototype", `{"v":{"__pr\\u006fto__":1},"asOf":"${asOf}"}`],
  ["too long", JSON.stringify({ v: "x".repeat(maximumEntryBytes), asOf })],
])("a text with %s is no entry", (_what, text) => {
  expect(readEntry(text)).toBeNull();
});

test("a value that only speaks of prototypes is an entry", () => {
  const entry = { value: { description: '"__proto__" \\u005f' }, asOf };
  expect(readEntry(String(writeEntry(entry)))).toEqual(entry);
});

test("a value nested as deep as a text can be neither ends the process nor throws", () => {
  const depth = maximumEntryBytes / 2 - 100;
  expect(() => readEntry(`{"v":${"[".repeat(depth)}"__proto__"${"]".repeat(depth)},"asOf":"${asOf}"}`)).not.toThrow();
});

test("a mutilated text gives an entry of the right shape or none", () => {
  const text = String(writeEntry({ value: { name: "ubuntu", tags: [{ key: "a", value: "b" }] }, asOf }));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(8), fc.string({ unit: "binary", maxLength: 4 }), (from, length, noise) => {
      const entry = readEntry(text.slice(0, from) + noise + text.slice(from + length));
      if (entry === null) return;
      expect(Object.keys(entry)).toEqual(["value", "asOf"]);
      expect(Date.parse(entry.asOf)).not.toBeNaN();
    }),
    { numRuns: 2_000 },
  );
});

test("what is no JSON is not written", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  // A caller's bug, so the types do not allow it.
  expect(writeEntry({ value: circle as never, asOf })).toBeNull();
});
