import { expect, test } from "vitest";
import { GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { instanceFields, type MutatedInstance, mutate, mutateAsPlanned } from "../../support/callers/mutations.ts";
import { globexAws } from "../../support/worlds/backends.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme, globexAws]);
const gone = { state: "DEREGISTERED", gone: true };

interface Device {
  readonly ebs?: { readonly snapshotId?: string };
}

async function devicesOf(image: { readonly region: string; readonly nativeId: string }): Promise<readonly Device[]> {
  // As the control channel shows them.
  return (await world.raw(image)).blockDevices as readonly Device[];
}

async function snapshotOf(image: { readonly region: string; readonly nativeId: string }): Promise<string> {
  return String((await devicesOf(image))[0]?.ebs?.snapshotId);
}

test.each([
  ["kept", false, "KEPT", /^snap-/],
  ["deleted where that is asked for", true, "DELETED", /no snapshot snap-/],
] as const)(
  "deregisterImage leaves a tombstone with its history; snapshots are %s",
  async (_, deleteSnapshots, outcome, after) => {
    const image = await world.image({ tags: { Stage: "golden" } });
    const snapshotId = await snapshotOf(image);
    const { snapshots } = await world.does({
      mutation: "deregisterImage",
      input: { imageId: image.id, deleteSnapshots },
      by,
      calls: ["DeregisterImage"],
      events: ["ImageDeregistered"],
      shows: { ...gone, name: image.name, tags: [{ key: "Stage", value: "golden" }] },
    });
    expect(snapshots).toEqual([{ snapshotId, outcome, reason: null }]);
    expect(await world.raw(image)).toMatchObject({ deregisteredAt: expect.any(String) });
    const left = await world.steer("GET", `aws/snapshots/${here}/${snapshotId}`).then(
      (raw) => String(raw.snapshotId),
      (error: Error) => error.message,
    );
    expect(left).toMatch(after);
    const { data } = await world
      .gateway()
      .graphql<{ node: { history: { nodes: readonly { __typename: string }[] } } }>(
        "query ($id: ID!) { node(id: $id) { ... on Image { history { nodes { __typename } } } } }",
        { id: image.id },
      );
    expect(data.node.history.nodes.map(({ __typename }) => __typename)).toEqual([
      "ImageRegistered",
      "ImageDeregistered",
    ]);
  },
);

test("a snapshot that another image uses is planned as shared, and skipped", async () => {
  const image = await world.image();
  const other = await world.image({ blockDevices: await devicesOf(image) });
  await world.sweeps(by);
  const snapshotId = await snapshotOf(image);
  const input = { imageId: image.id, deleteSnapshots: true };
  const { plan } = await mutate(world.gateway(), "deregisterImage", { ...input, dryRun: true });
  expect(plan?.sharedSnapshots).toEqual([{ snapshotId, usedBy: [{ nativeId: other.nativeId }] }]);
  const answer = await mutate(world.gateway(), "deregisterImage", { ...input, planHash: plan?.hash });
  expect(answer).toMatchObject({ userErrors: [], snapshots: [{ snapshotId, outcome: "SKIPPED" }] });
  expect(await world.steer("GET", `aws/snapshots/${here}/${snapshotId}`)).toMatchObject({ snapshotId });
  expect(await world.read(other.id)).toMatchObject({ state: "AVAILABLE" });
});

test("its instances run on and find their image; launching from it is refused before the cloud is asked", async () => {
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }] });
  const launch = { imageId: image.id, instanceType: "t3.micro" };
  const ours = await mutate(world.gateway(), "launchInstance", { ...launch, name: "ours" });
  const theirs = await mutate(world.gateway(), "launchInstance", { ...launch, name: "theirs", backend: "globex" });
  const ids = [ours, theirs].map(({ instances }) => String(instances?.[0]?.nativeId));
  await world.settle();
  const { plan } = await mutate(world.gateway(), "deregisterImage", { imageId: image.id, dryRun: true });
  expect(plan?.instances).toEqual([
    { nativeId: ids[0], backend: { name: by } },
    { nativeId: ids[1], backend: { name: "globex" } },
  ]);
  expect((await mutateAsPlanned(world.gateway(), "deregisterImage", { imageId: image.id })).userErrors).toEqual([]);

  const changes = await world.changesDuring("aws", async () => {
    for (const more of [{}, { backend: "globex" }]) {
      const { userErrors } = await mutate(world.gateway(), "launchInstance", { ...launch, ...more });
      expect(userErrors).toMatchObject([{ code: "WRONG_STATE", field: ["imageId"] }]);
    }
  });
  expect(changes).toEqual({});

  const query = `query ($id: ID!, $instance: String!) {
    node(id: $id) { ... on Image { instances { complete nodes { ${instanceFields} } } } }
    instance(backend: "acme-production", region: "us-east-1", nativeId: $instance) { ${instanceFields} }
  }`;
  interface Answer {
    readonly node: { readonly instances: { readonly complete: boolean; readonly nodes: readonly MutatedInstance[] } };
    readonly instance: MutatedInstance;
  }
  const { data, errors } = await world.gateway().graphql<Answer>(query, { id: image.id, instance: ids[0] });
  expect(errors).toBeUndefined();
  const running = { state: "RUNNING", imageNativeId: image.nativeId, image: { id: image.id } };
  expect(data.node.instances).toEqual({
    complete: true,
    nodes: [
      { ...running, nativeId: ids[0], name: "ours" },
      { ...running, nativeId: ids[1], name: "theirs" },
    ],
  });
  expect(data.instance).toEqual({ ...running, nativeId: ids[0], name: "ours" });
});

test("restoreImage brings a deregistered image back from the recycle bin", async () => {
  await world.steer("POST", "aws/retention", { days: 7 });
  const image = await world.image();
  const removal = { imageId: image.id, deleteSnapshots: true };
  const removed = await mutateAsPlanned(world.gateway(), "deregisterImage", removal);
  // The bin keeps the snapshots: without them there is nothing to restore.
  expect(removed).toMatchObject({ userErrors: [], image: gone, snapshots: [{ outcome: "SKIPPED" }] });
  await world.sweeps(by);
  await world.does({
    mutation: "restoreImage",
    input: { imageId: image.id },
    by,
    calls: ["RestoreImageFromRecycleBin"],
    events: ["ImageStateChanged", "ImageBecameVisible"],
    shows: { state: "AVAILABLE", gone: false, name: image.name },
  });
  expect((await world.raw(image)).recycleBin ?? null).toBeNull();
  await world.steer("POST", "aws/retention", { days: null });
});

test("restoreImage is refused where the bin has nothing", async () => {
  const image = await world.image();
  await mutateAsPlanned(world.gateway(), "deregisterImage", { imageId: image.id });
  const { userErrors } = await mutate(world.gateway(), "restoreImage", { imageId: image.id });
  expect(userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["imageId"] }]);
  expect(await world.listed(image)).toMatchObject(gone);
});
