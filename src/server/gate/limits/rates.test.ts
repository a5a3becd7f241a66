import { afterEach, describe, expect, inject, test } from "vitest";
import { startRedis } from "../../../../test/support/servers/redis.ts";
import "../../../../test/support/servers/provided.ts";
import { Redis } from "ioredis";
import { anonymous, type Viewer } from "../../../domain/access/policy.ts";
import { createRates, network } from "./rates.ts";

const alice: Viewer = { ...anonymous, kind: "USER", actor: "actor-1" };
const limits = { costPerMinute: 100, requestsPerMinutePerAddress: 10 };
const redisUrl = inject("redisUrl");
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function redisAt(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 150,
    lazyConnect: true,
  });
  redis.on("error", () => {});
  closers.push(() => redis.disconnect());
  return redis;
}

const limited = { code: "RATE_LIMITED", info: { retryAfterMs: expect.any(Number) } };

describe("rates in memory", () => {
  test("give a viewer the same budget from every address, and anonymous ones that of theirs", async () => {
    const rates = createRates({ limits, key: "k", redis: null });
    expect(await rates.spend(alice, "192.0.2.1", 60)).toMatchObject({ cost: 60, remaining: 40, limit: 100 });
    await expect(rates.spend(alice, "192.0.2.2", 60)).rejects.toMatchObject(limited);
    expect(await rates.spend(alice, "192.0.2.2", 40)).toMatchObject({ remaining: 0 });
    expect(await rates.spend(anonymous, "192.0.2.1", 60)).toMatchObject({ remaining: 40 });
    await expect(rates.spend(anonymous, "192.0.2.1", 60)).rejects.toMatchObject(limited);
    expect(await rates.spend(anonymous, "192.0.2.2", 60)).toMatchObject({ remaining: 40 });
  });

  test("let 10 of 1000 requests of an address through", async () => {
    const rates = createRates({ limits, key: "k", redis: null });
    const outcomes = await Promise.allSettled(Array.from({ length: 1000 }, () => rates.request("192.0.2.1")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  });

  test("count nothing where there is no limit", async () => {
    const rates = createRates({
      limits: { costPerMinute: null, requestsPerMinutePerAddress: null },
      key: "k",
      redis: null,
    });
    expect(await rates.spend(alice, "192.0.2.1", 1e9)).toBeNull();
    await rates.request("192.0.2.1");
  });

  test("stop an address after twenty refused credentials, of 1000", async () => {
    const rates = createRates({ limits, key: "k", redis: null });
    let looked = 0;
    for (let attempt = 0; attempt < 1000; attempt += 1) {
      const allowed = await rates.mayGuess("192.0.2.1").then(
        () => true,
        () => false,
      );
      if (!allowed) continue;
      looked += 1;
      await rates.refused("192.0.2.1");
    }
    expect(looked).toBe(20);
    await rates.mayGuess("192.0.2.2");
  });
});

test("an IPv6 address counts as its network, a mapped one as the IPv4 that it is", () => {
  expect(network("2001:db8:1:2:3:4:5:6")).toBe(network("2001:db8:1:2::1"));
  expect(network("2001:db8:1:3::1")).not.toBe(network("2001:db8:1:2::1"));
  expect(network("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(network("unknown")).toBe("unknown");
});

describe.skipIf(redisUrl === null)("rates in Redis", () => {
  test("are one budget for all replicas, under keys that tell no address", async () => {
    const prefix = `rates-${process.pid}-${Date.now()}:`;
    const redis = redisAt(redisUrl ?? "");
    const other = redisAt(redisUrl ?? "");
    await Promise.all([redis.connect(), other.connect()]);
    const [one, two] = [redis, other].map((client) => createRates({ limits, key: "k", redis: client, prefix }));
    expect(await one?.spend(alice, "192.0.2.1", 60)).toMatchObject({ remaining: 40 });
    await expect(two?.spend(alice, "192.0.2.1", 60)).rejects.toMatchObject(limited);
    expect(await two?.spend(alice, "192.0.2.1", 30)).toMatchObject({ remaining: 10 });
    await one?.request("192.0.2.1");
    await one?.refused("192.0.2.1");
    const keys = await redis.keys(`${prefix}*`);
    expect(keys).toHaveLength(3);
    expect(keys.join()).not.toContain("192.0.2.1");
    await redis.del(...keys);
  });
});

describe.skipIf(inject("redisServer") === null)("rates without their Redis", () => {
  test.each(["kill", "stop"] as const)(
    "after %s count in each replica with half of the budget, never openly",
    async (end) => {
      const server = await startRedis();
      closers.push(server.close);
      const redis = redisAt(server.url);
      await redis.connect();
      const rates = createRates({ limits, key: "k", redis });
      expect(await rates.spend(alice, "192.0.2.1", 10)).toMatchObject({ remaining: 90 });
      if (end === "kill") await server.kill();
      else server.stop();
      expect(await rates.spend(alice, "192.0.2.1", 40)).toMatchObject({ remaining: 10 });
      await expect(rates.spend(alice, "192.0.2.1", 40)).rejects.toMatchObject(limited);
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => rates.request("192.0.2.1")));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
      for (let attempt = 0; attempt < 10; attempt += 1) await rates.refused("192.0.2.1");
      expect(
        await rates.mayGuess("192.0.2.1").then(
          () => "may",
          () => "may not",
        ),
      ).toBe("may not");
      if (end === "stop") server.continue();
    },
  );
});
