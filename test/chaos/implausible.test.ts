import { expect, test } from "vitest";
import { allImages, completeImages, sourceOf } from "../support/callers/catalog.ts";
import { allEvents, followOverWebSocket } from "../support/callers/events.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { acmeDevelopment, aws } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { acmeAccount, ownImages } from "../support/worlds/own-images.ts";

const acmeOnly = aws("acme-production", "acme", acmeAccount);

test("when most of a backend's images vanish at once, it is recorded only after a second sweep agrees", async () => {
  const { clouds, control } = await controlledClouds();
  const gateway = await startGateway({ clouds, backends: [acmeOnly, acmeDevelopment], sweepIntervalMs: 2000 });
  const images = await ownImages(gateway, control, 100);
  await completeImages(gateway);
  const known = await allImages(gateway, { filter: { backends: ["acme-production"], regions: ["us-east-1"] } });
  const vanishing = images.slice(0, Math.ceil(known.length * 0.6));
  const follower = await followOverWebSocket(gateway);

  await control.change(
    vanishing.map(({ region, nativeId }) => ({ region, imageId: nativeId, change: { deregister: true } })),
  );
  const suspected = () => gateway.logs().includes("implausible sweep");
  await waitFor(suspected, { what: "the first sweep without them" });
  expect(follower.events).toEqual([]);
  const { status, asOf, error } = await sourceOf(gateway, "acme-production");
  expect({ status, asOf, error }).toEqual({
    status: "UNREACHABLE",
    asOf: expect.any(String),
    error: {
      code: "BACKEND_IMPLAUSIBLE",
      message: expect.stringContaining(`leaves out ${vanishing.length}. Nothing of that is recorded`),
    },
  });
  const still = await allImages(gateway, { filter: { name: "own-*" } });
  expect(still).toHaveLength(100);
  expect(still.filter(({ gone }) => gone)).toEqual([]);

  const events = await follower.count(vanishing.length);
  expect(new Set(events.map(({ __typename }) => __typename))).toEqual(new Set(["ImageDeregistered"]));
  expect(new Set(events.map(({ imageId }) => imageId))).toEqual(new Set(vanishing.map(({ id }) => id)));
  expect(events).toHaveLength(vanishing.length);
  expect(await allImages(gateway, { filter: { name: "own-*" } })).toHaveLength(100 - vanishing.length);
  expect(await allImages(gateway, { filter: { name: "own-*", includeGone: true } })).toHaveLength(100);
});

test("a loss that the next sweep takes back leaves no trace in the ledger", async () => {
  const { clouds, control } = await controlledClouds();
  const gateway = await startGateway({ clouds, backends: [acmeOnly], sweepIntervalMs: 2000 });
  const images = await ownImages(gateway, control, 100);
  await completeImages(gateway);
  const before = await allEvents(gateway);
  const setAll = (set: object) =>
    control.change(images.slice(0, 90).map(({ region, nativeId }) => ({ region, imageId: nativeId, change: { set } })));

  await setAll({ deregisteredAt: new Date().toISOString() });
  const suspected = () => gateway.logs().includes("implausible sweep");
  await waitFor(suspected, { what: "the first sweep without them" });
  await setAll({ deregisteredAt: null });
  await completeImages(gateway);
  const [marker] = await ownImages(gateway, control, 1, "eu-west-1");
  const after = (await allEvents(gateway)).slice(before.length);
  expect(after.map(({ __typename, imageId }) => [__typename, imageId])).toEqual([["ImageRegistered", marker?.id]]);
});
