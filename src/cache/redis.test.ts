import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { freePort } from "../../test/support/free-port.ts";
import { startProgram } from "../../test/support/program.ts";
import { startRedis, startRedisCluster } from "../../test/support/redis.ts";
import { startToxicProxy } from "../../test/support/toxic-proxy.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import type { Cache } from "../ports/cache.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { cacheSuite, entry, time } from "./cache.suite.ts";
import { openCache } from "./open-cache.ts";
import { openRedisCache, type RedisCacheOptions } from "./redis.ts";

const redisUrl = inject("redisUrl");

/** Ten times as fast, so that the second without Redis after a failure is a tenth. */
const quickClock = { now: () => performance.now() * 10 };

/** A cache with keys of its own in the shared Redis, or in the one given, and patient on a busy machine. */
async function open(options: Partial<RedisCacheOptions> & { readonly url?: string } = {}) {
  const failures: string[] = [];
  const cache = await openRedisCache({
    target: parseRedisUrl(options.url ?? String(redisUrl)),
    prefix: `${randomUUID()}:`,
    onFailure: (text) => failures.push(text),
    commandTimeoutMs: 5_000,
    clock: quickClock,
    ...options,
  });
  onTestFinished(cache.close);
  return { ...cache, failures };
}

const x = (value: number, seconds = 0) => new Map([["x", entry(value, seconds)]]);
/** Sets x to 1, however often a busy machine makes that fail. */
async function fill(cache: Cache, betweenTries: () => void = () => {}): Promise<void> {
  await waitFor(
    async () => {
      betweenTries();
      await cache.setMany("aws", "image", x(1));
      return (await valueOfX(cache)) === 1;
    },
    { what: "the cache to be filled" },
  );
}

const valueOfX = async (cache: Cache) => (await cache.getMany("aws", "image", ["x"])).get("x")?.value;

