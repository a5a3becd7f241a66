import { expect, test } from "vitest";
import { createForgotten } from "./invalidated.ts";

test("a mark that had to make room goes on refusing, for every key, until its own end", () => {
  let now = 0;
  const forgotten = createForgotten({ lifetimeMs: 100, maximumKeys: 2, clock: { now: () => now } });
  forgotten.add("a", 50);
  now = 10;
  forgotten.add("b", 20);
  forgotten.add("c", 30);
  expect(forgotten.refuses("a", 50)).toBe(true);
  expect(forgotten.refuses("a", 51)).toBe(false);
  expect(forgotten.refuses("other", 50)).toBe(true);
  now = 100;
  expect(forgotten.refuses("a", 50)).toBe(false);
  expect(forgotten.refuses("c", 30)).toBe(true);
});
