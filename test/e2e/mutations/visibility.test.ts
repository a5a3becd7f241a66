import { expect, test } from "vitest";
import { AWS_ORGANIZATION_ARN, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { mutate, mutateAsPlanned } from "../../support/callers/mutations.ts";
import { acme, mutationWorld } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme]);
const calls = ["ModifyImageAttribute"];
const toGlobex = { type: "ACCOUNT", id: GLOBEX };
const toOrganization = { type: "ORGANIZATION", id: AWS_ORGANIZATION_ARN };
const toEverybody = { type: "EVERYBODY", id: null };

test("setImageVisibility PUBLIC lets everybody launch, and keeps the other permissions; EC2 deprecates what is public", async () => {
  await world.blockPublicAccess("unblocked");
  const image = await world.image({ launchPermissions: [{ userId: GLOBEX }] });
  await world.does({
    ...{ mutation: "setImageVisibility", input: { imageId: image.id, visibility: "PUBLIC" }, by, calls },
    events: ["ImageVisibilityChanged", "LaunchPermissionGranted", "ImageDeprecationScheduled"],
    shows: { visibility: "PUBLIC", launchPermissions: [toGlobex, toEverybody] },
  });
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [{ userId: GLOBEX }, { group: "all" }] });
});

test("setImageVisibility SHARED takes everybody's right away, and leaves the others", async () => {
  await world.blockPublicAccess("unblocked");
  const image = await world.image({ launchPermissions: [{ group: "all" }, { organizationArn: AWS_ORGANIZATION_ARN }] });
  const input = { imageId: image.id, visibility: "SHARED" };
  const { plan } = await mutate(world.gateway(), "setImageVisibility", { ...input, dryRun: true });
  expect(plan).toMatchObject({ losingAccess: [toEverybody] });
  await world.does({
    ...{ mutation: "setImageVisibility", input, by, calls },
    events: ["ImageVisibilityChanged", "LaunchPermissionRevoked"],
    shows: { visibility: "SHARED", launchPermissions: [toOrganization] },
  });
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [{ organizationArn: AWS_ORGANIZATION_ARN }] });
});

test("setImageVisibility SHARED is refused where nobody would be left", async () => {
  const image = await world.image();
  const input = { imageId: image.id, visibility: "SHARED" };
  const { userErrors } = await mutateAsPlanned(world.gateway(), "setImageVisibility", input);
  expect(userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["visibility"] }]);
  expect(userErrors[0]?.message).toContain("grantLaunchPermission");
});

test("setImageVisibility PRIVATE takes all rights away", async () => {
  const permissions = [{ userId: GLOBEX }, { organizationArn: AWS_ORGANIZATION_ARN }];
  const image = await world.image({ launchPermissions: permissions });
  await world.does({
    ...{ mutation: "setImageVisibility", input: { imageId: image.id, visibility: "PRIVATE" }, by, calls },
    events: ["ImageVisibilityChanged", "LaunchPermissionRevoked", "LaunchPermissionRevoked"],
    shows: { visibility: "PRIVATE", launchPermissions: [] },
  });
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
});

test("setImageVisibility PUBLIC is refused where the account blocks public access", async () => {
  await world.blockPublicAccess("block-new-sharing");
  const image = await world.image();
  const input = { imageId: image.id, visibility: "PUBLIC" };
  const { userErrors, image: unchanged, event } = await mutateAsPlanned(world.gateway(), "setImageVisibility", input);
  expect(userErrors).toMatchObject([{ code: "PUBLIC_ACCESS_BLOCKED", field: ["visibility"] }]);
  expect([unchanged, event]).toEqual([null, null]);
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
  expect(await world.read(image.id)).toMatchObject({ visibility: "PRIVATE" });
  const { userErrors: granting } = await mutate(world.gateway(), "grantLaunchPermission", {
    ...{ imageId: image.id, permissions: [toEverybody] },
  });
  expect(granting).toMatchObject([{ code: "PUBLIC_ACCESS_BLOCKED", field: ["permissions"] }]);
});
