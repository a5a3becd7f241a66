import { afterEach, expect, test } from "vitest";
import { instanceIdOf } from "../../../demo/seed/aws/aws-acme.ts";
import { mutate, newKey } from "../../support/callers/mutations.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme]);
const capture = { backend: by, region: here, instanceId: instanceIdOf("111122223333 orders-a") };
const toGlobex = [{ type: "ACCOUNT", id: "777788889999" }];

afterEach(() => world.control().heal("aws"));

async function named(name: string): Promise<number> {
  // As the control channel shows them.
  const { images } = (await world.steer("GET", `aws/images/${here}`)) as {
    readonly images: readonly { readonly name: string }[];
  };
  return images.filter((image) => image.name === name).length;
}

test("the same key with the same input is done once, and answered as the first time", async () => {
  const input = { ...capture, name: "once", idempotencyKey: newKey() };
  const changes = await world.changesDuring("aws", async () => {
    const first = await mutate(world.gateway(), "createImage", input);
    expect(first).toMatchObject({ userErrors: [], event: { __typename: "ImageRegistered", source: "ASSERTED" } });
    const again = await mutate(world.gateway(), "createImage", input);
    expect(again).toEqual(first);
  });
  expect(changes).toEqual({ CreateImage: 1 });
  expect(await named("once")).toBe(1);
});

test("the same intent sent many times at once is done once, and all hear of it", async () => {
  const image = await world.image();
  const input = { imageId: image.id, instanceType: "t3.micro", idempotencyKey: newKey() };
  const changes = await world.changesDuring("aws", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => mutate(world.gateway(), "launchInstance", input)),
    );
    const launched = new Set(answers.map(({ instances }) => instances?.map(({ nativeId }) => nativeId).join()));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect([...launched]).toEqual([expect.stringMatching(/^i-[0-9a-f]+$/)]);
  });
  expect(changes).toEqual({ RunInstances: 1 });
});

test("the same key with another input is a CONFLICT, and nothing is done", async () => {
  const [image, other] = [await world.image(), await world.image()];
  const idempotencyKey = newKey();
  const input = { imageId: image.id, description: "first", idempotencyKey };
  expect((await mutate(world.gateway(), "updateImage", input)).userErrors).toEqual([]);
  const changes = await world.changesDuring("aws", async () => {
    for (const more of [{ description: "second" }, { imageId: other.id }, { setTags: [{ key: "a", value: "b" }] }]) {
      const { userErrors, event } = await mutate(world.gateway(), "updateImage", { ...input, ...more });
      expect(userErrors).toMatchObject([{ code: "CONFLICT", field: ["idempotencyKey"] }]);
      expect(event).toBeNull();
    }
    const otherVerb = await mutate(world.gateway(), "protectImage", { imageId: image.id, idempotencyKey });
    expect(otherVerb.userErrors).toMatchObject([{ code: "CONFLICT", field: ["idempotencyKey"] }]);
  });
  expect(changes).toEqual({});
  expect(await world.raw(image)).toMatchObject({ description: "first" });
});

test("a refusal is repeated under its key, also when the cloud would no longer refuse", async () => {
  const image = await world.image();
  const input = { ...capture, name: image.name, idempotencyKey: newKey() };
  const { userErrors: refusal } = await mutate(world.gateway(), "createImage", input);
  expect(refusal).toMatchObject([{ code: "NAME_TAKEN" }]);
  await world.control().change([{ region: here, imageId: image.nativeId, change: { name: "moved away" } }]);
  const changes = await world.changesDuring("aws", async () => {
    expect((await mutate(world.gateway(), "createImage", input)).userErrors).toEqual(refusal);
  });
  expect(changes).toEqual({});
  const anew = await mutate(world.gateway(), "createImage", { ...input, idempotencyKey: newKey() });
  expect(anew.userErrors).toEqual([]);
});

test("a dry run does not use its key up", async () => {
  const image = await world.image();
  const input = { imageId: image.id, description: "after all", idempotencyKey: newKey() };
  await mutate(world.gateway(), "updateImage", { ...input, description: "tried", dryRun: true });
  expect((await mutate(world.gateway(), "updateImage", input)).userErrors).toEqual([]);
  expect(await world.raw(image)).toMatchObject({ description: "after all" });
});

test("a deregistration sent again is answered as the first time, without a look at its plan", async () => {
  const { id } = await world.image();
  const { plan } = await mutate(world.gateway(), "deregisterImage", { imageId: id, dryRun: true });
  const input = { imageId: id, planHash: plan?.hash, idempotencyKey: newKey() };
  const first = await mutate(world.gateway(), "deregisterImage", input);
  expect(first).toMatchObject({ userErrors: [], event: { __typename: "ImageDeregistered" } });
  expect(await mutate(world.gateway(), "deregisterImage", input)).toEqual(first);
});

test("where the cloud asks for fewer calls nothing was done, and the key is free for another try", async () => {
  const image = await world.image();
  const input = { imageId: image.id, permissions: toGlobex, idempotencyKey: newKey() };
  await world.control().fail("aws", { kind: "throttle", action: "ModifyImageAttribute" });
  const { userErrors } = await mutate(world.gateway(), "grantLaunchPermission", input);
  expect(userErrors).toMatchObject([{ code: "BACKEND_THROTTLED" }]);
  await world.control().heal("aws");
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
  expect((await mutate(world.gateway(), "grantLaunchPermission", input)).userErrors).toEqual([]);
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [{ userId: "777788889999" }] });
});

test("what a failing cloud left open is OUTCOME_UNKNOWN, and is ended by itself, once", async () => {
  const image = await world.image();
  const input = { imageId: image.id, name: "through the outage", idempotencyKey: newKey() };
  await world.control().fail("aws", { kind: "5xx", action: "CopyImage" });
  const { userErrors, event } = await mutate(world.gateway(), "copyImage", input);
  expect(userErrors).toMatchObject([{ code: "OUTCOME_UNKNOWN" }]);
  expect(event).toBeNull();
  expect(await named("through the outage")).toBe(0);
  await world.control().heal("aws");
  await waitFor(async () => (await named("through the outage")) === 1, { what: "the copy" });
  const late = await mutate(world.gateway(), "copyImage", input);
  expect(late).toMatchObject({ userErrors: [], image: { name: "through the outage" }, event: { source: "ASSERTED" } });
  expect(await named("through the outage")).toBe(1);
});