async function connect(url = String(redisUrl)): Promise<Redis> {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

describe.skipIf(redisUrl === null)("a cache in Redis", () => {
  cacheSuite(open);

  test("its keys hold what was said, when, and for how long", async () => {
    const cache = await open({ prefix: "p:" });
    const redis = await connect();
    await cache.setMany(
      "my aws",
      "image",
      new Map([
        ["eu:ami-1", entry({ a: 1 })],
        ["eu:ami-2", entry(null)],
      ]),
    );
    onTestFinished(async () => void (await cache.forget("my aws", ["eu:ami-1", "eu:ami-2"], time(0))));
    const keys = ["p:v1:{my%20aws}:image:eu:ami-1", "p:v1:{my%20aws}:image:eu:ami-2"] as const;
    expect(await redis.get(keys[0])).toBe(`{"v":{"a":1},"asOf":"${time(0)}"}`);
    expect(await redis.pttl(keys[0])).toBeGreaterThan(50_000);
    expect(await redis.pttl(keys[0])).toBeLessThanOrEqual(66_000);
    expect(await redis.pttl(keys[1])).toBeLessThanOrEqual(5_500);
    await cache.forget("my aws", ["eu:ami-1"], time(5));
    const mark = "p:v1:{my%20aws}:forgotten:eu:ami-1";
    expect(await redis.get(mark)).toBe(String(Date.parse(time(5))));
    expect(await redis.pttl(mark)).toBeGreaterThan(55_000);
  });

  test("reading, writing and forgetting are one round trip each", async () => {
    const { hostname, port } = new URL(String(redisUrl));
    const proxy = await startToxicProxy({ host: hostname, port: Number(port || 6379) });
    onTestFinished(proxy.close);
    const cache = await open({ url: `redis://${proxy.host}:${proxy.port}` });
    const many = new Map(Array.from({ length: 100 }, (_, index) => [`ami-${index}`, entry(index)]));
    const trips = async (work: Promise<unknown>) => {
      const before = proxy.counts().roundTrips;
      await work;
      return proxy.counts().roundTrips - before;
    };
    expect(await trips(cache.setMany("aws", "image", many))).toBe(1);
    expect(await trips(cache.getMany("aws", "image", [...many.keys()]))).toBe(1);
    expect(await trips(cache.forget("aws", [...many.keys()], time(1)))).toBe(1);
    expect(cache.failures).toEqual([]);
  });

  test("two replicas share entries and what was forgotten", async () => {
    const prefix = `${randomUUID()}:`;
    const [one, two] = [await open({ prefix }), await open({ prefix })];
    await one.setMany("aws", "image", x(1));
    expect(await valueOfX(two)).toBe(1);
    await two.forget("aws", ["x"], time(5));
    await one.setMany("aws", "image", x(2, 4));
    expect([await valueOfX(one), await valueOfX(two)]).toEqual([undefined, undefined]);
    await one.setMany("aws", "image", x(3, 6));
    expect(await valueOfX(two)).toBe(3);
  });

  test("a value that somebody spoilt is a miss, harms no other, and is written over", async () => {
    const prefix = `${randomUUID()}:`;
    const cache = await open({ prefix });
    const redis = await connect();
    const spoilt = [
      "",
      "{",
      "null",
      '{"v":1}',
      '{"__proto__":{"v":1,"asOf":"2026-01-01T00:00:00Z"}}',
      "x".repeat(2_000_000),
    ];
    await cache.setMany("aws", "image", new Map([["good", entry("good")]]));
    for (const [index, text] of spoilt.entries()) await redis.set(`${prefix}v1:{aws}:image:${index}`, text);
    await redis.hset(`${prefix}v1:{aws}:image:hash`, "__proto__", "1");
    await redis.hset(`${prefix}v1:{aws}:forgotten:hash`, "a", "1");
    await redis.set(`${prefix}v1:{aws}:forgotten:0`, "not a time");
    const keys = [...spoilt.keys(), "hash"].map(String);
    expect([...(await cache.getMany("aws", "image", [...keys, "good"])).keys()]).toEqual(["good"]);
    await cache.setMany("aws", "image", new Map(keys.map((key) => [key, entry(key)])));
    expect((await cache.getMany("aws", "image", keys)).size).toBe(keys.length);
    expect(cache.failures).toEqual([]);
  });
});

describe.skipIf(inject("redisServer") === null)("when Redis is ill", () => {
  test("it starts without Redis, says so once without the password, and uses it when it comes", async () => {
    const port = await freePort();
    const cache = await open({ url: `redis://:secret@127.0.0.1:${port}` });
    await cache.setMany("aws", "image", x(1));
    expect(await valueOfX(cache)).toBeUndefined();
    expect(cache.failures).toEqual([expect.stringContaining("ECONNREFUSED")]);
    expect(cache.failures.join()).not.toContain("secret");
    const redis = await startRedis({ port, settings: ["--requirepass", "secret"] });
    onTestFinished(redis.close);
    await fill(cache);
  });

  test("a Redis that hangs is asked once, and again only by the probe; then all is as before", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const proxy = await startToxicProxy({ host: "127.0.0.1", port: redis.port });
    onTestFinished(proxy.close);
    let now = 0;
    const url = `redis://127.0.0.1:${proxy.port}`;
    const cache = await open({ url, clock: { now: () => now }, commandTimeoutMs: 150 });
    const bytes = () => proxy.counts().bytesFromClients;
    await fill(cache, () => {
      now += 1_000;
    });
    redis.stop();
    const before = bytes();
    expect(await valueOfX(cache)).toBeUndefined();
    await waitFor(() => bytes() > before, { what: "the one question" });
    const asked = proxy.counts();
    for (let call = 0; call < 100; call++) {
      expect(await valueOfX(cache)).toBeUndefined();
      await cache.setMany("aws", "image", x(2));
    }
    expect(proxy.counts()).toEqual(asked);
    expect(cache.failures).toEqual([expect.stringContaining("timed out")]);
    now += 1_000;
    expect(await Promise.all([valueOfX(cache), valueOfX(cache)])).toEqual([undefined, undefined]);
    const ping = "*1\r\n$4\r\nping\r\n";
    await waitFor(() => bytes() > asked.bytesFromClients, { what: "the probe" });
    expect(bytes() - asked.bytesFromClients).toBe(ping.length);
    redis.continue();
    await waitFor(
      async () => {
        now += 1_000;
        return (await valueOfX(cache)) === 1;
      },
      { what: "the value from before" },
    );
  });

  test("what was forgotten while Redis hung is not read afterwards", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const cache = await open({ url: redis.url, commandTimeoutMs: 150 });
    await fill(cache);
    const witness = async () => (await cache.getMany("aws", "image", ["witness"])).size === 1;
    await waitFor(
      async () => {
        await cache.setMany("aws", "image", new Map([["witness", entry("still here")]]));
        return witness();
      },
      { what: "the witness" },
    );
    redis.stop();
    await cache.forget("aws", ["x"], time(1));
    await cache.forget("aws", ["y"], time(1));
    redis.continue();
    await waitFor(witness, { what: "the cache to use Redis again" });
    expect(await valueOfX(cache)).toBeUndefined();
    await waitFor(witness, { what: "the same Redis still to answer" });
  });

  test("a Redis that was killed is used again when it is back, empty", async () => {
    const first = await startRedis();
    onTestFinished(first.close);
    const cache = await open({ url: first.url });
    await cache.setMany("aws", "image", x(1));
    await cache.forget("aws", ["x"], time(5));
    await first.kill();
    expect(await valueOfX(cache)).toBeUndefined();
    const second = await startRedis({ port: first.port });
    onTestFinished(second.close);
    await waitFor(
      async () => {
        // Redis lost its marks; the process that forgot still refuses.
        await cache.setMany("aws", "image", x(2, 4));
        await cache.setMany("aws", "image", new Map([["other", entry(1)]]));
        return (await cache.getMany("aws", "image", ["other"])).size === 1;
      },
      { what: "the second Redis" },
    );
    expect(await valueOfX(cache)).toBeUndefined();
    await cache.setMany("aws", "image", x(3, 6));
    expect(await valueOfX(cache)).toBe(3);
  });

  test("FLUSHALL, SCRIPT FLUSH and CLIENT KILL cost misses only", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const cache = await open({ url: redis.url });
    const admin = await connect(redis.url);
    await cache.setMany("aws", "image", x(1));
    await admin.flushall();
    await admin.script("FLUSH");
    expect(await valueOfX(cache)).toBeUndefined();
    await cache.setMany("aws", "image", x(2));
    expect(await valueOfX(cache)).toBe(2);
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await waitFor(async () => (await valueOfX(cache)) === 2, { what: "the connection to be back" });
  });

  test("closing leaves no socket, also where Redis hangs, and later calls are harmless", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    const before = sockets();
    const cache = await open({ url: redis.url });
    expect(sockets()).toBe(before + 1);
    redis.stop();
    const pending = cache.getMany("aws", "image", ["x"]);
    await cache.close();
    expect(await pending).toEqual(new Map());
    await waitFor(() => sockets() === before, { what: "the socket to be gone", timeoutMs: 1_000 });
    await cache.setMany("aws", "image", x(1));
    await cache.forget("aws", ["x"], time(0));
    expect(await valueOfX(cache)).toBeUndefined();
    expect(cache.failures).toEqual([]);
  });
});

