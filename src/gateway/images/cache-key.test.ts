import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey } from "./cache-key.ts";

const awkward = fc.string({ unit: fc.constantFrom("/", "%", "2", "F", "5", ":", "\n", "\u0000", "a"), maxLength: 6 });

test("two images never have the same key", () => {
  fc.assert(
    fc.property(awkward, awkward, awkward, awkward, (region, nativeId, otherRegion, otherId) => {
      const same = region === otherRegion && nativeId === otherId;
      expect(cacheKey({ region, nativeId }) === cacheKey({ region: otherRegion, nativeId: otherId })).toBe(same);
    }),
    { numRuns: 5_000 },
  );
  expect(cacheKey({ region: "a/b", nativeId: "c" })).not.toBe(cacheKey({ region: "a", nativeId: "b/c" }));
});
