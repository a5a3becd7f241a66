import { expect, test } from "vitest";
import { ACME_DEVELOPMENT, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { instanceFields, type MutatedImage, type MutatedInstance, mutate } from "../../support/callers/mutations.ts";
import { acmeDevelopment, globexAws } from "../../support/worlds/backends.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acme, acmeDevelopment, globexAws]);

interface Instances {
  readonly complete: boolean;
  readonly notAsked: readonly { readonly type: string; readonly id: string | null }[];
  readonly nodes: readonly (MutatedInstance & { readonly backend: { readonly name: string } })[];
  readonly sources: readonly {
    readonly status: string;
    readonly backend: { readonly name: string };
    readonly error: { readonly code: string } | null;
  }[];
}

async function instancesOf({ id }: MutatedImage): Promise<Instances> {
  const { data, errors } = await world.gateway().graphql<{ image: { instances: Instances } }>(
    `query ($id: ID!) { image(id: $id) { instances {
      complete notAsked { type id } nodes { ${instanceFields} backend { name } } sources { status backend { name } error { code } }
    } } }`,
    { id },
  );
  expect(errors).toBeUndefined();
  return data.image.instances;
}

async function instance(backend: string, nativeId: string): Promise<MutatedInstance | null> {
  const { data, errors } = await world.gateway().graphql<{ instance: MutatedInstance | null }>(
    `query ($backend: ID!, $region: String!, $nativeId: String!) {
      instance(backend: $backend, region: $region, nativeId: $nativeId) { ${instanceFields} }
    }`,
    { backend, region: here, nativeId },
  );
  expect(errors).toBeUndefined();
  return data.instance;
}

test("launchInstance launches as many as asked, and terminateInstance ends one of them", async () => {
  const image = await world.image();
  const input = { imageId: image.id, instanceType: "t3.micro", count: 2, name: "web", keyName: "operations" };
  const before = await world.stateOf("aws");
  const dry = await mutate(world.gateway(), "launchInstance", { ...input, dryRun: true });
  expect(dry).toMatchObject({ userErrors: [], instances: [], calls: [{ action: "RunInstances" }] });
  expect(await world.stateOf("aws")).toEqual(before);

  const launched = await mutate(world.gateway(), "launchInstance", input);
  const shown = { imageNativeId: image.nativeId, image: { id: image.id }, name: "web" };
  expect(launched).toMatchObject({ userErrors: [], event: null, image: { id: image.id } });
  expect(launched.instances).toMatchObject([
    { ...shown, state: "PENDING" },
    { ...shown, state: "PENDING" },
  ]);
  const [id = "", other = ""] = (launched.instances ?? []).map(({ nativeId }) => nativeId).sort();
  await world.settle();
  expect(await world.steer("GET", `aws/instances/${here}/${id}`)).toMatchObject({
    ...{ imageId: image.nativeId, state: "running", keyName: "operations", instanceType: "t3.micro" },
  });
  expect((await instancesOf(image)).nodes).toMatchObject([
    { nativeId: id, state: "RUNNING" },
    { nativeId: other, state: "RUNNING" },
  ]);

  const ending = { backend: "acme-production", region: here, instanceId: id };
  const planned = await mutate(world.gateway(), "terminateInstance", { ...ending, dryRun: true });
  expect(planned).toMatchObject({ userErrors: [], instance: null, calls: [{ action: "TerminateInstances" }] });
  expect(await instance("acme-production", id)).toMatchObject({ state: "RUNNING" });
  const ended = await mutate(world.gateway(), "terminateInstance", ending);
  expect(ended).toMatchObject({ userErrors: [], instance: { ...shown, nativeId: id, state: "TERMINATING" } });
  await world.settle();
  expect(await world.steer("GET", `aws/instances/${here}/${id}`)).toMatchObject({ state: "terminated" });
  expect(await instance("acme-production", id)).toMatchObject({ ...shown, state: "TERMINATED" });
  expect(await instance("acme-production", other)).toMatchObject({ ...shown, state: "RUNNING" });
  const again = await mutate(world.gateway(), "terminateInstance", ending);
  expect(again).toMatchObject({ userErrors: [], instance: { state: "TERMINATED" } });
});

test("Image.instances has everybody's machines, and names the backend that does not tell", async () => {
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }, { userId: ACME_DEVELOPMENT }] });
  for (const backend of ["globex", "acme-development", "acme-production"]) {
    const { userErrors } = await mutate(world.gateway(), "launchInstance", {
      ...{ imageId: image.id, instanceType: "t3.micro", backend, name: `of ${backend}` },
    });
    expect(userErrors).toEqual([]);
  }
  const all = await instancesOf(image);
  expect(all).toMatchObject({ complete: true, notAsked: [] });
  expect(all.nodes.map(({ name, backend }) => [backend.name, name])).toEqual([
    ["acme-development", "of acme-development"],
    ["acme-production", "of acme-production"],
    ["globex", "of globex"],
  ]);
  await world.control().fail("aws", { kind: "deny", action: "DescribeInstances", account: GLOBEX });
  const some = await instancesOf(image);
  await world.control().heal("aws");
  expect(some.complete).toBe(false);
  expect(some.nodes.map(({ backend }) => backend.name)).toEqual(["acme-development", "acme-production"]);
  expect(some.sources).toEqual([
    { backend: { name: "acme-development" }, status: "FRESH", error: null },
    { backend: { name: "acme-production" }, status: "FRESH", error: null },
    { backend: { name: "globex" }, status: "DENIED", error: { code: "BACKEND_DENIED" } },
  ]);
});

