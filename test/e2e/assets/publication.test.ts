import { describe, expect, test } from "vitest";
import { write } from "../../support/callers/assets.ts";
import { openDirectly, publicationOf } from "../../support/callers/publications.ts";
import { globexAccount, initechAccount, publishingWorld } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();
const toGlobex = { permissions: [{ type: "ACCOUNT", id: globexAccount }] };
const toOwn = { permissions: [{ type: "ACCOUNT", id: initechAccount }] };

test("a publisher asks, an admin approves, and the cloud makes it public, once", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const publisher = await world.as("initech-publisher");
  const direct = await openDirectly(world.url, publisher, imageId, { visibility: "PUBLIC" });
  expect(direct.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED", field: ["visibility"] }]);
  expect(direct.userErrors[0]?.message).toContain("requestPublication");

  const requested = await world.ask("initech-publisher", "requestPublication", { imageId, visibility: "PUBLIC" });
  expect(requested).toMatchObject({
    userErrors: [],
    event: { __typename: "PublicationRequested", source: "ASSERTED" },
    request: {
      ...{ state: "REQUESTED", permissions: [{ type: "EVERYBODY", id: null }], viewerCanDecide: false },
      requester: { member: { user: "initech-publisher" } },
    },
  });
  expect(requested.request?.checklist.map(({ met }) => met)).toEqual([true, true, true, true, true]);
  const requestId = String(requested.request?.id);
  const again = await world.ask("initech-publisher", "requestPublication", { imageId, visibility: "PUBLIC" });
  expect(again).toMatchObject({ userErrors: [], event: null, request: { id: requestId } });
  const other = await world.ask("initech-publisher", "requestPublication", { imageId, ...toGlobex });
  expect(other).toMatchObject({ userErrors: [{ code: "WRONG_STATE", field: ["imageId"] }], request: null });
  const own = await world.ask("initech-publisher", "approvePublication", { requestId });
  expect(own.userErrors).toMatchObject([{ code: "FORBIDDEN", field: ["requestId"] }]);
  expect(await world.grantees(nativeId)).toEqual([]);

  const { control } = world.world;
  await control.resetCalls("aws");
  const dry = await world.ask("initech-admin", "approvePublication", { requestId, dryRun: true });
  expect(dry).toMatchObject({
    ...{ userErrors: [], calls: [{ action: "ModifyImageAttribute" }], event: null },
    request: { state: "REQUESTED", viewerCanDecide: true },
  });
  const approved = await Promise.all(
    (["initech-admin", "operator", "initech-admin", "operator"] as const).map((user) =>
      world.ask(user, "approvePublication", { requestId }),
    ),
  );
  for (const answer of approved)
    expect(answer).toMatchObject({
      userErrors: [],
      request: { state: "DONE", viewerCanDecide: false },
      image: { visibility: "PUBLIC" },
    });
  expect(new Set(approved.map(({ request }) => request?.decider?.reference)).size).toBe(1);
  expect(approved.filter(({ event }) => event !== null)).toHaveLength(1);
  expect((await control.calls("aws")).byAction.ModifyImageAttribute).toBe(1);
  expect(await world.grantees(nativeId)).toEqual([{ group: "all" }]);
  expect(await world.toldOf(imageId)).toEqual(["PublicationRequested", "PublicationApproved"]);
  const [changed] = await world.eventsOf(imageId, "initech-admin", { kinds: ["IMAGE_VISIBILITY_CHANGED"] });
  expect(changed).toBeDefined();
  expect(await world.eventsOf(imageId, "initech-admin", { sources: ["ASSERTED"] })).toContainEqual(changed);
});

