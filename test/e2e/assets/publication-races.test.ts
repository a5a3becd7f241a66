import { describe, expect, test } from "vitest";
import { write } from "../../support/callers/assets.ts";
import { openDirectly, publicationOf, setPolicy } from "../../support/callers/publications.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { globexAccount, publishingWorld, region } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();

describe("between request and approval", () => {
  test.each([
    ["the page was written anew", (imageId: string) => rewrite("writeGettingStarted", { imageId, markdown: "# New" })],
    ["the agreement was written anew", (imageId: string) => rewrite("writeAgreement", { imageId, text: "Pay." })],
    [
      "its terms were written",
      async (imageId: string) => {
        const terms = { imageId, productCodes: ["abc"], terms: "Pay." };
        const answer = await write(world.url, await world.as("initech-publisher"), "writeProductTerms", terms);
        expect(answer.userErrors).toEqual([]);
      },
    ],
    [
      "it left what was written about it",
      async (imageId: string) => {
        const answer = await write(world.url, await world.as("initech-publisher"), "leaveAsset", { imageId });
        expect(answer.userErrors).toEqual([]);
      },
    ],
    ["the cloud describes it otherwise", (_: string, id: string) => change(id, { description: "another thing" })],
    [
      "the cloud calls it paid",
      (_: string, id: string) => change(id, { set: { productCodes: [{ productCode: "x", type: "marketplace" }] } }),
    ],
    [
      "its owner goes by another name",
      (_: string, id: string) => change(id, { set: { ownerAlias: "aws-marketplace" } }),
    ],
    ["somebody else answers for it", steward],
    ["it was disabled", (_: string, id: string) => change(id, { disable: true })],
    ["it was deregistered", (_: string, id: string) => change(id, { deregister: true })],
  ])("%s: it is not what was asked for, and stays closed", async (_, happen) => {
    const { id: imageId, nativeId } = await world.documentedImage();
    const requestId = await world.requested(imageId);
    await happen(imageId, nativeId);
    const answer = await world.ask("initech-admin", "approvePublication", { requestId, acceptUnmet: true });
    expect(answer.userErrors).toHaveLength(1);
    expect(["CONFLICT", "WRONG_STATE", "NOT_FOUND", "CHECKLIST_UNMET"]).toContain(answer.userErrors[0]?.code);
    expect(answer.event).toBeNull();
    expect(await world.grantees(nativeId)).toEqual([]);
    expect(await world.toldOf(imageId)).toEqual(["PublicationRequested"]);
  });

  test("the approver lost accessScope of the image: it is as if there were no request", async () => {
    const { id: imageId, nativeId } = await world.documentedImage();
    const requestId = await world.requested(imageId, { visibility: "PUBLIC" }, "initech-admin");
    const hide =
      "mutation ($input: MakeImagePrivateInput!) { makeImagePrivate(input: $input) { userErrors { code } } }";
    const hidden = await dataOf(world.url, await world.as("initech-admin"), hide, { input: { imageId } });
    expect(hidden).toEqual({ makeImagePrivate: { userErrors: [] } });
    const answer = await world.ask("initech-publisher", "approvePublication", { requestId, acceptUnmet: true });
    expect(answer).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }], request: null });
    expect(await world.grantees(nativeId)).toEqual([]);
    expect(await world.toldOf(imageId, "initech-publisher")).toEqual([]);
  });

  test("nobody knows any more who asked: it is rejected, and nothing else", async () => {
    const { id: imageId, nativeId } = await world.documentedImage();
    const requestId = await world.requested(imageId);
    world.inStore(`update publication set requester = 'person_nobody' where id = '${world.idOf(requestId)}'`);
    expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors).toMatchObject([
      { code: "FORBIDDEN" },
    ]);
    expect(await world.grantees(nativeId)).toEqual([]);
    expect(await world.ask("initech-admin", "rejectPublication", { requestId, reason: "Who?" })).toMatchObject({
      ...{ userErrors: [], request: { state: "REJECTED", requester: { member: null } } },
    });
  });

  test("too much time passed: it is asked for anew", async () => {
    const { id: imageId, nativeId } = await world.documentedImage();
    const requestId = await world.requested(imageId);
    world.letExpire([requestId]);
    expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors).toMatchObject([
      { code: "WRONG_STATE" },
    ]);
    const anew = await world.requested(imageId);
    expect(anew).not.toBe(requestId);
    expect(await world.grantees(nativeId)).toEqual([]);
  });
});

test("of approving, rejecting and withdrawing at once one wins, and the cloud does what it says", async () => {
  for (let round = 0; round < 4; round += 1) {
    const { id: imageId, nativeId } = await world.documentedImage();
    const requestId = await world.requested(imageId, { permissions: [{ type: "ACCOUNT", id: globexAccount }] });
    const answers = await Promise.all([
      world.ask("initech-admin", "approvePublication", { requestId }),
      world.ask("operator", "rejectPublication", { requestId, reason: "No." }),
      world.ask("initech-publisher", "withdrawPublication", { requestId }),
    ]);
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(answers.filter(({ event }) => event !== null)).toHaveLength(1);
    const seen = await publicationOf(world.url, await world.as("initech-publisher"), imageId);
    const isDone = seen?.publication?.state === "DONE";
    expect(["DONE", "REJECTED", "WITHDRAWN"]).toContain(seen?.publication?.state);
    expect(await world.grantees(nativeId)).toEqual(isDone ? [{ userId: globexAccount }] : []);
  }
});

