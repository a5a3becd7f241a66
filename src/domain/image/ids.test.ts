import fc from "fast-check";
import { expect, test } from "vitest";
import { imageId, isNativeId, isRegion, parseNodeId } from "./ids.ts";

test("every image that a cloud may have has an id that leads back to it", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(name.filter(isRegion), name.filter(isNativeId), (region, nativeId) => {
      const key = { provider: "AWS", region, nativeId };
      expect(parseNodeId(imageId(key))).toEqual({ type: "Image", key });
    }),
  );
});

test.each(["x".repeat(257), "x".repeat(65_536), "a\u0000b", "a\nb", "a\u007fb"])(
  "an id with the name %# is none",
  (name) => {
    expect([isNativeId(name), isRegion(name)]).toEqual([false, false]);
    expect(parseNodeId(imageId({ provider: "AWS", region: "us-east-1", nativeId: name }))).toBeNull();
    expect(parseNodeId(imageId({ provider: "AWS", region: name, nativeId: "ami-1" }))).toBeNull();
  },
);

test("half a surrogate pair is no name, and a colon is in no region", () => {
  expect(isNativeId("\ud800")).toBe(false);
  expect([isNativeId("a:b"), isRegion("a:b")]).toEqual([true, false]);
});
