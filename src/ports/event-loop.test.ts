import { expect, test } from "vitest";
import { breathe } from "./event-loop.ts";

/** Work that never waits for anything, as node:sqlite's answers make it. */
async function work(milliseconds: number, breathing: boolean): Promise<void> {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt) {
    await Promise.resolve();
    if (breathing) await breathe();
  }
}

async function turnsDuring(promise: Promise<void>): Promise<number> {
  let turns = 0;
  let ended = false;
  const count = () => {
    turns += 1;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  await promise;
  ended = true;
  return turns;
}

test("long work that breathes gives others a turn, again and again; work that does not gives none", async () => {
  expect(await turnsDuring(work(100, false))).toBe(0);
  expect(await turnsDuring(work(100, true))).toBeGreaterThan(1);
});

test("of several that breathe each gets on", async () => {
  const ends: number[] = [];
  await Promise.all([1, 2, 3].map(async (one) => work(60, true).then(() => ends.push(one))));
  expect(ends).toHaveLength(3);
});

test("a short piece of work goes on at once", async () => {
  await new Promise((resolve) => setImmediate(resolve));
  expect(breathe()).toBeUndefined();
});
