import { expect, inject, onTestFinished, test } from "vitest";
import { allImages, completeImages } from "../support/callers/catalog.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { startRedis } from "../support/servers/redis.ts";
import { aws } from "../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";

const postgresUrl = inject("postgresUrl");
const redisServer = inject("redisServer");
const permissionsQuery = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on AwsImage { nativeId launchPermissions { type id } freshness { status } } }
}`;
const onePrice = { total: 51, byAction: { DescribeImages: 1, DescribeImageAttribute: 50 } };
const nothing = { total: 0, byAction: {} };
// Swept once at the start and then not for as long as the test runs: all calls are the query's.
const backends = [{ ...aws("acme-production", "acme", "111122223333"), sweepIntervalMs: 600_000 }];

interface NodesAnswer {
  readonly nodes: readonly {
    readonly id: string;
    readonly launchPermissions: readonly { readonly type: string; readonly id: string }[];
    readonly freshness: { readonly status: string };
  }[];
}

/** Fifty images, one of them shared, made before any gateway looks. */
async function fiftyImages() {
  const { clouds, control } = await controlledClouds();
  const nativeIds = await control.createImages(
    Array.from({ length: 50 }, (_, index) => ({ region: "us-east-1", ownerId: "111122223333", name: `own-${index}` })),
  );
  await control.change(
    nativeIds.slice(0, 1).map((imageId) => ({
      region: "us-east-1",
      imageId,
      change: { launchPermissions: { add: [{ userId: "777788889999" }] } },
    })),
  );
  return { clouds, control, nativeIds };
}

async function pays(gateway: Gateway, control: Control, ids: readonly string[]) {
  await control.resetCalls("aws");
  const { data, errors } = await gateway.graphql<NodesAnswer>(permissionsQuery, { ids });
  expect(errors).toBeUndefined();
  expect(data.nodes.map(({ id }) => id)).toEqual(ids);
  expect(data.nodes.map(({ launchPermissions }) => launchPermissions)).toEqual([
    [{ type: "ACCOUNT", id: "777788889999" }],
    ...Array.from({ length: 49 }, () => []),
  ]);
  expect(new Set(data.nodes.map(({ freshness }) => freshness.status))).toEqual(new Set(["FRESH"]));
  const { total, byAction } = await control.calls("aws");
  return { total, byAction };
}

test("fifty images with their launch permissions cost one listing and fifty questions, and nothing again", async () => {
  const { clouds, control, nativeIds } = await fiftyImages();
  const gateway = await startGateway({ clouds, backends });
  await completeImages(gateway);
  const ids = await idsOf(gateway, nativeIds);
  expect(await pays(gateway, control, ids)).toEqual(onePrice);
  expect(await pays(gateway, control, ids)).toEqual(nothing);
});

test("the same question asked many times at once is asked of the cloud once", async () => {
  const { clouds, control, nativeIds } = await fiftyImages();
  const gateway = await startGateway({ clouds, backends });
  await completeImages(gateway);
  const ids = await idsOf(gateway, nativeIds);
  await control.resetCalls("aws");
  await Promise.all(Array.from({ length: 10 }, () => gateway.graphql(permissionsQuery, { ids })));
  expect(await control.calls("aws")).toMatchObject(onePrice);
});

test.skipIf(postgresUrl === null || redisServer === null)(
  "a replica on the same Redis pays nothing for what another one asked",
  async () => {
    const redis = await startRedis();
    onTestFinished(redis.close);
    const { first, second, control, ids } = await twoReplicas(redis.url);
    expect(await pays(first, control, ids)).toEqual(onePrice);
    expect(await pays(second, control, ids)).toEqual(nothing);
  },
);

test.skipIf(postgresUrl === null)("without Redis each replica pays once", async () => {
  const { first, second, control, ids } = await twoReplicas();
  expect(await pays(first, control, ids)).toEqual(onePrice);
  // The second one never swept: it does not know its account yet.
  expect(await pays(second, control, ids)).toEqual({
    total: 52,
    byAction: { ...onePrice.byAction, GetCallerIdentity: 1 },
  });
  expect(await pays(second, control, ids)).toEqual(nothing);
});

async function twoReplicas(redisUrl?: string) {
  const database = await createDatabase(String(postgresUrl));
  onTestFinished(database.drop);
  const { clouds, control, nativeIds } = await fiftyImages();
  const options = { clouds, backends, store: { url: database.url }, redisUrl };
  const first = await startGateway(options);
  await completeImages(first);
  const second = await startGateway(options);
  return { first, second, control, ids: await idsOf(first, nativeIds) };
}

async function idsOf(gateway: Gateway, nativeIds: readonly string[]): Promise<readonly string[]> {
  const images = await allImages(gateway, { filter: { name: "own-*" } });
  const byNativeId = new Map(images.map(({ nativeId, id }) => [nativeId, id]));
  return nativeIds.map((nativeId) => byNativeId.get(nativeId) ?? `no ${nativeId}`);
}
