import { EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, expect, test } from "vitest";
import { GLOBEX } from "../../../demo/seed/aws/accounts.ts";
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

const kinds = [
  "ec2:Instance",
  "ec2:LaunchTemplate",
  "ssm:Parameter",
  "imagebuilder:ImageRecipe",
  "imagebuilder:ContainerRecipe",
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

test("the plan of one mutation is none of another verb's and of another input's on the same image", async () => {
  const { id: imageId } = await world.image(shared);
  const { plan } = await ask("deregisterImage", { imageId, dryRun: true });
  const changes = await world.changesDuring("aws", async () => {
    for (const [name, more] of [
      ["disableImage", {}],
      ["deregisterImage", { deleteSnapshots: true }],
      ["setImageVisibility", { visibility: "PRIVATE" }],
    ] as const) {
      const { userErrors } = await ask(name, { imageId, ...more, planHash: plan?.hash });
      expect([name, userErrors]).toMatchObject([name, [{ code: "PLAN_CHANGED" }]]);
    }
  });
  expect(changes).toEqual({});
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
  const [ours, theirs] = [{ name: "acme-production" }, { name: "globex" }];
  expect(plan?.unknown).toEqual([
    { what: "instances", code, backend: ours },
    { what: "instances", code, backend: theirs },
    ...[ours, theirs].flatMap((backend) => kinds.map((kind) => ({ what: `references: ${kind}`, code, backend }))),
    { what: "launchPermissions", code, backend: ours },
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

const organization = "arn:aws:organizations::222233334444:organization/o-exampleorgid";
const unit = "arn:aws:organizations::222233334444:ou/o-exampleorgid/ou-ex12-example34";

test("a grantee who keeps the right is named, and needs no acceptance", async () => {
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }, { userId: "222233334444" }] });
  const unknown = [{ what: "instances of account 222233334444", code: "NO_BACKEND", backend: null }];
  for (const [name, more] of [
    ["revokeLaunchPermission", { permissions: [toGlobex] }],
    ["setImageVisibility", { visibility: "SHARED" }],
  ] as const) {
    const input = { imageId: image.id, ...more };
    const { plan } = await ask(name, { ...input, dryRun: true });
    expect(plan?.unknown).toEqual(unknown);
    expect((await ask(name, { ...input, planHash: plan?.hash })).userErrors).toEqual([]);
  }
});

test.each(destructive)("%s names everybody who may launch the image and is no backend", async (name, more) => {
  const strangers = [
    { userId: "222233334444" },
    { organizationArn: organization },
    { organizationalUnitArn: unit },
    { group: "all" },
  ];
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }, ...strangers] });
  const stranger = { permissions: [{ type: "ACCOUNT", id: "222233334444" }] };
  const input = { imageId: image.id, ...(name === "revokeLaunchPermission" ? stranger : more) };
  const { plan } = await ask(name, { ...input, dryRun: true });
  const unknown = [
    "instances of account 222233334444",
    "instances of everybody",
    `instances of organization ${organization}`,
    `instances of organizational unit ${unit}`,
  ].map((what) => ({ what, code: "NO_BACKEND", backend: null }));
  expect(plan?.unknown).toEqual(unknown);
  const changes = await world.changesDuring("aws", async () => {
    const { userErrors } = await ask(name, { ...input, planHash: plan?.hash });
    expect(userErrors).toMatchObject([{ code: "IMPACT_UNKNOWN", field: ["acceptUnknown"] }]);
  });
  expect(changes).toEqual({});
  const done = await ask(name, { ...input, planHash: plan?.hash, acceptUnknown: true });
  expect(done).toMatchObject({ userErrors: [], event: { source: "ASSERTED" } });
});

test("an account that was let launch since the plan changes it, though it is no backend", async () => {
  const image = await world.image();
  const { plan } = await ask("disableImage", { imageId: image.id, dryRun: true });
  const change = { launchPermissions: { add: [{ userId: "222233334444" }] } };
  await world.control().change([{ region: here, imageId: image.nativeId, change }]);
  const late = await ask("disableImage", { imageId: image.id, planHash: plan?.hash, acceptUnknown: true });
  expect(late.userErrors).toMatchObject([{ code: "PLAN_CHANGED" }]);
});

test.each(destructive)("%s shows what else names the image, in each backend's account", async (name, more) => {
  const image = await world.image(shared);
  const theirs = await launchAtTheCloud("GLOBEX", image.nativeId);
  const { plan } = await ask(name, { imageId: image.id, ...more, dryRun: true });
  expect(plan?.references).toContainEqual({
    resourceType: "ec2:Instance",
    nativeId: `arn:aws:ec2:${here}:${GLOBEX}:instance/${theirs}`,
    backend: { name: "globex" },
  });
});

test.each(destructive)("%s names each kind of reference that the credentials may not ask for", async (name, more) => {
  const image = await world.image(shared);
  const rule = { kind: "deny", action: "DescribeImageReferences", account: GLOBEX };
  await world.control().fail("aws", rule);
  const input = { imageId: image.id, ...more };
  const { plan } = await ask(name, { ...input, dryRun: true });
  const backend = { name: "globex" };
  expect(plan?.unknown).toEqual(
    kinds.map((kind) => ({ what: `references: ${kind}`, code: "BACKEND_DENIED", backend })),
  );
  const refused = await ask(name, { ...input, planHash: plan?.hash });
  expect(refused.userErrors).toMatchObject([{ code: "IMPACT_UNKNOWN", field: ["acceptUnknown"] }]);
  const done = await ask(name, { ...input, planHash: plan?.hash, acceptUnknown: true });
  expect(done).toMatchObject({ userErrors: [], event: { source: "ASSERTED" } });
});
