import { expect, test } from "vitest";
import { followOverEventStream } from "../../support/callers/events.ts";
import {
  instanceFields,
  type MutatedImage,
  type MutatedInstance,
  mutate,
  mutateAsPlanned,
} from "../../support/callers/mutations.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import { initechSmartCloud, mutationWorld, type Raw } from "../../support/worlds/mutation-world.ts";

const by = "acme-smartcloud";
const world = mutationWorld([acmeSmartCloud, initechSmartCloud]);
const cloud = "smartcloud" as const;
const machine = "91002";
const volume = "40015";
const image = (nativeId: string) => world.found("smartcloud", nativeId, "SMARTCLOUD");

async function raw(nativeId: string): Promise<Raw | undefined> {
  // As the control channel shows them.
  const { images } = (await world.steer("GET", "smartcloud/images")) as { readonly images: readonly Raw[] };
  return images.find(({ id }) => id === nativeId);
}

/** What was PENDING is told once to be AVAILABLE, by a sweep. */
async function arrives({ id, nativeId }: MutatedImage): Promise<void> {
  const filter = { imageIds: [id], kinds: ["IMAGE_STATE_CHANGED"] };
  const follower = await followOverEventStream(
    world.gateway(),
    { filter },
    "source ... on ImageStateChanged { state }",
  );
  await world.settle(cloud);
  const arrived = { __typename: "ImageStateChanged", source: "OBSERVED", state: "AVAILABLE" };
  expect((await follower.count(1)).at(-1)).toMatchObject(arrived);
  expect(await raw(nativeId)).toMatchObject({ state: 1 });
}

test("createImage captures a machine", async () => {
  const name = "web, captured";
  const answer = await world.does({
    mutation: "createImage",
    input: { backend: by, instanceId: machine, name, description: "fourth build" },
    ...{ cloud, by },
    calls: ["PUT /instances/{id}"],
    events: ["ImageRegistered"],
    shows: { name, description: expect.stringContaining("fourth build"), state: "PENDING", gone: false },
  });
  expect(await raw(answer.image.nativeId)).toMatchObject({ name });
  await arrives(answer.image);
});

test("registerImage imports an image from a volume", async () => {
  const name = "appliance";
  const answer = await world.does({
    mutation: "registerImage",
    input: { backend: by, name, volumeId: volume },
    ...{ cloud, by },
    calls: ["POST /offerings/image"],
    events: ["ImageRegistered"],
    shows: { name, gone: false },
  });
  expect(await raw(answer.image.nativeId)).toMatchObject({ name, owner: "catalog@acme.example" });
  await arrives(answer.image);
});

test("copyImage clones an image where it lies, and nowhere else", async () => {
  const source = await image("20031001");
  const name = "web base, cloned";
  const { image: clone } = await world.does({
    mutation: "copyImage",
    input: { imageId: source.id, name, description: "mine" },
    ...{ cloud, by },
    calls: ["POST /offerings/image/{id}"],
    events: ["ImageRegistered"],
    shows: { name, description: expect.stringContaining("mine"), gone: false },
  });
  expect(clone.nativeId).not.toBe(source.nativeId);
  expect(await raw(clone.nativeId)).toMatchObject({ name, location: "41", owner: "catalog@acme.example" });
  const changes = await world.changesDuring(cloud, async () => {
    const elsewhere = { imageId: source.id, name: "elsewhere", region: "us-east-1" };
    const { userErrors } = await mutate(world.gateway(), "copyImage", elsewhere);
    expect(userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["region"] }]);
  });
  expect(changes).toEqual({});
  // Else it arrives while the next test looks whether something changed.
  await world.settle(cloud);
});

test.each([
  ["SHARED", "20031001", by],
  ["PRIVATE", "20031001", by],
])("setImageVisibility makes an image %s", async (visibility, nativeId) => {
  const target = await image(nativeId);
  await world.does({
    mutation: "setImageVisibility",
    input: { imageId: target.id, visibility },
    ...{ cloud, by },
    calls: ["PUT /offerings/image/{id}"],
    events: ["ImageVisibilityChanged"],
    shows: { visibility },
  });
  expect(await raw(nativeId)).toMatchObject({ visibility });
});