test("of many who ask at once for one image one asks, and the others hear of it", async () => {
  const { id: imageId } = await world.documentedImage();
  const answers = await Promise.all(
    (["initech-publisher", "initech-publisher", "initech-admin", "operator"] as const).map((user) =>
      world.ask(user, "requestPublication", { imageId, visibility: "PUBLIC" }),
    ),
  );
  expect(answers.filter(({ event }) => event !== null)).toHaveLength(1);
  for (const { userErrors, request } of answers)
    if (!request) expect(userErrors).toMatchObject([{ code: "WRONG_STATE", field: ["imageId"] }]);
});

test("throttled, the cloud did nothing: the request waits for an approval again, and may be taken back", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const requestId = await world.requested(imageId);
  const { control } = world.world;
  await control.fail("aws", { kind: "throttle", action: "ModifyImageAttribute" });
  const throttled = await world.ask("initech-admin", "approvePublication", { requestId });
  await control.heal("aws");
  expect(throttled).toMatchObject({
    userErrors: [{ code: "BACKEND_THROTTLED", field: ["requestId"] }],
    request: { state: "REQUESTED", decider: null },
  });
  expect((await world.ask("initech-publisher", "withdrawPublication", { requestId })).userErrors).toEqual([]);
  expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors).toMatchObject([
    { code: "WRONG_STATE" },
  ]);
  expect(await world.grantees(nativeId)).toEqual([]);
});

test("what the cloud refuses is FAILED, says why, and is asked for anew", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  await world.block("block-new-sharing");
  try {
    const requestId = await world.requested(imageId);
    const refused = await world.ask("initech-admin", "approvePublication", { requestId });
    expect(refused).toMatchObject({ request: { state: "FAILED" }, userErrors: [{ field: ["requestId"] }] });
    const again = await world.ask("operator", "approvePublication", { requestId });
    expect(again.userErrors).toEqual(refused.userErrors);
    expect(await world.grantees(nativeId)).toEqual([]);
  } finally {
    await world.block("unblocked");
  }
  await world.requested(imageId);
});

test("an organization's admins say whether approval is needed, for their organization alone", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const admin = await world.as("initech-admin");
  for (const [user, code] of [
    ["initech-publisher", "FORBIDDEN"],
    ["acme-admin", "NOT_FOUND"],
    ["globex-member", "NOT_FOUND"],
  ] as const)
    expect((await setPolicy(world.url, await world.as(user), false, "initech")).userErrors).toMatchObject([{ code }]);
  const operator = await world.as("operator");
  for (const nobody of ["nobody-s", undefined])
    expect((await setPolicy(world.url, operator, false, nobody)).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  const pending = await world.requested(imageId);
  try {
    expect(await setPolicy(world.url, admin, false)).toMatchObject({
      ...{ userErrors: [], policy: { approvalRequired: false, changedBy: { member: { user: "initech-admin" } } } },
    });
    const publisher = await world.as("initech-publisher");
    expect((await openDirectly(world.url, publisher, imageId, { visibility: "PUBLIC" })).userErrors).toEqual([]);
    expect(await world.grantees(nativeId)).toEqual([{ group: "all" }]);
    const other = await world.image({ ownerId: "111122223333" }, "acme-member");
    const acme = await openDirectly(world.url, await world.as("acme-member"), other.id, { visibility: "PUBLIC" });
    expect(acme.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED" }]);
    // What was asked for before is decided on all the same; the cloud has it already.
    expect(await world.ask("initech-admin", "approvePublication", { requestId: pending })).toMatchObject({
      ...{ userErrors: [], request: { state: "DONE" } },
    });
  } finally {
    expect((await setPolicy(world.url, admin, true)).userErrors).toEqual([]);
  }
  const after = await world.image();
  const publisher = await world.as("initech-publisher");
  expect((await openDirectly(world.url, publisher, after.id, { visibility: "PUBLIC" })).userErrors).toMatchObject([
    { code: "APPROVAL_REQUIRED" },
  ]);
});

/** Makes its publisher answer for an image. */
async function steward(imageId: string) {
  const admin = await world.as("initech-admin");
  const members = `{ organization { members(first: 100) { nodes { id user } } } }`;
  const { organization } = await dataOf<{
    organization: { members: { nodes: readonly { id: string; user: string }[] } };
  }>(world.url, admin, members);
  const person = organization.members.nodes.find(({ user }) => user === "initech-publisher");
  const set = "mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { code } } }";
  const answer = await dataOf(world.url, admin, set, { input: { imageId, steward: person?.id } });
  expect(answer).toEqual({ setImageSteward: { userErrors: [] } });
}

async function rewrite(mutation: string, input: object) {
  const answer = await write(world.url, await world.as("initech-publisher"), mutation, { ...input, baseRevision: 1 });
  expect(answer.userErrors).toEqual([]);
}

async function change(nativeId: string, changed: object) {
  await world.world.control.change([{ region, imageId: nativeId, change: changed }]);
}
