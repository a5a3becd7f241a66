import { expect, test } from "vitest";
import { createMissedForgets } from "./missed-invalidations.ts";

test("a failing replay keeps what it did not send, and a later one goes on from there", async () => {
  const missed = createMissedForgets(100);
  for (const key of ["a", "b", "c"]) missed.note("aws", [key], 1);
  const sent: string[] = [];
  await expect(
    missed.replay(async (_backendId, [key]) => {
      if (key === "b") throw new Error("down");
      sent.push(String(key));
    }),
  ).rejects.toThrow("down");
  missed.note("aws", ["d"], 2);
  await missed.replay(async (_backendId, keys) => void sent.push(...keys));
  expect(sent).toEqual(["a", "b", "c", "d"]);
  expect(missed.isEmpty()).toBe(true);
});

test("the oldest make room", async () => {
  const missed = createMissedForgets(3);
  missed.note("aws", ["a", "b"], 1);
  missed.note("aws", ["c"], 1);
  missed.note("aws", ["d"], 1);
  const sent: string[] = [];
  await missed.replay(async (_backendId, keys) => void sent.push(...keys));
  expect(sent).toEqual(["c", "d"]);
});
