import { describe, expect, test } from "vitest";
import { AWS_ORGANIZATION_ARN, AWS_WORKLOADS_UNIT_ARN } from "../../../demo/seed/aws/accounts.ts";
import { newKey } from "../../support/callers/mutations.ts";
import { openDirectly, publicationOf, send } from "../../support/callers/publications.ts";
import type { DemoUser } from "../../support/callers/sign-in.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { makeToken } from "../../support/isolation/tenants-world.ts";
import { globexAccount, publishingWorld, region } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();
const everyone: readonly DemoUser[] = [
  ...(["acme-member", "acme-admin", "globex-member", "initech-publisher", "initech-admin", "operator"] as const),
];
const ways = [
  { visibility: "PUBLIC" },
  { permissions: [{ type: "EVERYBODY" }] },
  { permissions: [{ type: "ACCOUNT", id: globexAccount }] },
  { permissions: [{ type: "ORGANIZATION", id: AWS_ORGANIZATION_ARN }] },
  { permissions: [{ type: "ORGANIZATIONAL_UNIT", id: AWS_WORKLOADS_UNIT_ARN }] },
];
const listed = `query ($organization: ID) { organization(id: $organization) {
  publicationRequests(open: true, first: 100) { nodes { id } } publicationPolicy { approvalRequired }
} }`;

test("nobody opens an image alone, whoever they are and whatever they try", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  await world.world.control.resetCalls("aws");
  for (const user of everyone)
    for (const way of ways) {
      const { userErrors } = await openDirectly(world.url, await world.as(user), imageId, way);
      const isInitech = user.startsWith("initech") || user === "operator";
      expect([user, way, userErrors.map(({ code }) => code)]).toEqual([
        ...[user, way, [isInitech ? "APPROVAL_REQUIRED" : "NOT_FOUND"]],
      ]);
    }
  for (const user of ["initech-publisher", "initech-admin", "operator"] as const) {
    const requestId = await world.requested(imageId, { visibility: "PUBLIC" }, user);
    expect((await world.ask(user, "approvePublication", { requestId })).userErrors).toMatchObject([
      { code: "FORBIDDEN", field: ["requestId"] },
    ]);
    expect((await world.ask(user, "rejectPublication", { requestId, reason: "Mine." })).userErrors).toMatchObject([
      { code: "FORBIDDEN" },
    ]);
    expect(await world.ask(user, "withdrawPublication", { requestId })).toMatchObject({
      ...{ userErrors: [], request: { state: "WITHDRAWN" }, event: { __typename: "PublicationWithdrawn" } },
    });
    expect(await world.ask(user, "withdrawPublication", { requestId })).toMatchObject({ userErrors: [], event: null });
    expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors.length).toBe(1);
  }
  expect((await world.world.control.calls("aws")).byAction.ModifyImageAttribute).toBeUndefined();
  expect(await world.grantees(nativeId)).toEqual([]);
});

test("a member asks, another one of no such right approves nothing, and an admin does", async () => {
  const { id: imageId, nativeId } = await world.image({ ownerId: "111122223333" }, "acme-member");
  const permissions = [{ type: "ACCOUNT", id: globexAccount }];
  const byAdmin = await world.requested(imageId, { permissions }, "acme-admin");
  for (const [mutation, more] of [
    ["approvePublication", {}],
    ["rejectPublication", { reason: "No." }],
    ["withdrawPublication", {}],
  ] as const)
    expect((await world.ask("acme-member", mutation, { requestId: byAdmin, ...more })).userErrors).toMatchObject([
      { code: "FORBIDDEN", field: ["requestId"] },
    ]);
  await world.ask("acme-admin", "withdrawPublication", { requestId: byAdmin });
  const requestId = await world.requested(imageId, { permissions }, "acme-member");
  const done = await world.ask("acme-admin", "approvePublication", { requestId, acceptUnmet: true });
  expect(done).toMatchObject({ userErrors: [], request: { state: "DONE" } });
  expect(await world.grantees(nativeId)).toEqual([{ userId: globexAccount }]);
});

test("a request that was rejected says why, and is over", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const requestId = await world.requested(imageId);
  const reject = (reason: string) => world.ask("initech-admin", "rejectPublication", { requestId, reason });
  for (const reason of ["", "  ", "x".repeat(1001), "a\0b"])
    expect((await reject(reason)).userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["reason"] }]);
  expect(await reject("The page is thin.")).toMatchObject({
    ...{ userErrors: [], event: { __typename: "PublicationRejected" } },
    request: { state: "REJECTED", reason: "The page is thin.", decider: { member: { user: "initech-admin" } } },
  });
  expect(await reject("Twice.")).toMatchObject({
    userErrors: [],
    event: null,
    request: { reason: "The page is thin." },
  });
  for (const user of ["initech-admin", "operator"] as const)
    expect((await world.ask(user, "approvePublication", { requestId })).userErrors).toMatchObject([
      { code: "WRONG_STATE" },
    ]);
  expect((await world.ask("initech-publisher", "withdrawPublication", { requestId })).userErrors).toMatchObject([
    { code: "WRONG_STATE" },
  ]);
  const seen = await publicationOf(world.url, await world.as("initech-publisher"), imageId);
  expect(seen?.publication).toMatchObject({ state: "REJECTED", reason: "The page is thin." });
  expect(await world.grantees(nativeId)).toEqual([]);
  await world.requested(imageId);
});

