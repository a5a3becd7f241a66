import { expect, test } from "vitest";
import type { ImageFacts, ImageRecord, ViewFacts } from "../../src/domain/image/image.ts";
import { cloudOf, imageOf, noticedStore, observed, toldSince } from "../support/worlds/cloud-in-process.ts";

/** A backend of 40 images that was swept once, and the means to change them. */
async function swept() {
  const { store } = await noticedStore();
  const cloud = cloudOf(40);
  const described = facts({ description: "words" });
  const tagged = view({ tags: [{ key: "Team", value: "x" }] });
  cloud.images.splice(0, 40, ...cloud.images.map((image) => tagged(described(image))));
  let observer = observed(cloud, store);
  await observer.sweep();
  const position = await store.ledger.head();
  const before = [...cloud.images];
  const change = (count: number, how: (image: ImageRecord) => ImageRecord) =>
    cloud.images.splice(0, count, ...cloud.images.slice(0, count).map(how));
  return {
    cloud,
    change,
    heal: () => cloud.images.splice(0, cloud.images.length, ...before),
    sweep: () => observer.sweep(),
    /** As another process does: nothing is known of what was seen. */
    async restart() {
      const ending = new AbortController();
      ending.abort();
      await observer.run(ending.signal);
      observer = observed(cloud, store);
    },
    told: async () => (await toldSince(store, position)).length,
    source: async () => (await store.sources.all())[0],
  };
}

const facts = (more: Partial<ImageFacts>) => (image: ImageRecord) => ({ ...image, facts: { ...image.facts, ...more } });
const view = (more: Partial<ViewFacts>) => (image: ImageRecord) => ({ ...image, view: { ...image.view, ...more } });

const masses: readonly (readonly [string, (image: ImageRecord) => ImageRecord])[] = [
  ["deregistered", facts({ state: "DEREGISTERED", nativeState: "deregistered" })],
  ["failed", facts({ state: "FAILED", nativeState: "failed" })],
  ["in a state that nobody knows", facts({ state: "UNKNOWN", nativeState: "?" })],
  ["public", facts({ visibility: "PUBLIC" })],
  ["without a name", facts({ name: null })],
  ["somebody else's", facts({ owner: { id: "999988887777", alias: null } })],
  ["without a description", facts({ description: null })],
  ["without tags", view({ tags: [] })],
];

test.each(masses)("that most images are %s is recorded once a second complete sweep says so", async (_, how) => {
  const world = await swept();
  const was = await world.source();
  world.change(30, how);
  await world.sweep();
  expect(await world.told()).toBe(0);
  expect(await world.source()).toMatchObject({
    asOf: was?.asOf,
    completedAt: was?.completedAt,
    error: {
      code: "BACKEND_IMPLAUSIBLE",
      message: expect.stringMatching(/of 40 images, it says of 30 .*\. Nothing of/),
    },
  });
  await world.sweep();
  expect(await world.told()).toBe(30);
  expect(await world.source()).toMatchObject({ error: null, suspects: [] });
});

const failed = facts({ state: "FAILED", nativeState: "failed" });

test("a restart between the two sweeps changes nothing", async () => {
  const world = await swept();
  world.change(30, failed);
  await world.sweep();
  await world.restart();
  await world.sweep();
  expect(await world.told()).toBe(30);
  await world.restart();
  world.cloud.images.splice(0, 40);
  await world.sweep();
  expect(await world.source()).toMatchObject({ error: { code: "BACKEND_IMPLAUSIBLE" } });
  await world.restart();
  await world.sweep();
  expect(await world.told()).toBe(70);
});

test("what a second sweep takes back leaves no trace", async () => {
  const world = await swept();
  world.change(30, failed);
  await world.sweep();
  world.heal();
  await world.sweep();
  expect(await world.told()).toBe(0);
  expect(await world.source()).toMatchObject({ error: null, suspects: [] });
});

test("a second sweep confirms only what it says again", async () => {
  const world = await swept();
  world.change(20, failed);
  await world.sweep();
  world.change(35, failed);
  await world.sweep();
  // Fifteen are new, which is too many of forty.
  expect(await world.told()).toBe(20);
  expect(await world.source()).toMatchObject({ error: { message: expect.stringContaining("says of 15") } });
  await world.sweep();
  expect(await world.told()).toBe(35);
});

test("a second sweep that is not complete confirms nothing", async () => {
  const world = await swept();
  world.change(30, failed);
  await world.sweep();
  world.cloud.images.push(...Array.from({ length: 30 }, (_, index) => imageOf(100 + index, "more")));
  world.cloud.failAfter(1);
  await world.sweep();
  // Ten of the new ones are on the page that came.
  expect(await world.told()).toBe(10);
  world.cloud.failAfter(Number.POSITIVE_INFINITY);
  await world.sweep();
  expect(await world.told()).toBe(30 + 30);
});

test("a few at once are recorded in the sweep that shows them, and their pages are remembered", async () => {
  const world = await swept();
  world.change(3, failed);
  await world.sweep();
  expect(await world.told()).toBe(3);
  world.cloud.asked.length = 0;
  await world.sweep();
  expect(world.cloud.asked).toEqual(["known page"]);
});

test("what an incomplete sweep shows of a few is recorded, and of too many is not", async () => {
  for (const [count, told] of [
    [3, 3],
    [30, 0],
  ] as const) {
    const world = await swept();
    world.cloud.images.push(...Array.from({ length: 30 }, (_, index) => imageOf(100 + index, "more")));
    world.change(count, failed);
    world.cloud.failAfter(1);
    await world.sweep();
    // New images raise no doubt.
    expect(await world.told()).toBe(told + 10);
  }
});
