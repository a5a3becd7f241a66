import { expect, test } from "vitest";
import { cacheSuite, entry, time } from "./cache.suite.ts";
import { createMemoryCache } from "./memory.ts";

cacheSuite(async (options) => createMemoryCache(options));

test("what was used least recently makes room, by number", async () => {
  const cache = createMemoryCache({ maximumEntries: 2 });
  await cache.setMany("aws", "image", new Map([["a", entry(1)]]));
  await cache.setMany("aws", "image", new Map([["b", entry(2)]]));
  await cache.getMany("aws", "image", ["a"]);
  await cache.setMany("aws", "image", new Map([["c", entry(3)]]));
  expect([...(await cache.getMany("aws", "image", ["a", "b", "c"])).keys()]).toEqual(["a", "c"]);
});

test("what was used least recently makes room, by size, and what was replaced or forgotten counts no more", async () => {
  const cache = createMemoryCache({ maximumBytes: 5_000 });
  const large = entry("x".repeat(2_000));
  for (let round = 0; round < 10; round++) await cache.setMany("aws", "image", new Map([["a", large]]));
  await cache.setMany("aws", "image", new Map([["b", large]]));
  await cache.setMany("aws", "image", new Map([["c", large]]));
  expect([...(await cache.getMany("aws", "image", ["a", "b", "c"])).keys()]).toEqual(["b", "c"]);
  await cache.forget("aws", ["b"], time(0));
  await cache.setMany("aws", "image", new Map([["a", large]]));
  expect([...(await cache.getMany("aws", "image", ["a", "b", "c"])).keys()]).toEqual(["a", "c"]);
});

test("lifetimes are by kind, spread by a tenth, and short for what does not exist", async () => {
  let passed = 0;
  const cache = createMemoryCache({ clock: { now: Date.now, steady: () => passed }, random: () => 0 });
  await cache.setMany(
    "aws",
    "image",
    new Map([
      ["x", entry(1)],
      ["none", entry(null)],
    ]),
  );
  await cache.setMany("aws", "manifest", new Map([["x", entry(1)]]));
  const sizes = async () => [
    (await cache.getMany("aws", "image", ["none"])).size,
    (await cache.getMany("aws", "image", ["x"])).size,
    (await cache.getMany("aws", "manifest", ["x"])).size,
  ];
  passed = 4_499;
  expect(await sizes()).toEqual([1, 1, 1]);
  passed = 4_500;
  expect(await sizes()).toEqual([0, 1, 1]);
  passed = 54_000;
  expect(await sizes()).toEqual([0, 0, 1]);
  passed = 3_240_000;
  expect(await sizes()).toEqual([0, 0, 0]);
});

test("what was forgotten refuses older entries for a minute", async () => {
  let passed = 0;
  const cache = createMemoryCache({ clock: { now: Date.now, steady: () => passed } });
  await cache.forget("aws", ["x"], time(10));
  const setOlder = async () => {
    await cache.setMany("aws", "image", new Map([["x", entry(1, 9)]]));
    return (await cache.getMany("aws", "image", ["x"])).size;
  };
  passed = 59_999;
  expect(await setOlder()).toBe(0);
  passed = 60_000;
  expect(await setOlder()).toBe(1);
});
