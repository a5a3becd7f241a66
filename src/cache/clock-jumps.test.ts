import { expect, test } from "vitest";
import { hour, jumpingClock } from "../ports/clock.fixture.ts";
import { isoTime } from "../ports/clock.ts";
import { createFailureReport } from "../redis/failure-report.ts";
import { createForgotten } from "./invalidated.ts";
import { createMemoryCache } from "./memory.ts";
import { createBreaker } from "./redis/breaker.ts";

async function sizeOf(cache: ReturnType<typeof createMemoryCache>): Promise<number> {
  return (await cache.getMany("aws", "image", ["x"])).size;
}

test.each([hour, -hour])("an entry lives as long as it would have, also where the clock jumps by %d ms", async (by) => {
  const clock = jumpingClock();
  const cache = createMemoryCache({ clock, random: () => 0.5 });
  await cache.setMany("aws", "image", new Map([["x", { value: 1, asOf: isoTime(clock.now() - 2 * hour) }]]));
  clock.jump(by);
  clock.pass(59_999);
  expect(await sizeOf(cache)).toBe(1);
  clock.pass(1);
  expect(await sizeOf(cache)).toBe(0);
});

test("an entry of a time ahead of the clock is a miss", async () => {
  const clock = jumpingClock();
  const cache = createMemoryCache({ clock });
  clock.jump(hour);
  await cache.setMany("aws", "image", new Map([["x", { value: 1, asOf: isoTime(clock.now()) }]]));
  expect(await sizeOf(cache)).toBe(1);
  clock.jump(-hour);
  expect(await sizeOf(cache)).toBe(0);
});

test("what is forgotten is refused for its minute, also where the clock jumps ahead", () => {
  const clock = jumpingClock();
  const forgotten = createForgotten({ lifetimeMs: 60_000, maximumKeys: 10, clock });
  const at = clock.now();
  forgotten.add("x", at);
  clock.jump(hour);
  expect(forgotten.refuses("x", at)).toBe(true);
  clock.pass(60_000);
  expect(forgotten.refuses("x", at)).toBe(false);
});

test("a breaker that opened while the clock was ahead is tried after its pause", async () => {
  const clock = jumpingClock();
  let probes = 0;
  const probe = async () => {
    probes += 1;
  };
  const breaker = createBreaker({ pauseMs: 1_000, clock, probe, onFailure: () => {} });
  clock.jump(hour);
  await breaker.run(() => Promise.reject(new Error("down")));
  clock.jump(-hour);
  clock.pass(999);
  await breaker.run(async () => {});
  expect(probes).toBe(0);
  clock.pass(1);
  await breaker.run(async () => {});
  expect(probes).toBe(1);
});

test("failures that were told while the clock was ahead are told again after a minute", () => {
  const clock = jumpingClock();
  const told: string[] = [];
  const report = createFailureReport("Redis", (text) => told.push(text), clock);
  clock.jump(hour);
  report(new Error("down"));
  clock.jump(-hour);
  report(new Error("down"));
  expect(told).toHaveLength(1);
  clock.pass(60_000);
  report(new Error("down"));
  expect(told).toHaveLength(2);
});
