import { join } from "node:path";
import { expect, test } from "vitest";
import { anonymous } from "../../src/domain/access/policy.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import { createCatalog } from "../../src/gateway/images/catalog.ts";
import { createCursors } from "../../src/gateway/images/cursors.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite.ts";
import { allImages, completeImages, listImages } from "../support/callers/catalog.ts";
import { startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

test("one list holds the images of all providers, complete, and its pages hold each image once", async () => {
  const { clouds } = await controlledClouds({ scale: 200 });
  const gateway = await startGateway({ clouds });
  await completeImages(gateway);

  const page = await listImages(gateway, { first: 50 });
  expect(page).toMatchObject({ complete: true, pageInfo: { hasNextPage: true } });
  expect(page.nodes).toHaveLength(50);
  expect(page.sources.map(({ name, region, status }) => [name, region, status])).toEqual([
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

test("names sort by their digits as numbers, and `orderBy: VERSION` takes the version in them", async () => {
  const { clouds, control } = await controlledClouds({ awsWorld: "empty" });
  const place = { region: "us-east-1", ownerId: "111122223333" };
  const names = ["v-1.10.0", "v-1.9.0", "v-1.9.10-amd64", "base"];
  await control.createImages(names.map((name) => ({ ...place, name })));
  const gateway = await startGateway({ clouds });
  await completeImages(gateway);
  const sorted = async (field: string, direction: string) => {
    const images = await allImages(gateway, {
      ...{ first: 2, filter: { providers: ["AWS"] }, orderBy: { field, direction } },
    });
    return images.map(({ name }) => name);
  };
  expect(await sorted("NAME", "ASC")).toEqual(["base", "v-1.9.0", "v-1.9.10-amd64", "v-1.10.0"]);
  expect(await sorted("VERSION", "ASC")).toEqual(["v-1.9.0", "v-1.9.10-amd64", "v-1.10.0", "base"]);
  expect(await sorted("VERSION", "DESC")).toEqual(["v-1.10.0", "v-1.9.10-amd64", "v-1.9.0", "base"]);
});

test("a cursor from when names sorted by their letters alone is refused", async () => {
  const store = await openSqliteStore(join(temporaryFolder(), "tintype.sqlite"));
  const cursors = createCursors("key");
  const parts = { store, cursors, backends: createBackends([]), clock: systemClock, names: new Map() };
  const accessScope = { organizations: [], backends: [], person: null };
  const pageOf = (field: "NAME" | "CREATED_AT") => {
    const order = { field, direction: "ASC" } as const;
    const after = cursors.seal(
      { list: "images", binding: JSON.stringify([order, {}, accessScope]) },
      { sort: "v-1.10.0", id: 1 },
    );
    return createCatalog(parts).list(anonymous, { first: 1, after, filter: {}, order });
  };
  await expect(pageOf("NAME")).rejects.toMatchObject({ code: "BAD_CURSOR" });
  await expect(pageOf("CREATED_AT")).resolves.toMatchObject({ edges: [] });
  await store.close();
});
