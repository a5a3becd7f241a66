import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { mutate, planHashOf } from "../support/callers/mutating.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";
import { globexAccount } from "../support/worlds/scenarios.ts";

test("the same input with the same key has its answer also after others changed the image", async () => {
  const { clouds, control } = await controlledClouds({ settleMs: 0 });
  const gateway = await startGateway({ clouds, sweepIntervalMs: 300 });
  const [image] = await ownImages(gateway, control, 1);
  const granting = (id: string) => ({ imageId: image?.id, permissions: [{ type: "ACCOUNT", id }], idempotencyKey: id });
  const first = await mutate(gateway, "grantLaunchPermission", granting(globexAccount));
  expect(first.userErrors).toEqual([]);
  const visibility = { imageId: image?.id, visibility: "SHARED" };
  const planHash = await planHashOf(gateway, "setImageVisibility", visibility);
  const input = { ...visibility, planHash, idempotencyKey: randomUUID() };
  const answer = await mutate(gateway, "setImageVisibility", input);
  expect(answer.userErrors).toEqual([]);
  const second = await mutate(gateway, "grantLaunchPermission", granting("444455556666"));
  expect(second.userErrors).toEqual([]);
  expect(await mutate(gateway, "setImageVisibility", input)).toEqual(answer);
  await control.fail("aws", { kind: "5xx" });
  expect(await mutate(gateway, "setImageVisibility", input)).toEqual(answer);
});