test("setImageVisibility makes an image PUBLIC for users whom the provider lets publish, and for no others", async () => {
  const { images } = (await world.steer("GET", "smartcloud/images")) as { readonly images: readonly Raw[] };
  const own = images.find(
    ({ owner, state, visibility }) => owner === "catalog@initech.example" && state === 1 && visibility !== "PUBLIC",
  );
  const target = await image(String(own?.id));
  await world.does({
    mutation: "setImageVisibility",
    input: { imageId: target.id, visibility: "PUBLIC" },
    ...{ cloud, by: "initech-smartcloud" },
    calls: ["PUT /offerings/image/{id}"],
    events: ["ImageVisibilityChanged"],
    shows: { visibility: "PUBLIC" },
  });
  expect(await raw(target.nativeId)).toMatchObject({ visibility: "PUBLIC" });
  const input = { imageId: (await image("20031001")).id, visibility: "PUBLIC" };
  const { userErrors } = await mutateAsPlanned(world.gateway(), "setImageVisibility", input);
  expect(userErrors).toMatchObject([{ code: "FORBIDDEN", field: ["visibility"] }]);
});

test("deregisterImage deletes an image; with running machines it is refused as IN_USE", async () => {
  const target = await image("20031007");
  const { snapshots } = await world.does({
    mutation: "deregisterImage",
    input: { imageId: target.id },
    ...{ cloud, by },
    calls: ["DELETE /offerings/image/{id}"],
    events: ["ImageDeregistered"],
    shows: { state: "DEREGISTERED", gone: true, name: target.name },
  });
  expect(snapshots).toEqual([]);
  expect(await raw(target.nativeId)).toBeUndefined();
  const launch = { imageId: target.id, name: "too late", instanceType: "COP64.2/4096/60", location: "61" };
  const changes = await world.changesDuring(cloud, async () => {
    const { userErrors } = await mutate(world.gateway(), "launchInstance", launch);
    expect(userErrors).toMatchObject([{ code: "WRONG_STATE", field: ["imageId"] }]);
  });
  expect(changes).toEqual({});
  const used = await image("20031001");
  const { plan } = await mutate(world.gateway(), "deregisterImage", { imageId: used.id, dryRun: true });
  expect(plan?.instances.map(({ nativeId }) => nativeId)).toEqual(expect.arrayContaining(["91001", "91002"]));
  const { userErrors } = await mutateAsPlanned(world.gateway(), "deregisterImage", { imageId: used.id });
  expect(userErrors).toMatchObject([{ code: "IN_USE", field: ["imageId"] }]);
  expect(await world.read(used.id)).toMatchObject({ state: "AVAILABLE", gone: false });
});

test("launchInstance launches, terminateInstance ends, and the image lists the machine", async () => {
  const source = await image("20031001");
  const launch = { imageId: source.id, name: "web-3", instanceType: "COP64.2/4096/60", location: "41" };
  const before = await world.stateOf(cloud);
  const dry = await mutate(world.gateway(), "launchInstance", { ...launch, dryRun: true });
  expect(dry).toMatchObject({ userErrors: [], instances: [], calls: [{ action: "POST /instances" }] });
  expect(await world.stateOf(cloud)).toEqual(before);

  const launched = await mutate(world.gateway(), "launchInstance", { ...launch, keyName: "acme-deploy" });
  expect(launched).toMatchObject({ userErrors: [], event: null, image: { id: source.id } });
  const nativeId = String(launched.instances?.[0]?.nativeId);
  await world.settle(cloud);
  interface Answer {
    readonly image: { readonly instances: { readonly complete: boolean; readonly nodes: readonly MutatedInstance[] } };
    readonly instance: MutatedInstance;
  }
  const look = async () => {
    const { data, errors } = await world.gateway().graphql<Answer>(
      `query ($id: ID!, $nativeId: String!) {
        image(id: $id) { instances { complete nodes { ${instanceFields} } } }
        instance(backend: "acme-smartcloud", region: "smartcloud", nativeId: $nativeId) { ${instanceFields} }
      }`,
      { id: source.id, nativeId },
    );
    expect(errors).toBeUndefined();
    return data;
  };
  const shown = {
    nativeId,
    imageNativeId: "20031001",
    image: { id: source.id },
    name: expect.stringContaining("web-3"),
  };
  const running = await look();
  expect(running.instance).toMatchObject({ ...shown, state: "RUNNING" });
  expect(running.image.instances.nodes).toEqual(expect.arrayContaining([{ ...shown, state: "RUNNING" }]));

  const ending = { backend: by, instanceId: nativeId };
  const planned = await mutate(world.gateway(), "terminateInstance", { ...ending, dryRun: true });
  expect(planned).toMatchObject({ instance: null, calls: [{ action: "DELETE /instances/{id}" }] });
  const ended = await mutate(world.gateway(), "terminateInstance", ending);
  expect(ended).toMatchObject({ userErrors: [], instance: { nativeId, state: "TERMINATING" } });
  await world.settle(cloud);
  expect((await look()).instance).toMatchObject({ state: "TERMINATED" });
});

