import { beforeEach, expect, test } from "vitest";
import { answerControl } from "./control/control.ts";
import { createImage } from "./resources/image.ts";
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
    body: { error: expect.stringMatching(/^image: unknown key colour; accepted: region, ownerId, .*, bootMode, /) },
  });
});

test.each([
  [
    { blockDevices: [{ deviceNam: "/dev/xvda" }] },
    "image.blockDevices[0]: unknown key deviceNam; accepted: deviceName",
  ],
  [{ blockDevices: [{ deviceName: "x", ebs: { size: 8 } }] }, "image.blockDevices[0].ebs: unknown key size; accepted"],
  [{ blockDevices: [{ deviceName: "x", ebs: { volumeSize: "8" } }] }, "ebs.volumeSize must be a whole number"],
  [{ productCodes: [{ code: "x" }] }, "image.productCodes[0]: unknown key code; accepted: productCode, type"],
  [{ stateReason: { codes: "x" } }, "image.stateReason: unknown key codes; accepted: code, message"],
  [{ watermarks: [{ key: "x" }] }, "image.watermarks[0]: unknown key key"],
  [{ scanResults: { critical: "x" } }, "image.scanResults: unknown key critical"],
  [{ instanceTypes: { suported: [] } }, "image.instanceTypes: unknown key suported; accepted: supported, unsupported"],
  [{ instanceTypes: { supported: [1] } }, "image.instanceTypes.supported must be a list of strings"],
  [{ recycleBin: { enter: "x" } }, "image.recycleBin: unknown key enter"],
  [{ launchPermissions: [{ user: "1" }] }, "image.launchPermissions[0]: unknown key user"],
])("an image with %j is refused, also as a change of raw fields", (fields, words) => {
  const seeded = answerControl(world, "POST", ["images"], { region, ownerId, name: "odd", ...fields });
  expect(seeded).toMatchObject({ status: 400, body: { error: expect.stringContaining(words) } });
  const set = { region, imageId: first(), change: { set: fields } };
  const changed = answerControl(world, "POST", ["changes"], { changes: [set] });
  const inside = words.replace(/^image/, "changes[0].change.set");
  expect(changed).toMatchObject({ status: 400, body: { error: expect.stringContaining(inside) } });
});

test("a path that is not of this cloud is left to others", () => {
  expect(answerControl(world, "GET", ["nothing"], undefined)).toBeUndefined();
});
