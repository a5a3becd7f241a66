import { expect, onTestFinished, test } from "vitest";
import { newKey } from "../../support/callers/mutations.ts";
import { setPolicy } from "../../support/callers/publications.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants } from "../../support/isolation/tenants-world.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { globexAccount, initechAccount, publishingWorld, region } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();

const toldQuery = `query ($ids: [ID!]) { lifecycleEvents(first: 100, filter: { imageIds: $ids }) { nodes {
  __typename source actor { reference } ... on PublishedWithoutApproval { permissions { type id } }
} } }`;

interface Told {
  readonly __typename: string;
  readonly source: string;
  readonly actor: object | null;
  readonly permissions?: readonly object[];
}

async function told(url: string, token: string | null, imageId: string): Promise<readonly Told[]> {
  const { lifecycleEvents } = await dataOf<{ lifecycleEvents: { nodes: readonly Told[] } }>(
    ...([url, { token }, toldQuery, { ids: [imageId] }] as const),
  );
  return lifecycleEvents.nodes.filter(({ __typename }) => __typename !== "ImageRegistered");
}

const alarm = (...permissions: readonly object[]) => ({
  ...{ __typename: "PublishedWithoutApproval", source: "OBSERVED", actor: null, permissions },
});

async function opened(imageId: string, nativeId: string, launchPermissions: object, events: number) {
  await world.world.control.change([{ region, imageId: nativeId, change: { launchPermissions } }]);
  const { token } = await world.as("initech-admin");
  const isTold = async () => (await told(world.url, token, imageId)).length >= events;
  await waitFor(isTold, { what: `${events} events of ${nativeId}`, everyMs: 100 });
  const seen = await told(world.url, token, imageId);
  return seen.filter(({ __typename }) => __typename === "PublishedWithoutApproval");
}

const all = { group: "all" };
const everybody = { type: "EVERYBODY", id: null };
const globex = { type: "ACCOUNT", id: globexAccount };

test("what somebody opens at the cloud itself is told to its organization and to nobody else", async () => {
  const { id: imageId, nativeId } = await world.image();
  // Its visibility and a permission each have an event of their own.
  expect(await opened(imageId, nativeId, { add: [all, { userId: globexAccount }] }, 4)).toEqual([
    { ...alarm(everybody, globex), permissions: expect.arrayContaining([everybody, globex]) },
  ]);
  for (const user of ["initech-publisher", "operator"] as const)
    expect(await world.toldOf(imageId, user)).toEqual(["PublishedWithoutApproval"]);
  for (const user of ["acme-member", "globex-member"] as const) expect(await world.toldOf(imageId, user)).toEqual([]);
});

test("what was approved is no news; what is opened once more behind it is", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const requestId = await world.requested(imageId, { permissions: [globex] });
  expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors).toEqual([]);
  const { token } = await world.as("initech-admin");
  const before = (await told(world.url, token, imageId)).length;
  expect(await opened(imageId, nativeId, { remove: [{ userId: globexAccount }] }, before + 1)).toEqual([]);
  const after = (await told(world.url, token, imageId)).length;
  expect(await opened(imageId, nativeId, { add: [{ userId: globexAccount }] }, after + 2)).toEqual([alarm(globex)]);
});

test("what was approved and the cloud refused is open to nobody", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const requestId = await world.requested(imageId);
  await world.block("block-new-sharing");
  const refused = await world.ask("initech-admin", "approvePublication", { requestId });
  await world.block("unblocked");
  expect(refused.request).toMatchObject({ state: "FAILED" });
  const { token } = await world.as("initech-admin");
  const before = (await told(world.url, token, imageId)).length;
  expect(await opened(imageId, nativeId, { add: [all] }, before + 2)).toEqual([alarm(everybody)]);
});

test("one's own accounts are nobody else, and who asks for no approval is told of none", async () => {
  const { id: imageId, nativeId } = await world.image({ ownerId: "111122223333" }, "acme-member");
  const { token } = await world.as("acme-admin");
  const grant = async (userId: string, events: number) => {
    const add = [{ userId }];
    await world.world.control.change([{ region, imageId: nativeId, change: { launchPermissions: { add } } }]);
    const isThere = async () => (await told(world.url, token, imageId)).length >= events;
    await waitFor(isThere, { what: `${userId} to be told`, everyMs: 100 });
  };
  await grant("444455556666", 2);
  expect(await world.toldOf(imageId, "acme-admin")).toEqual([]);
  expect((await setPolicy(world.url, { token }, false)).userErrors).toEqual([]);
  await grant(globexAccount, 3);
  expect(await world.toldOf(imageId, "acme-admin")).toEqual([]);
  expect((await setPolicy(world.url, { token }, true)).userErrors).toEqual([]);
  await grant(initechAccount, 5);
  expect(await world.toldOf(imageId, "acme-admin")).toEqual(["PublishedWithoutApproval"]);
});

test("nobody hides it behind a change of their own, which the gateway would tell before any sweep", async () => {
  let nativeId = "";
  const quiet = await startTenants({
    ...{ onEnd: onTestFinished, approval: true, sweepIntervalMs: 3_600_000 },
    async prepare(control) {
      [nativeId = ""] = await control.createImages([{ region, ownerId: initechAccount, name: "to-hide" }]);
    },
  });
  const publisher = quiet.caller("initech-publisher");
  const imageId = await imageAt(quiet, publisher, { provider: "AWS", region, nativeId });
  const add = [all, { userId: globexAccount }];
  await quiet.control.change([{ region, imageId: nativeId, change: { launchPermissions: { add } } }]);
  const tag = "mutation ($input: UpdateImageInput!) { updateImage(input: $input) { userErrors { code } } }";
  const input = { imageId, setTags: [{ key: "Team", value: "Sales" }], idempotencyKey: newKey() };
  expect(await dataOf(quiet.url, publisher, tag, { input })).toEqual({ updateImage: { userErrors: [] } });
  const events = await told(quiet.url, publisher.token, imageId);
  expect(events.filter(({ __typename }) => __typename === "PublishedWithoutApproval")).toEqual([
    { ...alarm(), permissions: expect.arrayContaining([everybody, globex]) },
  ]);
});
