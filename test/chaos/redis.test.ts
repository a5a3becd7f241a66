import { Redis } from "ioredis";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { type Follower, followOverEventStream, followOverWebSocket } from "../support/callers/events.ts";
import { freePort } from "../support/servers/free-port.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { startRedis } from "../support/servers/redis.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { described, ownImages } from "../support/worlds/own-images.ts";

const imageQuery = "query ($id: ID!) { image(id: $id) { id description freshness { status error { code } } } }";

interface ImageByIdAnswer {
  readonly image: {
    readonly id: string;
    readonly description: string;
    readonly freshness: { readonly status: string };
  };
}

interface Scene {
  readonly gateway: Gateway;
  readonly control: Control;
}

/** Queries answer, changes arrive, and what was cached before them is not served after them. */
async function serves({ gateway, control }: Scene, words: string): Promise<void> {
  const images = await ownImages(gateway, control, 3, "eu-west-1");
  await completeImages(gateway);
  const ask = async () => Promise.all(images.map(({ id }) => gateway.graphql<ImageByIdAnswer>(imageQuery, { id })));
  for (const answer of await ask()) {
    expect(answer.errors).toBeUndefined();
    expect(answer.data.image.freshness).toEqual({ status: "FRESH", error: null });
  }
  const followers: Follower[] = [await followOverWebSocket(gateway), await followOverEventStream(gateway)];
  await control.change(described(images, words));
  for (const follower of followers) {
    await follower.count(3);
    expect(follower.errors).toEqual([]);
    follower.close();
  }
  for (const answer of await ask()) expect(answer.data.image.description).toBe(words);
}

describe.skipIf(inject("redisServer") === null)("without its Redis", () => {
  test("it starts, answers and delivers where nothing listens", async () => {
    const { clouds, control } = await controlledClouds();
    const gateway = await startGateway({ clouds, redisUrl: `redis://127.0.0.1:${await freePort()}` });
    await serves({ gateway, control }, "no Redis at all");
  });

  test("it goes on when Redis is killed, when it comes back, when it hangs and when it is emptied", async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const { clouds, control } = await controlledClouds();
    const gateway = await startGateway({ clouds, redisUrl: redis.url });
    const scene = { gateway, control };
    await serves(scene, "with Redis");
    await redis.kill();
    await serves(scene, "killed");
    const next = await startRedis({ port: redis.port });
    onTestFinished(next.close);
    await serves(scene, "back");
    next.stop();
    await serves(scene, "hanging");
    next.continue();
    const admin = new Redis(next.url);
    onTestFinished(() => admin.disconnect());
    await admin.flushall();
    await serves(scene, "emptied");
    expect(await gateway.stop()).toBe(0);
  });

  test("a Redis that dies between a change and its ring costs no event", async () => {
    const { clouds, control } = await controlledClouds();
    const redis = await startRedis();
    onTestFinished(redis.close);
    const gateway = await startGateway({ clouds, redisUrl: redis.url });
    const follower = await followOverWebSocket(gateway);
    const images = await ownImages(gateway, control, 50);
    await follower.count(50);
    await control.change(described(images, "just before the end"));
    await redis.kill();
    await follower.count(100);
    expect(follower.errors).toEqual([]);
  });
});
