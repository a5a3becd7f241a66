import { expect, test } from "vitest";
import { newKey } from "../support/callers/mutations.ts";
import { publicationOf, send, setPolicy } from "../support/callers/publications.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { letLeasesRunOut, startSteered } from "../support/servers/steered-gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";
import { globexAccount } from "../support/worlds/scenarios.ts";
import { cloudTruth } from "../support/worlds/truth.ts";

const permissions = [{ type: "ACCOUNT", id: globexAccount }];
const region = "us-east-1";

async function steered() {
  const { clouds, control } = await controlledClouds({ settleMs: 0 });
  const folder = temporaryFolder();
  const next = () => startSteered({ clouds, folder });
  const gateway = await next();
  const [image] = await ownImages(gateway, control, 1);
  if (!image) throw new Error("there is no image");
  const grantees = async () => (await cloudTruth(clouds).awsImage(region, image.nativeId)).launchPermissions;
  return { control, folder, next, gateway, image, grantees };
}

test("an organization that begins to ask for approval while somebody opens an image has it asked for", async () => {
  const { gateway, image, grantees, control } = await steered();
  const member = await gateway.as("acme-member");
  await control.resetCalls("aws");
  const { held } = await gateway.holdAt(1);
  const grant =
    "mutation ($input: GrantLaunchPermissionInput!) { grantLaunchPermission(input: $input) { userErrors { code } } }";
  const answer = member.graphql(grant, { input: { imageId: image.id, permissions, idempotencyKey: newKey() } });
  expect(await held).toBe("before the intent");
  expect((await setPolicy(gateway.url, await gateway.as("acme-admin"), true)).userErrors).toEqual([]);
  await gateway.goOn();
  expect((await answer).data).toEqual({ grantLaunchPermission: { userErrors: [{ code: "APPROVAL_REQUIRED" }] } });
  expect(await grantees()).toEqual([]);
  expect((await control.calls("aws")).byAction.ModifyImageAttribute).toBeUndefined();
});

test("an approval whose process dies before the cloud was asked is carried out, once", async () => {
  const { gateway, image, grantees, control, folder, next } = await steered();
  const member = await gateway.as("acme-member");
  const { request } = await send(gateway.url, member, "requestPublication", { imageId: image.id, permissions });
  const admin = await gateway.as("acme-admin");
  await control.resetCalls("aws");
  const { held } = await gateway.holdAt(1);
  const approval = send(gateway.url, admin, "approvePublication", { requestId: request?.id, acceptUnmet: true });
  const failed = expect(approval).rejects.toThrow();
  expect(await held).toBe("before the call");
  await gateway.kill();
  await failed;
  expect(await grantees()).toEqual([]);
  letLeasesRunOut(folder);
  const after = await next();
  const asked = await after.as("acme-member");
  const state = async () => (await publicationOf(after.url, asked, image.id))?.publication?.state === "DONE";
  await waitFor(state, { what: "the publication to be done", everyMs: 200 });
  expect(await grantees()).toEqual([{ userId: globexAccount }]);
  expect((await control.calls("aws")).byAction.ModifyImageAttribute).toBe(1);
});