test.each([
  ["deregisterImage", {}],
  ["setImageVisibility", { visibility: "PRIVATE" }],
] as const)("%s of what the whole enterprise may launch says that nobody knows its machines", async (name, more) => {
  const source = await image("20031001");
  const copy = await mutate(world.gateway(), "copyImage", { imageId: source.id, name: `shared for ${name}` });
  await world.settle(cloud);
  await world.sweeps(by);
  const imageId = copy.image?.id;
  await mutateAsPlanned(world.gateway(), "setImageVisibility", { imageId, visibility: "SHARED" });
  const { plan } = await mutate(world.gateway(), name, { imageId, ...more, dryRun: true });
  expect(plan).toMatchObject({
    losingAccess: [{ type: "ORGANIZATION", id: null }],
    unknown: [{ what: "instances of everybody of the enterprise", code: "NO_BACKEND", backend: null }],
    references: [],
  });
  const input = { imageId, ...more, planHash: plan?.hash };
  const refused = await mutate(world.gateway(), name, input);
  expect(refused.userErrors).toMatchObject([{ code: "IMPACT_UNKNOWN", field: ["acceptUnknown"] }]);
  const done = await mutate(world.gateway(), name, { ...input, acceptUnknown: true });
  expect(done).toMatchObject({ userErrors: [], event: { source: "ASSERTED" } });
});

test("deregisterImage is IMPACT_UNKNOWN where another user's backend does not tell; acceptUnknown goes on", async () => {
  const source = await image("20031001");
  const clone = await mutate(world.gateway(), "copyImage", { imageId: source.id, name: "to be deleted" });
  await world.settle(cloud);
  await world.sweeps(by);
  const rule = { kind: "deny", action: "GET /instances", account: "catalog@initech.example" };
  await world.control().fail(cloud, rule);
  const input = { imageId: clone.image?.id };
  const refused = await mutateAsPlanned(world.gateway(), "deregisterImage", input);
  expect(refused).toMatchObject({
    userErrors: [{ code: "IMPACT_UNKNOWN", field: ["acceptUnknown"] }],
    plan: { unknown: [{ what: "instances", code: "BACKEND_DENIED", backend: { name: "initech-smartcloud" } }] },
  });
  const done = await mutateAsPlanned(world.gateway(), "deregisterImage", { ...input, acceptUnknown: true });
  await world.control().heal(cloud);
  expect(done).toMatchObject({ userErrors: [], image: { state: "DEREGISTERED" }, event: { source: "ASSERTED" } });
});

test.each<readonly ["createImage" | "terminateInstance", object]>([
  ["createImage", { name: "of nothing" }],
  ["terminateInstance", {}],
])("a dry run of %s refuses a machine that is not there, as the cloud itself would", async (name, more) => {
  const input = { backend: by, region: "smartcloud", instanceId: "99999999", ...more };
  for (const dryRun of [true, false])
    expect(await mutate(world.gateway(), name, { ...input, dryRun })).toMatchObject({
      userErrors: [{ code: "NOT_FOUND", field: ["instanceId"] }],
    });
});
