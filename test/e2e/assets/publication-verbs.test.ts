import { expect, test } from "vitest";
import { newKey } from "../../support/callers/mutations.ts";
import { openDirectly } from "../../support/callers/publications.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { globexAccount, initechAccount, publishingWorld, region } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();

interface Answer {
  readonly userErrors: readonly { readonly code: string }[];
  readonly plan?: { readonly hash: string } | null;
  readonly image: { readonly id: string; readonly nativeId: string; readonly visibility: string } | null;
}

/** Does it as the publisher, with a plan where it needs one. */
async function act(mutation: string, input: object, planned = false): Promise<Answer> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
    userErrors { code field message } image { id nativeId visibility } ${planned ? "plan { hash }" : ""}
  } }`;
  const publisher = await world.as("initech-publisher");
  const send = async (more: object) =>
    (await dataOf<{ payload: Answer }>(world.url, publisher, query, { input: { ...input, ...more } })).payload;
  const key = mutation === "shareImageWithOrganization" ? {} : { idempotencyKey: newKey() };
  const plan = planned ? (await send({ ...key, dryRun: true })).plan : null;
  const answer = await send({ ...key, ...(plan ? { planHash: plan.hash, acceptUnknown: true } : {}) });
  expect([mutation, answer.userErrors]).toEqual([mutation, []]);
  return answer;
}

async function isClosed(nativeId: string | undefined) {
  await world.world.steer("POST", "aws/settle");
  expect(await world.grantees(nativeId ?? "")).toEqual([]);
}

test("no other verb opens an image to others, whatever it makes or brings back", async () => {
  const { id: imageId, nativeId } = await world.image();
  await world.world.steer("POST", "aws/retention", { days: 3 });
  const { blockDevices } = await world.world.steer<{
    blockDevices: readonly { ebs?: { snapshotId: string } }[];
  }>("GET", `aws/images/${region}/${nativeId}`);
  const copy = await act("copyImage", { imageId, region, name: `copy-${newKey()}` });
  await isClosed(copy.image?.nativeId);
  await act("shareImageWithOrganization", { imageId: copy.image?.id });
  await isClosed(copy.image?.nativeId);
  const devices = [{ deviceName: "/dev/xvda", snapshotId: blockDevices[0]?.ebs?.snapshotId }];
  const made = await act("registerImage", {
    ...{ backend: "initech-aws", region, name: `made-${newKey()}`, architecture: "x86_64" },
    ...{ rootDeviceName: "/dev/xvda", devices },
  });
  await isClosed(made.image?.nativeId);
  await act("updateImage", {
    imageId,
    description: "public, for everybody",
    setTags: [{ key: "public", value: "true" }],
  });
  await act("disableImage", { imageId }, true);
  await act("enableImage", { imageId });
  await act("scheduleImageDeprecation", { imageId, deprecateAt: "2031-01-01T00:00:00.000Z" });
  await act("cancelImageDeprecation", { imageId });
  await act("setImageVisibility", { imageId, visibility: "PRIVATE" }, true);
  await isClosed(nativeId);
  await act("deregisterImage", { imageId }, true);
  await act("restoreImage", { imageId });
  await isClosed(nativeId);
});

test("a copy of a public image is its maker's alone, and opened by asking anew", async () => {
  const { id: imageId } = await world.documentedImage();
  const requestId = await world.requested(imageId);
  const approved = await world.ask("initech-admin", "approvePublication", { requestId });
  expect(approved.request).toMatchObject({ state: "DONE" });
  const { image } = await act("copyImage", { imageId, region, name: `copy-${newKey()}` });
  await isClosed(image?.nativeId);
  const publisher = await world.as("initech-publisher");
  const direct = await openDirectly(world.url, publisher, image?.id ?? "", { visibility: "PUBLIC" });
  expect(direct.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED" }]);
  // Somebody else's copy of it is theirs, and so is what they want to do with it.
  const globex = { type: "ACCOUNT", id: globexAccount };
  const grant = await openDirectly(world.url, publisher, image?.id ?? "", {
    permissions: [{ type: "ACCOUNT", id: initechAccount }, globex],
  });
  expect(grant.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED", field: ["permissions", "1"] }]);
  await isClosed(image?.nativeId);
});

test("among an enterprise that the cloud knows, sharing with all of it needs approval too", async () => {
  const seed = { owner: "catalog@initech.example", visibility: "PRIVATE", name: "to-share" };
  const { ids } = await world.world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", { images: [seed] });
  const imageId = await world.smartCloudImage(ids[0] ?? "", "initech-admin");
  const direct = await openDirectly(world.url, await world.as("initech-admin"), imageId, { visibility: "SHARED" });
  expect(direct.userErrors).toMatchObject([{ code: "APPROVAL_REQUIRED", field: ["visibility"] }]);
  const requestId = await world.requested(imageId, { visibility: "SHARED" }, "initech-admin");
  expect((await world.ask("initech-admin", "approvePublication", { requestId })).userErrors).toMatchObject([
    { code: "FORBIDDEN" },
  ]);
  const approved = await world.ask("operator", "approvePublication", { requestId, acceptUnmet: true });
  expect(approved).toMatchObject({ userErrors: [], request: { state: "DONE" }, image: { visibility: "SHARED" } });
});
