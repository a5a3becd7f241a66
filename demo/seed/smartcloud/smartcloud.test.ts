import { expect, test } from "vitest";
import { createSmartCloudSeed } from "./smartcloud.ts";

const seed = createSmartCloudSeed(0);

test("the demo world is the same at every start", () => {
  expect(createSmartCloudSeed(0)).toEqual(seed);
});

test("ids and assets are never shared, and every asset can be read", () => {
  const scaled = createSmartCloudSeed(500);
  expect(scaled.images.length).toBe(seed.images.length + 500);
  expect(new Set(scaled.images.map(({ id }) => id)).size).toBe(scaled.images.length);
  const guids = scaled.images.flatMap(({ assetGuid }) => (assetGuid === null ? [] : [assetGuid]));
  expect(new Set(guids).size).toBe(guids.length);
  expect(new Set(scaled.assets.map(({ guid }) => guid))).toEqual(new Set(guids));
  for (const asset of scaled.assets) {
    expect(Object.keys(asset.files)).toEqual(expect.arrayContaining(["parameters.xml", "GettingStarted.html"]));
  }
});

test("all six data centers, both architectures and the passing states are there", () => {
  expect(seed.images.length).toBeGreaterThanOrEqual(110);
  expect(new Set(seed.images.map(({ location }) => location))).toEqual(new Set(seed.locations.map(({ id }) => id)));
  expect(new Set(seed.images.map(({ architecture }) => architecture))).toEqual(new Set(["i386", "x86_64", null]));
  expect(new Set(seed.images.map(({ state }) => state))).toEqual(new Set([0, 1, 2, 4, 7]));
  expect(seed.images.some(({ captureType }) => captureType === "Syspreped")).toBe(true);
  expect(seed.images.some(({ state, instanceTypes }) => state === 1 && instanceTypes === null)).toBe(true);
});

test("the codes of one product in two data centers share their beginning, not more", () => {
  const copies = seed.images.filter(({ name }) => name === "IBM DB2 Enterprise Server Edition V9.7 - BYOL");
  const [raleigh, ehningen, boulder] = ["41", "61", "82"].map((place) =>
    copies.find(({ location }) => location === place),
  );
  expect(boulder?.productCodes).toEqual([`uscodc1${raleigh?.productCodes[0]}`]);
  expect(ehningen?.productCodes[0]).toHaveLength(22);
  expect(`ehn${raleigh?.productCodes[0]}`).toContain(ehningen?.productCodes[0]);
});

test("running instances have an image that exists; the removed one has not", () => {
  const ids = new Set(seed.images.map(({ id }) => id));
  for (const instance of seed.instances) expect(ids.has(instance.imageId), instance.name).toBe(instance.status !== 3);
});
