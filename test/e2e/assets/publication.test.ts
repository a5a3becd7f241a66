import { beforeAll, expect, test } from "vitest";
import { write } from "../../support/assets.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { allEvents } from "../../support/events.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { openDirectly, type PublicationAnswer, publicationOf, send } from "../../support/publications.ts";
import type { DemoUser } from "../../support/sign-in.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
const initechAccount = "123456789012";
const globexAccount = "777788889999";
let world: TenantsWorld;
const tokens = new Map<DemoUser, string | null>();

beforeAll(async () => {
  world = await startTenants({ onEnd, approval: true });
  await world.steer("POST", "aws/block-public-access", { account: initechAccount, region, state: "unblocked" });
});

async function as(user: DemoUser) {
  if (!tokens.has(user)) tokens.set(user, (await world.gateways[0].as(user)).token);
  return { token: tokens.get(user) ?? null };
}

let made = 0;
/** An image of Initech's; its id once its people see it. */
async function imageOf(seed: object = {}) {
  made += 1;
  const name = `to-publish-${made}`;
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: initechAccount, name, ...seed }]);
  const id = await imageAt(
    world,
    { name: "initech-publisher", ...(await as("initech-publisher")) },
    {
      ...{ provider: "AWS", realm: region, nativeId },
    },
  );
  return { id, nativeId };
}

async function documented(imageId: string) {
  const publisher = { name: "initech-publisher" as const, ...(await as("initech-publisher")) };
  await write(world.url, publisher, "writeGettingStarted", { imageId, markdown: "# Begin" });
  await write(world.url, publisher, "writeAgreement", { imageId, text: "Be kind." });
}

const raw = (nativeId: string) =>
  world.steer<{ launchPermissions: readonly object[] }>("GET", `aws/images/${region}/${nativeId}`);
const idOf = ({ request }: PublicationAnswer) => String(request?.id);

test("a publisher asks, an admin approves, and the cloud makes it public, once", async () => {
  const { id: imageId, nativeId } = await imageOf();
  await documented(imageId);
  const publisher = await as("initech-publisher");
  const direct = await openDirectly(world.url, publisher, imageId, { visibility: "PUBLIC" });
  expect(direct.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED", field: ["visibility"] }]);

  const requested = await send(world.url, publisher, "requestPublication", { imageId, visibility: "PUBLIC" });
  expect(requested).toMatchObject({
    userErrors: [],
    event: { __typename: "PublicationRequested", source: "ASSERTED" },
    request: {
      ...{ state: "REQUESTED", permissions: [{ type: "EVERYBODY", id: null }], viewerCanDecide: false },
      requester: { member: { user: "initech-publisher" } },
    },
  });
  expect(requested.request?.checklist.map(({ met }) => met)).toEqual([true, true, true, true, true]);
  expect(
    (await send(world.url, publisher, "approvePublication", { requestId: idOf(requested) })).userErrors,
  ).toMatchObject([{ code: "FORBIDDEN" }]);
  expect(await raw(nativeId)).toMatchObject({ launchPermissions: [] });

  const admin = await as("initech-admin");
  await world.control.resetCalls("aws");
  const dry = await send(world.url, admin, "approvePublication", { requestId: idOf(requested), dryRun: true });
  expect(dry).toMatchObject({
    userErrors: [],
    calls: [{ action: "ModifyImageAttribute" }],
    request: { state: "REQUESTED" },
  });
  const approved = await Promise.all(
    [1, 2, 3].map(() => send(world.url, admin, "approvePublication", { requestId: idOf(requested) })),
  );
  for (const answer of approved)
    expect(answer).toMatchObject({
      userErrors: [],
      request: { state: "DONE", decider: { member: { user: "initech-admin" } } },
      image: { visibility: "PUBLIC" },
    });
  expect((await world.control.calls("aws")).byAction.ModifyImageAttribute).toBe(1);
  expect(await raw(nativeId)).toMatchObject({ launchPermissions: [{ group: "all" }] });

  const told = await allEvents(await world.gateways[0].as("initech-admin"), {
    filter: { imageIds: [imageId], sources: ["ASSERTED"] },
  });
  const kinds = told.map(({ __typename }) => __typename);
  expect(kinds.filter((kind) => kind.startsWith("Publication"))).toEqual([
    "PublicationRequested",
    "PublicationApproved",
  ]);
  expect(kinds).toContain("ImageVisibilityChanged");
});

test("accounts of nobody here need approval, one's own do not", async () => {
  const { id: imageId, nativeId } = await imageOf();
  await documented(imageId);
  const publisher = await as("initech-publisher");
  const permissions = [{ type: "ACCOUNT", id: globexAccount }];
  const own = { permissions: [{ type: "ACCOUNT", id: initechAccount }] };
  expect((await openDirectly(world.url, publisher, imageId, { permissions })).userErrors).toMatchObject([
    { code: "APPROVAL_REQUIRED", field: ["permissions", "0"] },
  ]);
  expect((await send(world.url, publisher, "requestPublication", { imageId, ...own })).userErrors).toMatchObject([
    { code: "INVALID_REQUEST" },
  ]);
  const requested = await send(world.url, publisher, "requestPublication", { imageId, permissions });
  const done = await send(world.url, await as("initech-admin"), "approvePublication", { requestId: idOf(requested) });
  expect(done).toMatchObject({ userErrors: [], request: { state: "DONE" } });
  expect(await raw(nativeId)).toMatchObject({ launchPermissions: [{ userId: globexAccount }] });
  expect(await publicationOf(world.url, await as("globex-member"), imageId)).toMatchObject({
    ...{ publication: null, publicationChecklist: null },
  });
});
