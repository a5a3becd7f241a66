import { expect, test } from "vitest";
import { allImages, completeImages, listImages } from "../support/callers/catalog.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

test("one list holds the images of all providers, complete, and its pages hold each image once", async () => {
  const { clouds } = await controlledClouds({ scale: 200 });
  const gateway = await startGateway({ clouds });
  await completeImages(gateway);

  const page = await listImages(gateway, { first: 50 });
  expect(page).toMatchObject({ complete: true, pageInfo: { hasNextPage: true } });
  expect(page.nodes).toHaveLength(50);
  expect(page.sources.map(({ name, realm, status }) => [name, realm, status])).toEqual([
    ["acme-production", "us-east-1", "FRESH"],
    ["acme-production", "eu-west-1", "FRESH"],
    ["acme-smartcloud", "smartcloud", "FRESH"],
  ]);

  const images = await allImages(gateway, { first: 37, orderBy: { field: "NAME", direction: "ASC" } });
  expect(new Set(images.map(({ id }) => id)).size).toBe(images.length);
  expect(images).toHaveLength(page.totalCount);
  expect(new Set(images.map(({ provider }) => provider))).toEqual(new Set(["AWS", "SMARTCLOUD"]));
  const newestFirst = await allImages(gateway, { first: 100 });
  expect(newestFirst.map(({ id }) => id).sort()).toEqual(images.map(({ id }) => id).sort());
});
