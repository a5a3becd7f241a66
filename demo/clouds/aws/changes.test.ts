import { beforeEach, expect, test } from "vitest";
import { answerControl } from "./control.ts";
import { createImage } from "./image.ts";
import { createWorld, type World } from "./world.ts";

const region = "us-east-1";
const ownerId = "111122223333";
let world: World;

beforeEach(() => {
  const images = Array.from({ length: 1200 }, (_, index) => createImage({ region, ownerId, name: `image-${index}` }));
  world = createWorld({ regions: [{ name: region, optInStatus: "opted-in" }], accounts: [], images, instances: [] });
});

function change(changes: readonly unknown[]) {
  return answerControl(world, "POST", ["changes"], { changes });
}

const first = () => world.images.inOrder(region)[0]?.imageId ?? "";
const now = () => world.images.get(region, first());

test("over a thousand changes are made at once", () => {
  const ids = world.images.inOrder(region).map(({ imageId }) => imageId);
  const answer = change(ids.map((imageId) => ({ region, imageId, change: { description: "new" } })));
  expect(answer?.status).toBe(200);
  expect(world.images.inOrder(region).every(({ description }) => description === "new")).toBe(true);
});

test("one bad change refuses them all, and says which", () => {
  const answer = change([
    { region, imageId: first(), change: { name: "renamed" } },
    { region, imageId: first(), change: { nmae: "x" } },
  ]);
  expect(answer).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("changes[1].change: unknown key nmae") },
  });
  expect(now()?.name).toMatch(/^image-/);
});

test("several changes of one image add up, and the answer names the fields", () => {
  const answer = change([
    { region, imageId: first(), change: { tags: { set: { a: "1", b: "2" } }, public: true } },
    {
      region,
      imageId: first(),
      change: { tags: { delete: ["a"] }, state: "frobnicated", deprecateAt: "2027-01-02T03:04:05Z" },
    },
    { region, imageId: first(), change: { launchPermissions: { add: [{ userId: "1" }], remove: [{ group: "all" }] } } },
    { region, imageId: first(), change: { set: { bootMode: null, kernelId: "aki-1" } } },
  ]);
  expect(answer?.body).toMatchObject({
    changes: [
      { changed: ["launchPermissions", "tags"] },
      { changed: expect.arrayContaining(["state", "tags", "deprecationTime"]) },
      { changed: ["launchPermissions"] },
      { changed: expect.arrayContaining(["bootMode", "kernelId"]) },
    ],
  });
  expect(now()).toMatchObject({
    tags: { [ownerId]: { b: "2" } },
    state: "frobnicated",
    deprecationTime: "2027-01-02T03:04:00.000Z",
    launchPermissions: [{ userId: "1" }],
    bootMode: undefined,
    kernelId: "aki-1",
  });
});

test("seeding needs region and owner only, and refuses twins", () => {
  const seed = () => answerControl(world, "POST", ["images"], { region, ownerId, name: "solo", public: true });
  expect(seed()).toMatchObject({ status: 201, body: { images: [{ region, name: "solo" }] } });
  expect(seed()).toMatchObject({ status: 409 });
  const two = answerControl(
    world,
    "POST",
    ["images"],
    [
      { region, ownerId, name: "one" },
      { region, ownerId, name: "two" },
    ],
  );
  expect(two).toMatchObject({
    status: 201,
    body: { ids: [expect.stringMatching(/^ami-/), expect.stringMatching(/^ami-/)] },
  });
  expect(answerControl(world, "POST", ["images"], { region })).toMatchObject({ status: 400 });
  expect(answerControl(world, "POST", ["images"], { region, ownerId, colour: "red" })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("unknown key colour") },
  });
});

test("a path that is not of this cloud is left to others", () => {
  expect(answerControl(world, "GET", ["nothing"], undefined)).toBeUndefined();
});
