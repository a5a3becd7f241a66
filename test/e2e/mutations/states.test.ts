import { expect, test } from "vitest";
import { AWS_ORGANIZATION_ARN, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { mutate, mutateAsPlanned } from "../../support/callers/mutations.ts";
import { acme, mutationWorld } from "../../support/worlds/mutation-world.ts";

const by = "acme-production";
const world = mutationWorld([acme]);

test("scheduleImageDeprecation sets the time, and cancelImageDeprecation takes it away", async () => {
  const image = await world.image();
  const deprecateAt = "2031-05-06T07:08:00.000Z";
  await world.does({
    ...{ mutation: "scheduleImageDeprecation", input: { imageId: image.id, deprecateAt }, by },
    calls: ["EnableImageDeprecation"],
    events: ["ImageDeprecationScheduled"],
    shows: { deprecatedAt: deprecateAt },
  });
  expect(await world.raw(image)).toMatchObject({ deprecationTime: deprecateAt });
  await world.does({
    ...{ mutation: "cancelImageDeprecation", input: { imageId: image.id }, by },
    calls: ["DisableImageDeprecation"],
    events: ["ImageDeprecationCancelled"],
    shows: { deprecatedAt: null },
  });
  expect((await world.raw(image)).deprecationTime ?? null).toBeNull();
});

test("a deprecation that the cloud rounds to the minute is told once, as the cloud has it", async () => {
  const image = await world.image();
  await world.does({
    ...{ mutation: "scheduleImageDeprecation", by },
    input: { imageId: image.id, deprecateAt: "2031-05-06T07:08:29.000Z" },
    calls: ["EnableImageDeprecation"],
    events: ["ImageDeprecationScheduled"],
    shows: { deprecatedAt: "2031-05-06T07:08:00.000Z" },
  });
});

test("a time that has passed is refused before the cloud is asked", async () => {
  const image = await world.image();
  const input = { imageId: image.id, deprecateAt: "2020-01-01T00:00:00.000Z" };
  const changes = await world.changesDuring("aws", async () => {
    const { userErrors } = await mutate(world.gateway(), "scheduleImageDeprecation", input);
    expect(userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["deprecateAt"] }]);
  });
  expect(changes).toEqual({});
});

test("disableImage says whom it takes the image from; enableImage says whom to give it again", async () => {
  const permissions = [
    { type: "ACCOUNT", id: GLOBEX },
    { type: "ORGANIZATION", id: AWS_ORGANIZATION_ARN },
  ];
  const image = await world.image({
    launchPermissions: [{ userId: GLOBEX }, { organizationArn: AWS_ORGANIZATION_ARN }],
  });
  const { wipedLaunchPermissions } = await world.does({
    ...{ mutation: "disableImage", input: { imageId: image.id }, by },
    calls: ["DisableImage"],
    events: ["ImageStateChanged", "ImageVisibilityChanged", "LaunchPermissionRevoked", "LaunchPermissionRevoked"],
    shows: { state: "DISABLED", visibility: "PRIVATE" },
  });
  expect(wipedLaunchPermissions).toEqual(permissions);
  expect(await world.raw(image)).toMatchObject({ state: "disabled", launchPermissions: [] });

  const { restorableLaunchPermissions = [] } = await world.does({
    ...{ mutation: "enableImage", input: { imageId: image.id }, by },
    calls: ["EnableImage"],
    events: ["ImageStateChanged"],
    shows: { state: "AVAILABLE", visibility: "PRIVATE", launchPermissions: [] },
  });
  expect(restorableLaunchPermissions).toEqual(permissions);
  expect(await world.raw(image)).toMatchObject({ state: "available", launchPermissions: [] });

  await world.does({
    mutation: "grantLaunchPermission",
    input: { imageId: image.id, permissions: restorableLaunchPermissions },
    by,
    calls: ["ModifyImageAttribute"],
    events: ["LaunchPermissionGranted", "LaunchPermissionGranted", "ImageVisibilityChanged"],
    shows: { visibility: "SHARED", launchPermissions: permissions },
  });
});

test("a disabled image is neither disabled again nor launched", async () => {
  const image = await world.image({ state: "disabled" });
  const again = await mutateAsPlanned(world.gateway(), "disableImage", { imageId: image.id });
  expect(again).toMatchObject({ userErrors: [], event: null, wipedLaunchPermissions: [] });
  const launch = { imageId: image.id, instanceType: "t3.micro" };
  const changes = await world.changesDuring("aws", async () => {
    const { userErrors } = await mutate(world.gateway(), "launchInstance", launch);
    expect(userErrors).toMatchObject([{ code: "WRONG_STATE", field: ["imageId"] }]);
  });
  expect(changes).toEqual({});
});

test("protectImage keeps an image from being deregistered until unprotectImage", async () => {
  const image = await world.image();
  const input = { imageId: image.id };
  await world.does({
    ...{ mutation: "protectImage", input, by },
    calls: ["EnableImageDeregistrationProtection"],
    events: ["ImageViewDetailsChanged"],
    shows: { deregistrationProtection: "enabled-without-cooldown" },
  });
  expect(await world.raw(image)).toMatchObject({ deregistrationProtection: "enabled-without-cooldown" });
  const { userErrors } = await mutateAsPlanned(world.gateway(), "deregisterImage", input);
  expect(userErrors).toMatchObject([{ code: "PROTECTED", field: ["imageId"] }]);
  expect(userErrors[0]?.message).toContain("unprotectImage");
  expect(await world.read(image.id)).toMatchObject({ state: "AVAILABLE", gone: false });
  await world.does({
    ...{ mutation: "unprotectImage", input, by },
    calls: ["DisableImageDeregistrationProtection"],
    events: ["ImageViewDetailsChanged"],
    shows: { deregistrationProtection: "disabled" },
  });
  expect(await world.raw(image)).toMatchObject({ deregistrationProtection: "disabled" });
  expect((await mutateAsPlanned(world.gateway(), "deregisterImage", input)).userErrors).toEqual([]);
});

test("a protection with cooldown outlives unprotectImage", async () => {
  const image = await world.image();
  const input = { imageId: image.id };
  await world.does({
    ...{ mutation: "protectImage", input: { ...input, withCooldown: true }, by },
    calls: ["EnableImageDeregistrationProtection"],
    events: ["ImageViewDetailsChanged"],
    shows: { deregistrationProtection: "enabled-with-cooldown" },
  });
  expect((await mutate(world.gateway(), "unprotectImage", input)).userErrors).toEqual([]);
  expect(await world.raw(image)).toMatchObject({ cooldownEndsAt: expect.any(String) });
  const { userErrors } = await mutateAsPlanned(world.gateway(), "deregisterImage", input);
  expect(userErrors).toMatchObject([{ code: "PROTECTED" }]);
});
