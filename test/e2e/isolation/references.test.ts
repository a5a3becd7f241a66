import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { perform } from "../../support/isolation/planting.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
const secret = `secret-${randomUUID()}`;
let world: TenantsWorld;
let member: Caller;
let admin: Caller;
/** Of the whole organization; and a copy of it that its maker, an admin, keeps. */
let base: string;
let kept: { readonly id: string; readonly nativeId: string };
let machine: string;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, admin] = [world.caller("acme-member"), world.caller("acme-admin")];
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name: "base" }]);
  base = await imageAt(world, member, { provider: "AWS", region, nativeId });
  kept = await perform(world, admin, "copyImage", { imageId: base, name: secret });
  await imageAt(world, admin, { provider: "AWS", region, nativeId: kept.nativeId });
  await world.steer("POST", "aws/settle");
  const { launchInstance } = await dataOf<{ launchInstance: { instances: readonly { nativeId: string }[] } }>(
    world.url,
    admin,
    `mutation ($input: LaunchInstanceInput!) { launchInstance(input: $input) { instances { nativeId } } }`,
    { input: { imageId: kept.id, instanceType: "t3.micro", idempotencyKey: randomUUID() } },
  );
  machine = launchInstance.instances[0]?.nativeId ?? "";
});

test("what would be left without its source names no image that the asker may not see", async () => {
  const query = `mutation ($input: DeregisterImageInput!) { deregisterImage(input: $input) {
    userErrors { code }
    plan { derived { id image { name } } sharedSnapshots { usedBy { id image { name } } } }
  } }`;
  const input = { imageId: base, dryRun: true, idempotencyKey: randomUUID(), deleteSnapshots: true };
  const planned = async (caller: Caller) => (await ask(world.url, caller, { query, variables: { input } })).body;
  const seen = await planned(admin);
  expect(seen).toContain(secret);
  expect(seen).toContain(kept.id);
  const hidden = await planned(member);
  expect(hidden).toContain('"userErrors":[]');
  expect(hidden).not.toContain(secret);
  expect(hidden).not.toContain(kept.id);
});

test("a name that a hidden image has is taken, and only who sees that image is told its id", async () => {
  const query = `mutation ($copy: CopyImageInput!, $capture: CreateImageInput!, $register: RegisterImageInput!) {
    copyImage(input: $copy) { userErrors { code message } }
    createImage(input: $capture) { userErrors { code message } }
    registerImage(input: $register) { userErrors { code message } }
  }`;
  const { blockDevices } = (
    await world.steer<{ images: readonly { imageId: string; blockDevices: never }[] }>("GET", `aws/images/${region}`)
  ).images.find(({ imageId }) => imageId === kept.nativeId) ?? { blockDevices: [] };
  const [device] = blockDevices as readonly { deviceName: string; ebs: { snapshotId: string } }[];
  const answers = async (caller: Caller) => {
    const [copy, capture, register] = [randomUUID(), randomUUID(), randomUUID()];
    const where = { backend: "acme-production", region, name: secret };
    const variables = {
      copy: { imageId: base, name: secret, idempotencyKey: copy },
      capture: { ...where, instanceId: machine, idempotencyKey: capture },
      register: {
        ...{ ...where, architecture: "x86_64", rootDeviceName: device?.deviceName, idempotencyKey: register },
        devices: [{ deviceName: device?.deviceName, snapshotId: device?.ebs.snapshotId }],
      },
    };
    const first = (await ask(world.url, caller, { query, variables })).body;
    // What was answered once is answered the same way.
    expect((await ask(world.url, caller, { query, variables })).body).toBe(first);
    expect([...first.matchAll(/NAME_TAKEN/g)], first).toHaveLength(3);
    return first;
  };
  expect([...(await answers(admin)).matchAll(new RegExp(`It is ${kept.nativeId}\\.`, "g"))]).toHaveLength(3);
  expect(await answers(member)).not.toMatch(/ami-[0-9a-f]{8}/);
});

test("a machine of the organization is shown, the hidden image that it runs is not", async () => {
  expect(machine).toMatch(/^i-/);
  const query = `query ($id: String!, $image: ID!) {
    instance(backend: "acme-production", region: "us-east-1", nativeId: $id) { nativeId image { id name } }
    image(id: $image) { instances { nodes { image { name } } } history { nodes { id } } }
  }`;
  const shown = async (caller: Caller) => dataOf<object>(world.url, caller, query, { id: machine, image: kept.id });
  expect(await shown(admin)).toMatchObject({ instance: { image: { name: secret } }, image: { history: {} } });
  expect(await shown(member)).toEqual({ instance: { nativeId: machine, image: null }, image: null });
  for (const name of ["globex-member", "anonymous"] as const)
    expect(await shown(world.caller(name))).toEqual({ instance: null, image: null });
});

test("a hidden image is no event's, whichever way one comes to the event", async () => {
  const { lifecycleEvents } = await dataOf<{ lifecycleEvents: { nodes: readonly { id: string }[] } }>(
    world.url,
    admin,
    "query ($ids: [ID!]) { lifecycleEvents(filter: { imageIds: $ids }) { nodes { id } } }",
    { ids: [kept.id] },
  );
  const ids = lifecycleEvents.nodes.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on LifecycleEvent { imageId image { name } } } }";
  for (const name of ["acme-member", "acme-machine", "globex-member", "anonymous"] as const)
    expect(await dataOf(world.url, world.caller(name), query, { ids })).toEqual({ nodes: ids.map(() => null) });
  const all =
    "{ lifecycleEvents(first: 100) { nodes { imageId image { name } } } images(first: 100) { nodes { id } } }";
  for (const name of ["acme-member", "globex-member", "anonymous"] as const) {
    const { body } = await ask(world.url, world.caller(name), { query: all });
    expect(body).not.toContain(secret);
    expect(body).not.toContain(kept.id);
  }
});

test("the same idempotency key of two people is two intents", async () => {
  const idempotencyKey = randomUUID();
  const query = `mutation ($input: CopyImageInput!) { copyImage(input: $input) { userErrors { code } image { name } } }`;
  const copy = async (caller: Caller, name: string) =>
    (await ask(world.url, caller, { query, variables: { input: { imageId: base, name, idempotencyKey } } })).body;
  expect(await copy(admin, `${secret}-again`)).toContain(`${secret}-again`);
  expect(await copy(member, `${secret}-again`)).toContain("NAME_TAKEN");
  const globexs = await copy(world.caller("globex-member"), `${secret}-again`);
  expect(globexs).toContain("NOT_FOUND");
  expect(globexs).not.toContain("CONFLICT");
});
