import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createListSplitter } from "./json-list.ts";

const plenty = 1024 * 1024;

/** What a reader of the whole makes of it, in the splitter's words; undefined where it is not JSON or has no such list. */
function parsedWhole(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8").trim());
    return typeof value === "object" && value !== null && "images" in value && Array.isArray(value.images)
      ? value.images
      : undefined;
  } catch {
    return undefined;
  }
}

function parsedInPieces(bytes: Buffer, cuts: readonly number[]): unknown {
  const splitter = createListSplitter("images", plenty);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((one, other) => one - other);
  try {
    const elements = [...ends, bytes.length].flatMap((end, index) =>
      splitter.push(bytes.subarray(ends[index - 1] ?? 0, end)).map((element) => JSON.parse(element.toString("utf8"))),
    );
    const { around, count } = splitter.end();
    const zeros = parsedWhole(around);
    return Array.isArray(zeros) && zeros.length === count && zeros.every((one) => one === 0) ? elements : undefined;
  } catch {
    return undefined;
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const json = fc.jsonValue({ maxDepth: 4 });
const text = fc.string({ unit: "binary", maxLength: 12 });
/** Escapes as well as bytes of several to a letter. */
const written = (value: unknown) =>
  fc.constantFrom(JSON.stringify(value), escapedAll(value), JSON.stringify(value, null, 2));

function escapedAll(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const document = fc
  .record({
    images: fc.array(fc.oneof(json, text, fc.record({ id: text, name: text, images: fc.array(json) }))),
    before: fc.dictionary(text, json, { maxKeys: 2 }),
    after: fc.dictionary(text, json, { maxKeys: 2 }),
  })
  .filter(({ before, after }) => !("images" in before) && !("images" in after))
  .map(({ images, before, after }) => ({ ...before, images, ...after }))
  .chain(written);

test("whatever the list and however its bytes are cut, its elements are those of JSON.parse", () => {
  fc.assert(
    fc.property(document, cuts, (whole, places) => {
      const bytes = Buffer.from(whole);
      expect(parsedInPieces(bytes, places)).toEqual(parsedWhole(bytes));
      expect(parsedWhole(bytes)).toBeDefined();
    }),
    { numRuns: 500 },
  );
});

test("what is not JSON, or no such list, is so in pieces too", () => {
  const damage = fc.record({
    at: fc.nat(),
    byte: fc.constantFrom(...Buffer.from('{}[]",:\\ 0x\n')),
    drop: fc.boolean(),
  });
  fc.assert(
    fc.property(document, damage, cuts, (whole, { at, byte, drop }, places) => {
      const bytes = Buffer.from(whole);
      const place = at % bytes.length;
      const damaged = drop
        ? Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])
        : Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place)]);
      expect(parsedInPieces(damaged, places)).toEqual(parsedWhole(damaged));
    }),
    { numRuns: 2_000 },
  );
});

describe("by hand", () => {
  test.each([
    ['{"images":[]}', []],
    ['\ufeff { "images" : [ 1 , "a,]" , {"b":[1,2]} ] } ', [1, "a,]", { b: [1, 2] }]],
    ['{"\\u0069mages":[true]}', [true]],
    ['{"other":{"images":[1]},"images":[2]}', [2]],
    ['{"images":1,"images":[2]}', [2]],
    ['{"images":["\\\\","\\"]"]}', ["\\", '"]']],
    ['{"images":[2],"images":1}', undefined],
    ['{"images":[1 2]}', undefined],
    ['{"images":[1,]}', undefined],
    ['{"images":[,1]}', undefined],
    ['{"images":[1]', undefined],
    ['{"images":[1]}}', undefined],
    ['{"images":[1}]', undefined],
    ['{"images":{"images":[1]}}', undefined],
    ['["images":[1]]', undefined],
    ['["images",[1]]', undefined],
    ['<html>{"images":[1]}</html>', undefined],
    ["", undefined],
    ["null", undefined],
  ])("%s", (whole, elements) => {
    const bytes = Buffer.from(whole);
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(parsedInPieces(bytes, [cut])).toEqual(elements);
    expect(parsedWhole(bytes)).toEqual(elements);
  });

  test("a second list of the name is refused", () => {
    expect(() => createListSplitter("images", plenty).push(Buffer.from('{"images":[1],"images":[2]}'))).toThrow(
      RangeError,
    );
  });

  test("only what is kept counts as too long: one element, and all around the list", () => {
    const list = (element: string) => Buffer.from(`{"images":[${Array.from({ length: 20 }, () => element).join()}]}`);
    expect(createListSplitter("images", 60).push(list(`"${"a".repeat(50)}"`))).toHaveLength(20);
    expect(() => createListSplitter("images", 60).push(list(`"${"a".repeat(70)}"`))).toThrow(RangeError);
    expect(() => createListSplitter("images", 60).push(Buffer.alloc(61, " "))).toThrow(RangeError);
  });
});