test("tokens ask for nothing, approve nothing and reject nothing", async () => {
  const { id: imageId, nativeId } = await world.documentedImage();
  const requestId = await world.requested(imageId);
  const token = await makeToken(world.world.gateways[0], "initech", "publishing", ["READ", "WRITE"]);
  for (const [mutation, input] of [
    ["requestPublication", { imageId, visibility: "PUBLIC" }],
    ["approvePublication", { requestId, acceptUnmet: true }],
    ["rejectPublication", { requestId, reason: "No." }],
    ["withdrawPublication", { requestId }],
  ] as const)
    expect((await send(world.url, { token }, mutation, input)).userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
  for (const way of ways)
    expect((await openDirectly(world.url, { token }, imageId, way)).userErrors).toMatchObject([
      { code: "APPROVAL_REQUIRED" },
    ]);
  const reader = await makeToken(world.world.gateways[0], "initech", "reading", ["READ"]);
  await expect(send(world.url, { token: reader }, "approvePublication", { requestId })).rejects.toThrow(/FORBIDDEN/);
  await expect(send(world.url, { token: null }, "approvePublication", { requestId })).rejects.toThrow(
    /UNAUTHENTICATED/,
  );
  const { organization } = await dataOf<{ organization: { publicationRequests: object | null } }>(
    ...([world.url, { token }, listed] as const),
  );
  expect(organization.publicationRequests).toBeNull();
  expect(await world.grantees(nativeId)).toEqual([]);
});

describe("others", () => {
  test("hear the same of a request as of one that never was, also where the image is public", {
    timeout: 60_000,
  }, async () => {
    const { id: imageId } = await world.documentedImage();
    const requestId = await world.requested(imageId);
    await world.ask("initech-admin", "approvePublication", { requestId });
    const never = Buffer.from(`PublicationRequest:${"0".repeat(32)}`).toString("base64url");
    for (const user of ["acme-admin", "globex-member"] as const) {
      const caller = await world.as(user);
      for (const [mutation, more] of [
        ["approvePublication", {}],
        ["rejectPublication", { reason: "No." }],
        ["withdrawPublication", {}],
      ] as const) {
        const answer = await world.ask(user, mutation, { requestId, ...more });
        expect(answer).toEqual(await world.ask(user, mutation, { requestId: never, ...more }));
        expect(answer).toMatchObject({ userErrors: [{ code: "NOT_FOUND", field: ["requestId"] }], request: null });
      }
      const seen = await publicationOf(world.url, caller, imageId);
      expect(seen).toEqual({ visibility: "PUBLIC", publication: null, publicationChecklist: null });
      const node = 'query ($id: ID!) { node(id: $id) { id } organization(id: "initech") { id } }';
      expect(await dataOf(world.url, caller, node, { id: requestId })).toEqual({ node: null, organization: null });
      expect(await world.toldOf(imageId, user)).toEqual([]);
    }
    expect(await world.toldOf(imageId, "operator")).toEqual(["PublicationRequested", "PublicationApproved"]);
  });

  test("of the same organization hear nothing of an image that is private to its maker", async () => {
    const source = await world.image();
    const admin = await world.as("initech-admin");
    const copied = await dataOf<{ copyImage: { image: { id: string; nativeId: string } } }>(
      ...([world.url, admin] as const),
      "mutation ($input: CopyImageInput!) { copyImage(input: $input) { image { id nativeId } userErrors { code } } }",
      { input: { imageId: source.id, region, name: `mine-${newKey()}`, idempotencyKey: newKey() } },
    );
    const { id: imageId, nativeId } = copied.copyImage.image;
    await world.world.steer("POST", "aws/settle");
    await world.document(imageId, "initech-admin");
    const requestId = await world.requested(imageId, { visibility: "PUBLIC" }, "initech-admin");
    const answer = await world.ask("initech-publisher", "approvePublication", { requestId });
    expect(answer).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }], request: null });
    const ids = async (user: DemoUser) => {
      const { organization } = await dataOf<{
        organization: { publicationRequests: { nodes: readonly { id: string }[] } };
      }>(world.url, await world.as(user), listed, { organization: "initech" });
      return organization.publicationRequests.nodes.map(({ id }) => id);
    };
    expect(await ids("initech-publisher")).not.toContain(requestId);
    expect(await ids("initech-admin")).toContain(requestId);
    expect(await world.ask("operator", "approvePublication", { requestId })).toMatchObject({
      ...{ userErrors: [], request: { state: "DONE" } },
    });
    expect(await world.grantees(nativeId)).toEqual([{ group: "all" }]);
    expect(await ids("operator")).not.toContain(requestId);
  });
});
