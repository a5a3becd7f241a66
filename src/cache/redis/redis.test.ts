import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { freePort } from "../../../test/support/servers/free-port.ts";
import { startProgram } from "../../../test/support/servers/program.ts";
import { startRedis, startRedisCluster } from "../../../test/support/servers/redis.ts";
import { startToxicProxy } from "../../../test/support/servers/toxic-proxy.ts";
import { begin, cacheSuite, entry, time } from "../cache.suite.ts";
import { connect, open, redisUrl, valueOfX, x } from "./redis.fixture.ts";

beforeEach(begin);

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
    expect((await redis.get(keys[0]))?.slice(22)).toBe(
      `{"v":2,"key":["my aws","image","eu:ami-1"],"asOf":"${time(0)}","value":{"a":1}}`,
    );
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
