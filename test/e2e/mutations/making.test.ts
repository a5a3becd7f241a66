import { expect, test } from "vitest";
import { instanceIdOf } from "../../../demo/seed/aws/aws-acme.ts";
import { followOverEventStream } from "../../support/callers/events.ts";
import { mutate } from "../../support/callers/mutations.ts";
import { acme, here, mutationWorld, there } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme]);
const machine = instanceIdOf("111122223333 orders-a");
const tags = [{ key: "Stage", value: "golden" }];
const marked = expect.arrayContaining(tags);
const pending = { state: "PENDING", gone: false };
const capture = { backend: by, region: here, instanceId: machine };

async function snapshotOf(image: { readonly region: string; readonly nativeId: string }): Promise<string> {
  // As the control channel shows it.
  const { blockDevices } = (await world.raw(image)) as unknown as {
    readonly blockDevices: readonly { readonly ebs: { readonly snapshotId: string } }[];
  };
  return String(blockDevices[0]?.ebs.snapshotId);
}

test("createImage captures a machine; the image is PENDING, and a sweep sees it become AVAILABLE", async () => {
  const description = "of orders-a";
  const { image } = await world.does({
    mutation: "createImage",
    input: { ...capture, name: "captured", description, noReboot: true, tags },
    by,
    calls: ["CreateImage"],
    events: ["ImageRegistered"],
    shows: { ...pending, name: "captured", description, tags: marked },
  });
  expect(await world.raw(image)).toMatchObject({ name: "captured", sourceInstanceId: machine, state: "pending" });
  const follower = await followOverEventStream(
    world.gateway(),
    { filter: { imageIds: [image.id], kinds: ["IMAGE_STATE_CHANGED"] } },
    "source ... on ImageStateChanged { from: previousState to: state }",
  );
  await world.settle();
  expect(await follower.count(1)).toMatchObject([
    { __typename: "ImageStateChanged", source: "OBSERVED", from: "PENDING", to: "AVAILABLE" },
  ]);
  await world.sweeps(by);
  expect(follower.events).toHaveLength(1);
  expect(await world.read(image.id)).toMatchObject({ state: "AVAILABLE", tags: marked });
  expect(await world.listed(image)).toMatchObject({ state: "AVAILABLE" });
});

test("a capture that fails under way arrives as FAILED, with the cloud's reason", async () => {
  const reason = "The snapshot could not be read";
  await world.steer("POST", "aws/next-image", { outcome: "failed", reason });
  const { userErrors, image } = await mutate(world.gateway(), "createImage", { ...capture, name: "ill-fated" });
  expect(userErrors).toEqual([]);
  expect(image).toMatchObject({ state: "PENDING" });
  const id = String(image?.id);
  const follower = await followOverEventStream(world.gateway(), {
    filter: { imageIds: [id], kinds: ["IMAGE_STATE_CHANGED"] },
  });
  await world.settle();
  expect(await follower.count(1)).toMatchObject([{ __typename: "ImageStateChanged" }]);
  expect(await world.read(id)).toMatchObject({ state: "FAILED", stateReason: expect.stringContaining(reason) });
  const states = { kinds: ["IMAGE_STATE_CHANGED"], sources: ["OBSERVED"] };
  expect(await world.eventsOf(id, states)).toHaveLength(1);
});

test("registerImage makes an image of a snapshot", async () => {
  const snapshotId = await snapshotOf(await world.image());
  const { image } = await world.does({
    mutation: "registerImage",
    input: {
      ...{
        backend: by,
        region: here,
        name: "from a snapshot",
        architecture: "x86_64",
        virtualizationType: "hvm",
        tags,
      },
      ...{ rootDeviceName: "/dev/xvda", devices: [{ deviceName: "/dev/xvda", snapshotId }] },
    },
    by,
    calls: ["RegisterImage"],
    events: ["ImageRegistered"],
    shows: { name: "from a snapshot", gone: false, tags: marked },
  });
  expect(await snapshotOf(image)).toBe(snapshotId);
  await world.settle();
  await world.sweeps(by);
  expect(await world.read(image.id)).toMatchObject({ state: "AVAILABLE" });
});

test("registerImage makes an image of a bundle; a machine without EBS is not captured, and the refusal says how", async () => {
  const imageLocation = "acme-bundles/old/image.manifest.xml";
  const { image } = await world.does({
    mutation: "registerImage",
    input: {
      ...{ backend: by, region: here, name: "from a bundle", architecture: "x86_64", virtualizationType: "hvm" },
      imageLocation,
    },
    by,
    calls: ["RegisterImage"],
    events: ["ImageRegistered"],
    shows: { name: "from a bundle", gone: false },
  });
  expect(await world.raw(image)).toMatchObject({ imageLocation, rootDeviceType: "instance-store" });
  await world.settle();
  await world.sweeps(by);
  const launched = await mutate(world.gateway(), "launchInstance", { imageId: image.id, instanceType: "m1.small" });
  expect(launched.userErrors).toEqual([]);
  const instanceId = launched.instances?.[0]?.nativeId;
  await world.settle();
  const changes = await world.changesDuring("aws", async () => {
    const { userErrors } = await mutate(world.gateway(), "createImage", { ...capture, instanceId, name: "no EBS" });
    expect(userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["instanceId"] }]);
    expect(userErrors[0]?.message).toMatch(/ec2-bundle-vol.*registerImage.*imageLocation/);
  });
  expect(changes).toEqual({});
});

test.each([
  ["beside its source, with the source's tags", here, { copyTags: true }, { encrypted: false }],
  ["into another region, encrypted", there, { region: there, encrypted: true, tags }, { encrypted: true }],
])("copyImage copies %s", async (_, region, more, { encrypted }) => {
  const source = await world.image({ tags: { Stage: "golden" } });
  const name = `copied to ${region}`;
  const { image } = await world.does({
    mutation: "copyImage",
    input: { imageId: source.id, name, ...more },
    by,
    calls: ["CopyImage"],
    events: ["ImageRegistered"],
    shows: { ...pending, region, name, tags: marked },
  });
  expect(image.nativeId).not.toBe(source.nativeId);
  expect(await world.raw(image)).toMatchObject({ sourceImageId: source.nativeId, sourceImageRegion: here });
  await world.settle();
  await world.sweeps(by);
  expect(await world.read(image.id)).toMatchObject({ state: "AVAILABLE", tags: marked });
  const { data } = await world
    .gateway()
    .graphql<{ image: object }>(
      "query ($id: ID!) { image(id: $id) { ... on AwsImage { sourceImageId blockDeviceMappings { ebs { encrypted } } } } }",
      { id: image.id },
    );
  expect(data.image).toEqual({ sourceImageId: source.nativeId, blockDeviceMappings: [{ ebs: { encrypted } }] });
});

test("what a cloud refuses to make is told with its field, and nothing is made", async () => {
  const { name } = await world.image();
  const { userErrors, image, event } = await mutate(world.gateway(), "createImage", { ...capture, name });
  expect(userErrors).toMatchObject([{ code: "NAME_TAKEN", field: ["name"] }]);
  expect([image, event]).toEqual([null, null]);
});