describe("grants", () => {
  test("to accounts of nobody here need approval, those to one's own do not", async () => {
    const { id: imageId, nativeId } = await world.documentedImage();
    const publisher = await world.as("initech-publisher");
    expect((await openDirectly(world.url, publisher, imageId, toGlobex)).userErrors).toMatchObject([
      { code: "APPROVAL_REQUIRED", field: ["permissions", "0"] },
    ]);
    expect(
      (await world.ask("initech-publisher", "requestPublication", { imageId, ...toOwn })).userErrors,
    ).toMatchObject([{ code: "INVALID_REQUEST" }]);
    const requestId = await world.requested(imageId, toGlobex);
    const done = await world.ask("initech-admin", "approvePublication", { requestId });
    expect(done).toMatchObject({ userErrors: [], request: { state: "DONE" } });
    expect(await world.grantees(nativeId)).toEqual([{ userId: globexAccount }]);
  });

  test("that the cloud would never take are refused as what they are, before anybody is asked to approve", async () => {
    const { id: imageId } = await world.documentedImage();
    const publisher = await world.as("initech-publisher");
    const permissions = [{ type: "ACCOUNT", id: "1234" }];
    const invalid = [{ code: "INVALID_REQUEST", field: ["permissions"] }];
    expect((await openDirectly(world.url, publisher, imageId, { permissions })).userErrors).toMatchObject(invalid);
    const requested = await world.ask("initech-publisher", "requestPublication", { imageId, permissions });
    expect(requested.userErrors).toMatchObject(invalid);
  });

  test("to another account of the same organization are nobody else's affair", async () => {
    const { id: imageId, nativeId } = await world.image({ ownerId: "111122223333" }, "acme-member");
    const permissions = [{ type: "ACCOUNT", id: "444455556666" }];
    const member = await world.as("acme-member");
    expect((await openDirectly(world.url, member, imageId, { permissions })).userErrors).toEqual([]);
    expect(await world.grantees(nativeId)).toEqual([{ userId: "444455556666" }]);
    const mixed = { permissions: [...permissions, ...toGlobex.permissions] };
    expect((await openDirectly(world.url, member, imageId, mixed)).userErrors).toMatchObject([
      { code: "APPROVAL_REQUIRED", field: ["permissions", "1"] },
    ]);
    expect(await world.grantees(nativeId)).toEqual([{ userId: "444455556666" }]);
  });
});

test("what is wrong with a wish is said when it is made", async () => {
  const { id: imageId } = await world.image();
  const refused = async (input: object) =>
    (await world.ask("initech-publisher", "requestPublication", { imageId, ...input })).userErrors;
  expect(await refused({})).toMatchObject([{ code: "INVALID_REQUEST", field: ["visibility"] }]);
  expect(await refused({ visibility: "PRIVATE" })).toMatchObject([{ code: "INVALID_REQUEST" }]);
  expect(await refused({ visibility: "SHARED" })).toMatchObject([{ code: "INVALID_REQUEST" }]);
  expect(await refused({ permissions: [] })).toMatchObject([{ code: "INVALID_REQUEST", field: ["permissions"] }]);
  expect(await refused({ permissions: [{ type: "ACCOUNT", id: "12" }] })).toMatchObject([
    { code: "INVALID_REQUEST", field: ["permissions"] },
  ]);
  expect(await refused({ permissions: [{ type: "EVERYBODY" }] })).toMatchObject([
    { code: "INVALID_REQUEST", field: ["permissions", "0"] },
  ]);
  expect(await refused({ imageId: "nonsense", visibility: "PUBLIC" })).toMatchObject([{ field: ["imageId"] }]);
});

test("the checklist is there before anybody asks, and says what is missing", async () => {
  const { id: imageId } = await world.image();
  const publisher = await world.as("initech-publisher");
  const unmet = async () =>
    (await publicationOf(world.url, publisher, imageId))?.publicationChecklist
      ?.filter(({ met }) => !met)
      .map(({ name }) => name);
  expect(await unmet()).toEqual(["GETTING_STARTED_WRITTEN", "AGREEMENT_WRITTEN"]);
  await world.document(imageId);
  expect(await unmet()).toEqual([]);
  await write(world.url, publisher, "writeGettingStarted", { imageId, markdown: " ", baseRevision: 1 });
  expect(await unmet()).toEqual(["GETTING_STARTED_WRITTEN"]);
  const requestId = await world.requested(imageId);
  const refused = await world.ask("initech-admin", "approvePublication", { requestId });
  expect(refused).toMatchObject({ userErrors: [{ code: "CHECKLIST_UNMET" }], request: { state: "REQUESTED" } });
  expect(refused.checklist.filter(({ met }) => !met)).toEqual([
    { name: "GETTING_STARTED_WRITTEN", met: false, required: false },
  ]);
  const accepted = await world.ask("initech-admin", "approvePublication", { requestId, acceptUnmet: true });
  expect(accepted).toMatchObject({ userErrors: [], request: { state: "DONE" } });
});

test("what the cloud would never open is refused before anybody is asked to approve it", async () => {
  const { id: imageId } = await world.documentedImage({ encrypted: true });
  const requested = await world.ask("initech-publisher", "requestPublication", { imageId, visibility: "PUBLIC" });
  expect(requested).toMatchObject({
    userErrors: [{ code: "NOT_SHAREABLE", field: ["imageId"] }],
    request: null,
    event: null,
  });
});
