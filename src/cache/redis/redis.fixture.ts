import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { inject, onTestFinished } from "vitest";
import { waitFor } from "../../../test/support/probes/wait-for.ts";
import type { Cache } from "../../ports/cache.ts";
import { parseRedisUrl } from "../../redis/url.ts";
import { entry } from "../cache.suite.ts";
import { openRedisCache, type RedisCacheOptions } from "./redis.ts";

export const redisUrl = inject("redisUrl");

/** Ten times as fast, so that the second without Redis after a failure is a tenth. */
export const quickClock = { now: () => Date.now(), steady: () => performance.now() * 10 };

/** A cache with keys of its own in the shared Redis, or in the one given, and patient on a busy machine. */
export async function open(options: Partial<RedisCacheOptions> & { readonly url?: string } = {}) {
  const failures: string[] = [];
  const refusals: number[] = [];
  const cache = await openRedisCache({
    target: parseRedisUrl(options.url ?? String(redisUrl)),
    prefix: `${randomUUID()}:`,
    key: "the gateway's own",
    onFailure: (text) => failures.push(text),
    onRefused: (count) => refusals.push(count),
    commandTimeoutMs: 5_000,
    clock: quickClock,
    ...options,
  });
  onTestFinished(cache.close);
  return { ...cache, failures, refusals };
}

export const x = (value: number, seconds = 0) => new Map([["x", entry(value, seconds)]]);
/** Sets x to 1, however often a busy machine makes that fail. */
export async function fill(cache: Cache, betweenTries: () => void = () => {}): Promise<void> {
  await waitFor(
    async () => {
      betweenTries();
      await cache.setMany("aws", "image", x(1));
      return (await valueOfX(cache)) === 1;
    },
    { what: "the cache to be filled" },
  );
}

export const valueOfX = async (cache: Cache) => (await cache.getMany("aws", "image", ["x"])).get("x")?.value;

export async function connect(url = String(redisUrl)): Promise<Redis> {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}
