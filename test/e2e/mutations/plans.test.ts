import { EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, expect, test } from "vitest";
import { GLOBEX } from "../../../demo/seed/accounts.ts";
import { type MutationAnswer, type MutationName, mutate } from "../../support/callers/mutations.ts";
import { globexAws } from "../../support/worlds/backends.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acme, globexAws]);
const toGlobex = { type: "ACCOUNT", id: GLOBEX };
const shared = { launchPermissions: [{ userId: GLOBEX }] };
const destructive: readonly (readonly [MutationName, object])[] = [
  ["deregisterImage", {}],
  ["disableImage", {}],
  ["revokeLaunchPermission", { permissions: [toGlobex] }],
  ["setImageVisibility", { visibility: "PRIVATE" }],
];

afterEach(() => world.control().heal("aws"));

const ask = (name: MutationName, input: object): Promise<MutationAnswer> => mutate(world.gateway(), name, input);

/** As somebody does it at the cloud itself, past the gateway. */
async function launchAtTheCloud(account: "ACME_PRODUCTION" | "GLOBEX", imageId: string): Promise<string> {
  const { environment, aws } = world.clouds();
  const ec2 = new EC2Client({
    endpoint: aws,
    region: here,
    credentials: {
      accessKeyId: String(environment[`TINTYPE_DEMO_${account}_ACCESS_KEY_ID`]),
      secretAccessKey: String(environment[`TINTYPE_DEMO_${account}_SECRET_ACCESS_KEY`]),
    },
  });
  const command = new RunInstancesCommand({ ImageId: imageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 });
  const { Instances } = await ec2.send(command).finally(() => ec2.destroy());
  return String(Instances?.[0]?.InstanceId);
}

test.each(destructive)("%s without a plan is PLAN_REQUIRED, and brings the plan", async (name, more) => {
  const { id } = await world.image(shared);
  const changes = await world.changesDuring("aws", async () => {
    const answer = await ask(name, { imageId: id, ...more });
    expect(answer).toMatchObject({
      userErrors: [{ code: "PLAN_REQUIRED", field: ["planHash"] }],
      event: null,
      plan: { hash: expect.any(String), losingAccess: [toGlobex], instances: [], unknown: [] },
    });
    const { plan } = await ask(name, { imageId: id, ...more, dryRun: true });
    expect(plan).toEqual(answer.plan);
  });
  expect(changes).toEqual({});
});

test.each(destructive)(
  "%s with the plan of before a launch is PLAN_CHANGED, and names the machine",
  async (name, more) => {
    const image = await world.image(shared);
    const input = { imageId: image.id, ...more };
    const { plan } = await ask(name, { ...input, dryRun: true });
    const ours = await launchAtTheCloud("ACME_PRODUCTION", image.nativeId);
    const theirs = await launchAtTheCloud("GLOBEX", image.nativeId);
    const changes = await world.changesDuring("aws", async () => {
      const late = await ask(name, { ...input, planHash: plan?.hash });
      expect(late).toMatchObject({ userErrors: [{ code: "PLAN_CHANGED", field: ["planHash"] }], event: null });
      expect(late.plan?.hash).not.toBe(plan?.hash);
      expect(late.plan?.instances).toEqual([
        { nativeId: ours, backend: { name: "acme-production" } },
        { nativeId: theirs, backend: { name: "globex" } },
      ]);
    });
    expect(changes).toEqual({});
    const { plan: now } = await ask(name, { ...input, dryRun: true });
    expect((await ask(name, { ...input, planHash: now?.hash })).userErrors).toEqual([]);
  },
);

test("a permission that was granted meanwhile, by whomever, changes the plan", async () => {
  const image = await world.image();
  const { plan } = await ask("deregisterImage", { imageId: image.id, dryRun: true });
  expect(plan?.losingAccess).toEqual([]);
  const change = { launchPermissions: { add: [{ userId: GLOBEX }] } };
  await world.control().change([{ region: here, imageId: image.nativeId, change }]);
  const late = await ask("deregisterImage", { imageId: image.id, planHash: plan?.hash });
  expect(late).toMatchObject({ userErrors: [{ code: "PLAN_CHANGED" }], plan: { losingAccess: [toGlobex] } });
});

test("the plan of one mutation is none of another's on another image", async () => {
  const [one, other] = [await world.image(shared), await world.image(shared)];
  const { plan } = await ask("deregisterImage", { imageId: one.id, dryRun: true });
  const { userErrors } = await ask("deregisterImage", { imageId: other.id, planHash: plan?.hash });
  expect(userErrors).toMatchObject([{ code: "PLAN_CHANGED" }]);
});

test("the plan names the images that were made from it", async () => {
  const source = await world.image();
  const copy = await ask("copyImage", { imageId: source.id, name: "made from it" });
  await world.settle();
  await world.sweeps("acme-production");
  const { plan } = await ask("deregisterImage", { imageId: source.id, dryRun: true });
  expect(plan?.derived).toEqual([{ nativeId: copy.image?.nativeId }]);
});

test.each(destructive)(
  "%s is IMPACT_UNKNOWN where a backend does not tell; acceptUnknown goes on",
  async (name, more) => {
    const image = await world.image(shared);
    const input = { imageId: image.id, ...more };
    await world.control().fail("aws", { kind: "deny", action: "DescribeInstances", account: GLOBEX });
    const { plan, userErrors } = await ask(name, { ...input, dryRun: true });
    const unknown = [{ what: "instances", code: "BACKEND_DENIED", backend: { name: "globex" } }];
    expect([plan?.unknown, userErrors]).toEqual([unknown, []]);
    const changes = await world.changesDuring("aws", async () => {
      const refused = await ask(name, { ...input, planHash: plan?.hash });
      expect(refused).toMatchObject({
        userErrors: [{ code: "IMPACT_UNKNOWN", field: ["acceptUnknown"] }],
        event: null,
      });
      expect(refused.plan?.unknown).toEqual(unknown);
    });
    expect(changes).toEqual({});
    const done = await ask(name, { ...input, planHash: plan?.hash, acceptUnknown: true });
    expect(done).toMatchObject({ userErrors: [], event: { source: "ASSERTED" } });
  },
);

test("with the whole cloud down, all that nobody can tell is named, and nothing is begun", async () => {
  const image = await world.image(shared);
  await world.control().fail("aws", { kind: "refuse" });
  const { plan } = await ask("deregisterImage", { imageId: image.id, dryRun: true });
  const code = "BACKEND_UNREACHABLE";
  expect(plan?.unknown).toEqual([
    { what: "instances", code, backend: { name: "acme-production" } },
    { what: "instances", code, backend: { name: "globex" } },
    { what: "launchPermissions", code, backend: { name: "acme-production" } },
  ]);
  const { userErrors } = await ask("deregisterImage", { imageId: image.id, planHash: plan?.hash });
  expect(userErrors).toMatchObject([{ code: "IMPACT_UNKNOWN" }]);
  await world.control().heal("aws");
  expect(await world.raw(image)).toMatchObject({ state: "available" });
  const late = await ask("deregisterImage", { imageId: image.id, planHash: plan?.hash });
  expect(late).toMatchObject({
    userErrors: [{ code: "PLAN_CHANGED" }],
    plan: { unknown: [], losingAccess: [toGlobex] },
  });
});
