import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { scaled } from "../../test/support/probes/pace.ts";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import { freePort } from "../../test/support/servers/free-port.ts";
import { startRedis, startRedisCluster } from "../../test/support/servers/redis.ts";
import { startToxicProxy } from "../../test/support/servers/toxic-proxy.ts";
import type { Notifier } from "../ports/notifier.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { counter, notifierSuite } from "./notifier.suite.ts";
import { openNotifier } from "./open-notifier.ts";
import { openRedisNotifier } from "./redis.ts";

const redisUrl = inject("redisUrl");

async function open(url = redisUrl, prefix = `${randomUUID()}:`, pingEveryMs = 5_000) {
  const failures: string[] = [];
  const onFailure = (text: string) => failures.push(text);
  const notifier = await openRedisNotifier({ target: parseRedisUrl(String(url)), prefix, onFailure, pingEveryMs });
  onTestFinished(notifier.close);
  return { ...notifier, failures };
}

/** Rings until it is heard; a notifier may lose rings, so one is not enough. */
async function expectHeard(from: Notifier, listener: { rings(): number }): Promise<void> {
  const before = listener.rings();
  await waitFor(
    () => {
      from.ring();
      return listener.rings() > before;
    },
    { what: "the ring to be heard" },
  );
}

function listening(notifier: Notifier) {
  const listener = counter();
  notifier.listen(listener);
  return listener;
}

describe.skipIf(redisUrl === null)("a notifier over Redis", () => {
  notifierSuite(async () => {
    const prefix = `${randomUUID()}:`;
    const notifier = await open(redisUrl, prefix);
    // A subscription rings once, which is not what the suite counts: it did so before, or does where Redis was too slow.
    const first = counter();
    const stop = notifier.listen(first);
    const redis = new Redis(String(redisUrl));
    onTestFinished(() => redis.disconnect());
    const listens = async () => (await redis.pubsub("NUMSUB", `${prefix}tintype:notifier`))[1] === 1;
    if (!(await listens())) await waitFor(() => first.rings() > 0, { what: "the subscription" });
    stop();
    return notifier;
  });

  test("it rings in other processes, and each ring once in its own", async () => {
    const prefix = `${randomUUID()}:`;
    const [one, two] = [await open(redisUrl, prefix), await open(redisUrl, prefix)];
    const [atOne, atTwo] = [listening(one), listening(two)];
    await expectHeard(one, atTwo);
    await expectHeard(two, atOne);
    const redis = new Redis(String(redisUrl));
    onTestFinished(() => redis.disconnect());
    // On a busy machine one of them may be connecting again.
    const channel = `${prefix}tintype:notifier`;
    await expect.poll(() => redis.pubsub("NUMSUB", channel), { timeout: scaled(5_000) }).toEqual([channel, 2]);
    const heard = atOne.rings();
    one.ring();
    await expectHeard(two, atOne);
    // Its own ring once and the other's; a third would be the echo.
    expect(atOne.rings() - heard).toBeGreaterThanOrEqual(2);
  });

  test("what rings in a tick is published once, without a payload about the change", async () => {
    const prefix = `${randomUUID()}:`;
    const notifier = await open(redisUrl, prefix);
    const redis = new Redis(String(redisUrl));
    onTestFinished(() => redis.disconnect());
    const messages: string[] = [];
    redis.on("message", (_channel, message) => messages.push(message));
    await redis.subscribe(`${prefix}tintype:notifier`);
    for (let time = 0; time < 100; time++) notifier.ring();
    await waitFor(() => messages.length > 0, { what: "the message" });
    notifier.ring();
    await waitFor(() => messages.length > 1, { what: "the second message" });
    expect(messages).toEqual([messages[0], messages[0]]);
  });
});

describe.skipIf(inject("redisServer") === null)("when Redis is ill", () => {
  test("it opens and rings in its own process without Redis, and over Redis when it comes", async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const [one, two] = [await open(url, ""), await open(url, "")];
    const [atOne, atTwo] = [listening(one), listening(two)];
    one.ring();
    await Promise.resolve();
    expect([atOne.rings(), atTwo.rings()]).toEqual([1, 0]);
    await waitFor(() => one.failures.length === 1, { what: "the report" });
    expect(one.failures).toEqual([expect.stringContaining("ECONNREFUSED")]);
    const redis = await startRedis({ port });
    onTestFinished(redis.close);
    await expectHeard(one, atTwo);
  });

  test("after a restart of Redis it listens again, and rings for what it may have missed", async () => {
    const first = await startRedis();
    onTestFinished(first.close);
    const [one, two] = [await open(first.url, ""), await open(first.url, "")];
    const atTwo = listening(two);
    await expectHeard(one, atTwo);
    await first.kill();
    const second = await startRedis({ port: first.port });
    onTestFinished(second.close);
    const before = atTwo.rings();
    await waitFor(() => atTwo.rings() > before, { what: "the ring of the new subscription" });
    await expectHeard(one, atTwo);
  });

  test("a subscription that the network dropped silently is noticed and renewed", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const proxy = await startToxicProxy({ host: "127.0.0.1", port: redis.port });
    onTestFinished(proxy.close);
    const notifier = await open(`redis://127.0.0.1:${proxy.port}`, "", 50);
    await waitFor(() => proxy.counts().connections === 2, { what: "both connections" });
    proxy.blackhole();
    await waitFor(() => proxy.counts().connections > 2, { what: "a new connection" });
    proxy.heal();
    await expectHeard(await open(redis.url, ""), listening(notifier));
  });

  test("ringing while Redis hangs neither throws nor waits, and closing leaves no socket", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    const before = sockets();
    const notifier = await open(redis.url, "");
    const listener = listening(notifier);
    redis.stop();
    notifier.ring();
    await Promise.resolve();
    expect(listener.rings()).toBeGreaterThanOrEqual(1);
    await waitFor(() => notifier.failures.length === 1, { what: "the report" });
    await notifier.close();
    await waitFor(() => sockets() === before, { what: "the sockets to be gone" });
  });
});

test.skipIf(inject("redisServer") === null)("it rings over a Redis Cluster", async () => {
  const cluster = await startRedisCluster();
  onTestFinished(cluster.close);
  const [one, two] = [await open(cluster.url, ""), await open(cluster.url, "")];
  const [atOne, atTwo] = [listening(one), listening(two)];
  await expectHeard(one, atTwo);
  await expectHeard(two, atOne);
});

test("without a URL the notifier is of this process", async () => {
  const [one, two] = [await openNotifier({ url: null }), await openNotifier({ url: null })];
  const [atOne, atTwo] = [listening(one), listening(two)];
  one.ring();
  await Promise.resolve();
  expect([atOne.rings(), atTwo.rings()]).toEqual([1, 0]);
});
