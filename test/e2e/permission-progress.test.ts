import { expect, test } from "vitest";
import { completeImages, listImages } from "../support/callers/catalog.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { aws } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { acmeAccount } from "../support/worlds/own-images.ts";

test("a list that filters by what is not known yet is not complete, and its source says what and how far", async () => {
  const { clouds } = await controlledClouds();
  const regions = { regions: ["us-east-1"] };
  const slow = { ...aws("acme-production", "acme", acmeAccount, regions), launchPermissionsPerSweep: 1 };
  const gateway = await startGateway({ clouds, backends: [slow], sweepIntervalMs: 60_000 });
  await completeImages(gateway);
  const gapsQuery = `query ($filter: ImageFilter) {
    images(first: 1, filter: $filter) { complete sources { status gaps { subject code message known total } } }
  }`;
  const ask = async (filter: object) => (await gateway.graphql<{ images: object }>(gapsQuery, { filter })).data.images;
  const sources = [
    { status: "FRESH", gaps: [expect.objectContaining({ subject: "LAUNCH_PERMISSIONS", code: null, known: 1 })] },
  ];
  expect(await ask({})).toEqual({ complete: true, sources });
  expect(await ask({ name: "*" })).toEqual({ complete: true, sources });
  expect(await ask({ visibilities: ["PRIVATE"] })).toEqual({ complete: false, sources });
  expect((await listImages(gateway, { filter: { visibilities: ["UNKNOWN"] } })).totalCount).toBeGreaterThan(1);
});
