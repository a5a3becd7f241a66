import { expect, test } from "vitest";
import { createRefusedEntries } from "./refused-entries.ts";

test("what is refused is told at once, and then at most once a minute with all that came since", () => {
  let now = 0;
  const told: number[] = [];
  const refused = createRefusedEntries((count) => told.push(count), { now: () => now });
  refused(0);
  expect(told).toEqual([]);
  refused(2);
  refused(3);
  now = 59_999;
  refused(4);
  expect(told).toEqual([2]);
  now = 60_000;
  refused(0);
  expect(told).toEqual([2, 7]);
});