test("Image.instances says whom nobody asked: accounts that are no backend, organizations, everybody", async () => {
  const organization = "arn:aws:organizations::222233334444:organization/o-exampleorgid";
  const image = await world.image({
    launchPermissions: [{ userId: "222233334444" }, { userId: GLOBEX }, { organizationArn: organization }],
  });
  expect(await instancesOf(image)).toMatchObject({
    complete: false,
    notAsked: [
      { type: "ACCOUNT", id: "222233334444" },
      { type: "ORGANIZATION", id: organization },
    ],
    sources: [{ error: null }, { error: null }, { error: null }],
  });
  const open = await world.image({ launchPermissions: [{ group: "all" }] });
  expect(await instancesOf(open)).toMatchObject({ complete: false, notAsked: [{ type: "EVERYBODY", id: null }] });
});

test("Image.instances of another account's image names its owner, and that others may launch it too", async () => {
  const image = await world.image({ ownerId: "222233334444", launchPermissions: [{ userId: GLOBEX }] });
  expect(await instancesOf(image)).toMatchObject({
    complete: false,
    notAsked: [
      { type: "ACCOUNT", id: "222233334444" },
      { type: "UNKNOWN", id: null },
    ],
  });
});

test("a machine runs on from an image that was gone before anybody looked", async () => {
  const { data } = await world
    .gateway()
    .graphql<{ instance: MutatedInstance | null }>(
      `query ($id: String!) { instance(backend: "acme-production", region: "us-east-1", nativeId: $id) { ${instanceFields} } }`,
      { id: await ledgerOld() },
    );
  expect(data.instance).toMatchObject({ state: "RUNNING", imageNativeId: expect.stringMatching(/^ami-/), image: null });
});

async function ledgerOld(): Promise<string> {
  const { instances } = (await world.steer("GET", `aws/instances/${here}`)) as unknown as {
    readonly instances: readonly { readonly instanceId: string; readonly tags: { readonly Name?: string } }[];
  };
  return String(instances.find(({ tags }) => tags.Name === "ledger-old")?.instanceId);
}

test("what is not there, or another account's, is refused", async () => {
  const ending = { backend: "acme-production", region: here, instanceId: "i-0123456789abcdef0" };
  const { userErrors } = await mutate(world.gateway(), "terminateInstance", ending);
  expect(userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["instanceId"] }]);
  const elsewhere = await mutate(world.gateway(), "terminateInstance", { ...ending, region: "ap-south-1" });
  expect(elsewhere.userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["region"] }]);
});
