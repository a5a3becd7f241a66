import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { waitFor } from "../../../test/support/probes/wait-for.ts";
import { freePort } from "../../../test/support/servers/free-port.ts";
import { startRedis } from "../../../test/support/servers/redis.ts";
import { startToxicProxy } from "../../../test/support/servers/toxic-proxy.ts";
import { connectRedis } from "../../redis/connection.ts";
import { parseRedisUrl } from "../../redis/url.ts";
import { begin, entry, time } from "../cache.suite.ts";
import { openCache } from "../open-cache.ts";
import { connect, fill, open, redisUrl, valueOfX, x } from "./redis.fixture.ts";

beforeEach(begin);

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

  test("a refused password is told of without it, and stays in no error", async () => {
    const redis = await startRedis({ settings: ["--requirepass", "another"] });
    onTestFinished(redis.close);
    const connection = connectRedis(parseRedisUrl(`redis://:canary-password@127.0.0.1:${redis.port}`));
    onTestFinished(connection.close);
    await waitFor(() => connection.lastError() !== null, { what: "the refusal" });
    expect(inspect(connection.lastError(), { depth: 6, showHidden: true })).not.toContain("canary");
    expect(String(connection.lastError())).toMatch(/WRONGPASS|invalid/);
  });

  test("a Redis that hangs is asked once, and again only by the probe; then all is as before", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const proxy = await startToxicProxy({ host: "127.0.0.1", port: redis.port });
    onTestFinished(proxy.close);
    let passed = 0;
    const url = `redis://127.0.0.1:${proxy.port}`;
    const cache = await open({ url, clock: { now: Date.now, steady: () => passed }, commandTimeoutMs: 150 });
    const bytes = () => proxy.counts().bytesFromClients;
    await fill(cache, () => {
      passed += 1_000;
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
    passed += 1_000;
    expect(await Promise.all([valueOfX(cache), valueOfX(cache)])).toEqual([undefined, undefined]);
    const ping = "*1\r\n$4\r\nping\r\n";
    await waitFor(() => bytes() > asked.bytesFromClients, { what: "the probe" });
    expect(bytes() - asked.bytesFromClients).toBe(ping.length);
    redis.continue();
    await waitFor(
      async () => {
        passed += 1_000;
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
    await waitFor(() => sockets() === before, { what: "the socket to be gone" });
    await cache.setMany("aws", "image", x(1));
    await cache.forget("aws", ["x"], time(0));
    expect(await valueOfX(cache)).toBeUndefined();
    expect(cache.failures).toEqual([]);
  });
});

test.skipIf(redisUrl === null)("a cache is opened by its URL, and is memory without one", async () => {
  const prefix = `${randomUUID()}:`;
  const key = "the gateway's own";
  const options = [null, null, redisUrl, redisUrl].map((url) => ({ url, key, prefix }));
  const caches = await Promise.all(options.map(openCache));
  for (const cache of caches) onTestFinished(cache.close);
  const [memory, otherMemory, redis, sameRedis] = caches;
  if (!memory || !otherMemory || !redis || !sameRedis) throw new Error("Four were opened.");
  await Promise.all([fill(memory), fill(redis)]);
  expect(await valueOfX(otherMemory)).toBeUndefined();
  await waitFor(async () => (await valueOfX(sameRedis)) === 1, { what: "the shared entry" });
  await expect(openCache({ url: "memcached://host", key })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
});
