import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createEntryTexts, type EntryKey, maximumEntryBytes } from "./entry-text.ts";

const asOf = "2026-11-23T10:00:00.000Z";
const secret = "the gateway's own";
const place = "v1:{aws}:image:x";
const of: EntryKey = { backendId: "aws", kind: "image", key: "x" };
const texts = createEntryTexts(secret);

/** As somebody would who has the key: what is behind the seal must be right by itself. */
function sealed(text: string): string {
  const mac = createHmac("sha256", secret).update(`${place.length}:${place}${text}`).digest().subarray(0, 16);
  return mac.toString("base64url") + text;
}

const read = (text: string) => texts.read(place, of, text);
const key = '"key":["aws","image","x"]';

test("the seal of this test is the gateway's", () => {
  expect(read(sealed(`{"v":2,${key},"asOf":"${asOf}","value":1}`))).toEqual({ value: 1, asOf });
});

test.each([
  ["nothing", ""],
  ["half of it", `{"v":2,${key},"asOf":"${asOf}","value":{"name":"ubu`],
  ["no object", '["v","asOf"]'],
  ["null", "null"],
  ["no value", `{"v":2,${key},"asOf":"${asOf}"}`],
  ["no time", `{"v":2,${key},"value":1}`],
  ["another time", `{"v":2,${key},"asOf":"soon","value":1}`],
  ["a number for a time", `{"v":2,${key},"asOf":1,"value":1}`],
  ["another version", `{"v":1,${key},"asOf":"${asOf}","value":1}`],
  ["another key", `{"v":2,"key":["aws","image","y"],"asOf":"${asOf}","value":1}`],
  ["another backend", `{"v":2,"key":["azure","image","x"],"asOf":"${asOf}","value":1}`],
  ["another kind", `{"v":2,"key":["aws","manifest","x"],"asOf":"${asOf}","value":1}`],
  ["a longer key", `{"v":2,"key":["aws","image","x",""],"asOf":"${asOf}","value":1}`],
  ["one key more", `{"v":2,${key},"asOf":"${asOf}","value":1,"w":2}`],
  ["a prototype for an entry", `{"__proto__":{"v":2},${key},"asOf":"${asOf}","value":1}`],
  ["a prototype inside", `{"v":2,${key},"asOf":"${asOf}","value":[{"a":{"__proto__":{"admin":true}}}]}`],
  ["an escaped prototype", `{"v":2,${key},"asOf":"${asOf}","value":{"\\u005F_proto__":1}}`],
  ["a half escaped prototype", `{"v":2,${key},"asOf":"${asOf}","value":{"__pr\\u006fto__":1}}`],
  ["too long", `{"v":2,${key},"asOf":"${asOf}","value":"${"x".repeat(maximumEntryBytes)}"}`],
])("a text with %s is no entry, also under a good seal", (_what, text) => {
  expect(read(sealed(text))).toBeNull();
  expect(read(text)).toBeNull();
});

test("a value that only speaks of prototypes is an entry", () => {
  const entry = { value: { description: '"__proto__" \\u005f' }, asOf };
  expect(read(String(texts.write(place, of, entry)))).toEqual(entry);
});

test("a value nested as deep as a text can be neither ends the process nor throws", () => {
  const depth = maximumEntryBytes / 2 - 100;
  const value = `${"[".repeat(depth)}"__proto__"${"]".repeat(depth)}`;
  expect(() => read(sealed(`{"v":2,${key},"asOf":"${asOf}","value":${value}}`))).not.toThrow();
});

test("every single bit counts", () => {
  const text = String(texts.write(place, of, { value: { name: "ubuntu" }, asOf }));
  for (let bit = 0; bit < text.length * 8; bit += 1) {
    const bytes = Buffer.from(text);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(read(bytes.toString())).toBeNull();
  }
});

test("a mutilated text gives the entry that was written, or none", () => {
  const entry = { value: { name: "ubuntu", tags: [{ key: "a", value: "b" }] }, asOf };
  const text = String(texts.write(place, of, entry));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(8), fc.string({ unit: "binary", maxLength: 4 }), (from, length, noise) => {
      const found = read(text.slice(0, from) + noise + text.slice(from + length));
      if (found !== null) expect(found).toEqual(entry);
    }),
    { numRuns: 2_000 },
  );
});

test("a text is good in one place, and under one key of a gateway", () => {
  const text = fc.string({ unit: "binary", maxLength: 5 });
  fc.assert(
    fc.property(text, text, (here, there) => {
      const stored = String(texts.write(here, of, { value: 1, asOf }));
      expect(texts.read(there, of, stored) === null).toBe(here !== there);
      expect(createEntryTexts(`${secret}'`).read(here, of, stored)).toBeNull();
    }),
  );
});

test("what is no JSON is not written", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  // A caller's bug, so the types do not allow it.
  expect(texts.write(place, of, { value: circle as never, asOf })).toBeNull();
});