test.skipIf(redisUrl === null)("a cache is opened by its URL, and is memory without one", async () => {
  const prefix = `${randomUUID()}:`;
  const options = [{ url: null }, { url: null }, { url: redisUrl, prefix }, { url: redisUrl, prefix }];
  const caches = await Promise.all(options.map(openCache));
  for (const cache of caches) onTestFinished(cache.close);
  const [memory, otherMemory, redis, sameRedis] = caches;
  if (!memory || !otherMemory || !redis || !sameRedis) throw new Error("Four were opened.");
  await Promise.all([fill(memory), fill(redis)]);
  expect(await valueOfX(otherMemory)).toBeUndefined();
  await waitFor(async () => (await valueOfX(sameRedis)) === 1, { what: "the shared entry" });
  await expect(openCache({ url: "memcached://host" })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
});

describe.skipIf(inject("redisServer") === null)("other kinds of Redis", () => {
  let cluster: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    cluster = await startRedisCluster();
    return () => cluster.close();
  });

  describe("Redis Cluster", () => {
    cacheSuite((options) => open({ ...options, url: cluster.url }));
  });

  test("Sentinel names the master", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const sentinel = await startSentinel(redis.port);
    const cache = await open({ url: `redis+sentinel://127.0.0.1:${sentinel}/main` });
    await cache.setMany("aws", "image", x(1));
    expect(await valueOfX(cache)).toBe(1);
    expect(await valueOfX(await open({ url: `redis+sentinel://127.0.0.1:${sentinel}/other` }))).toBeUndefined();
  });
});

async function startSentinel(masterPort: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "tintype-sentinel-"));
  const port = await freePort();
  const file = join(folder, "sentinel.conf");
  await writeFile(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${masterPort} 1\n`,
  );
  const program = await startProgram({
    command: String(inject("redisServer")),
    arguments: [file, "--sentinel"],
    ready: /\+monitor master main/,
    folder,
    endSignal: "SIGKILL",
  });
  onTestFinished(program.close);
  return port;
}
