import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { cloudOf, imageOf, noticedStore, observed, toldSince } from "../support/worlds/cloud-in-process.ts";

/** A backend that was swept once, and loses two of its images from the list then. */
async function lostTwo() {
  const { store } = await noticedStore();
  const cloud = cloudOf(20);
  const observer = observed(cloud, store);
  await observer.sweep();
  const position = await store.ledger.head();
  cloud.images.splice(18);
  return {
    cloud,
    observer,
    told: () => toldSince(store, position),
    source: async () => (await store.sources.all())[0],
  };
}

test("an image that the cloud gives no answer about makes the sweep fail by name, and those that are proven gone are recorded", async () => {
  const { cloud, observer, told, source } = await lostTwo();
  const before = await source();
  const unproven = new GatewayError("BACKEND_UNPROVEN", "Nothing proves it.");
  cloud.failing.set("image-00018", unproven);
  await observer.sweep();
  expect(await told()).toEqual(["view.no-longer-visible image-00019"]);
  expect(await source()).toMatchObject({
    asOf: before?.asOf,
    completedAt: before?.completedAt,
    error: { code: "BACKEND_UNPROVEN", message: "Nothing proves it." },
  });
  cloud.failing.clear();
  await observer.sweep();
  expect(await told()).toEqual(["view.no-longer-visible image-00019", "view.no-longer-visible image-00018"]);
  expect(await source()).toMatchObject({ error: null });
});

test("the ids that the sweep has just seen are offered to the adapter as controls", async () => {
  const { cloud, observer } = await lostTwo();
  await observer.sweep();
  expect(cloud.offered).toEqual([expect.arrayContaining(["image-00017"])]);
  expect(cloud.offered[0]).not.toContain("image-00018");
});

test("a sweep is not complete while an image that the index holds otherwise cannot be asked for", async () => {
  const { store } = await noticedStore();
  const cloud = cloudOf(2);
  cloud.images[1] = imageOf(1, "own", true);
  const observer = observed(cloud, store);
  await observer.sweep();
  cloud.permissions.set("image-00001", [{ type: "ACCOUNT", id: "999988887777" }]);
  cloud.failing.set("image-00001", new GatewayError("BACKEND_FAILED", "The cloud failed."));
  await observer.sweep();
  expect((await store.sources.all())[0]?.error).toMatchObject({ code: "BACKEND_FAILED" });
});
