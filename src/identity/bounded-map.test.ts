import { expect, test } from "vitest";
import { createBoundedMap } from "./bounded-map.ts";

test("a full map forgets what was used longest ago", () => {
  const map = createBoundedMap<number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.get("a");
  map.set("c", 3);
  expect(["a", "b", "c"].map((key) => map.get(key))).toEqual([1, undefined, 3]);
  map.set("a", 4);
  map.delete("c");
  expect(["a", "c"].map((key) => map.get(key))).toEqual([4, undefined]);
});
