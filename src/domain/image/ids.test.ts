import fc from "fast-check";
import { expect, test } from "vitest";
import { imageId, isNativeId, isRealm, parseNodeId } from "./ids.ts";

test("every image that a cloud may have has an id that leads back to it", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(name.filter(isRealm), name.filter(isNativeId), (realm, nativeId) => {
      const key = { provider: "AWS", realm, nativeId };
      expect(parseNodeId(imageId(key))).toEqual({ type: "Image", key });
    }),
  );
});

test.each(["x".repeat(257), "x".repeat(65_536), "a\u0000b", "a\nb", "a\u007fb"])(
  "an id with the name %# is none",
  (name) => {
    expect([isNativeId(name), isRealm(name)]).toEqual([false, false]);
    expect(parseNodeId(imageId({ provider: "AWS", realm: "us-east-1", nativeId: name }))).toBeNull();
    expect(parseNodeId(imageId({ provider: "AWS", realm: name, nativeId: "ami-1" }))).toBeNull();
  },
);

test("half a surrogate pair is no name, and a colon is in no realm", () => {
  expect(isNativeId("\ud800")).toBe(false);
  expect([isNativeId("a:b"), isRealm("a:b")]).toEqual([true, false]);
});
