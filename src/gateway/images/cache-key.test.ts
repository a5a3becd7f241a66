import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey } from "./cache-key.ts";

const awkward = fc.string({ unit: fc.constantFrom("/", "%", "2", "F", "5", ":", "\n", "\u0000", "a"), maxLength: 6 });

test("two images never have the same key", () => {
  fc.assert(
    fc.property(awkward, awkward, awkward, awkward, (realm, nativeId, otherRealm, otherId) => {
      const same = realm === otherRealm && nativeId === otherId;
      expect(cacheKey({ realm, nativeId }) === cacheKey({ realm: otherRealm, nativeId: otherId })).toBe(same);
    }),
    { numRuns: 5_000 },
  );
  expect(cacheKey({ realm: "a/b", nativeId: "c" })).not.toBe(cacheKey({ realm: "a", nativeId: "b/c" }));
});
