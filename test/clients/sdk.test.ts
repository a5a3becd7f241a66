import {
  CopyImageCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  EC2Client,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RegisterImageCommand,
  waitUntilImageAvailable,
  waitUntilSnapshotCompleted,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../demo/clouds/clouds.ts";
import { ACME_PRODUCTION, AWS_KEYS, GLOBEX } from "../../demo/seed/aws/accounts.ts";
import { imagesNamed, standingImages } from "./aws-images.ts";

/** The life of an image through AWS's own SDK for JavaScript, with its waiters. */

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds({ settleMs: 200 });
});

afterAll(() => clouds.close());

function ec2(name: string, region: string): EC2Client {
  const credentials = AWS_KEYS.find((key) => key.name === name);
  if (credentials === undefined) throw new Error(`no demo key ${name}`);
  return new EC2Client({ endpoint: clouds.aws, region, maxAttempts: 1, credentials });
}

const waiting = (client: EC2Client) => ({ client, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 10 });

async function oneImage(client: EC2Client, ImageId: string) {
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ ImageIds: [ImageId], IncludeDisabled: true, IncludeDeprecated: true }),
  );
  expect(Images).toHaveLength(1);
  return Images[0];
}

async function permissionsOf(client: EC2Client, ImageId: string) {
  const answer = await client.send(new DescribeImageAttributeCommand({ ImageId, Attribute: "launchPermission" }));
  return answer.LaunchPermissions ?? [];
}

test("an image is registered, copied, shared, deprecated, disabled, enabled and deregistered with its snapshots", async () => {
  const [us, eu] = [ec2("ACME_PRODUCTION", "us-east-1"), ec2("ACME_PRODUCTION", "eu-west-1")];
  const before = [await standingImages(clouds, "us-east-1"), await standingImages(clouds, "eu-west-1")];

  const { Images: [base] = [] } = await us.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "name", Values: ["acme-base-al2023-2025.11"] }] }),
  );
  const baseSnapshot = base?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? "";
  const { ImageId: golden = "" } = await us.send(
    new RegisterImageCommand({
      Name: "sdk-golden",
      Architecture: "x86_64",
      VirtualizationType: "hvm",
      RootDeviceName: "/dev/xvda",
      BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { SnapshotId: baseSnapshot } }],
    }),
  );
  expect((await waitUntilImageAvailable(waiting(us), { ImageIds: [golden] })).state).toBe("SUCCESS");

  const order = { SourceImageId: golden, SourceRegion: "us-east-1", Name: "sdk-golden", ClientToken: "in-europe" };
  const { ImageId: copy = "" } = await eu.send(new CopyImageCommand(order));
  expect((await eu.send(new CopyImageCommand(order))).ImageId).toBe(copy);
  await waitUntilImageAvailable(waiting(eu), { ImageIds: [copy] });
  expect(await oneImage(eu, copy)).toMatchObject({
    State: "available",
    OwnerId: ACME_PRODUCTION,
    SourceImageId: golden,
    SourceImageRegion: "us-east-1",
  });
  expect(await imagesNamed(clouds, "eu-west-1", "sdk-golden")).toHaveLength(1);
  const snapshot = (await oneImage(eu, copy))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? "";
  await waitUntilSnapshotCompleted(waiting(eu), { SnapshotIds: [snapshot] });

  const globex = ec2("GLOBEX", "eu-west-1");
  await expect(globex.send(new DescribeImagesCommand({ ImageIds: [copy] }))).rejects.toMatchObject({
    name: "InvalidAMIID.NotFound",
  });
  await eu.send(new ModifyImageAttributeCommand({ ImageId: copy, LaunchPermission: { Add: [{ UserId: GLOBEX }] } }));
  await eu.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: snapshot,
      Attribute: "createVolumePermission",
      CreateVolumePermission: { Add: [{ UserId: GLOBEX }] },
    }),
  );
  expect(await permissionsOf(eu, copy)).toEqual([{ UserId: GLOBEX }]);
  expect(await oneImage(globex, copy)).toMatchObject({ OwnerId: ACME_PRODUCTION, Public: false });

  const inAYear = new Date(Date.now() + 365 * 24 * 3600 * 1000);
  await eu.send(new EnableImageDeprecationCommand({ ImageId: copy, DeprecateAt: inAYear }));
  const deprecated = (await oneImage(eu, copy))?.DeprecationTime ?? "";
  expect(Math.abs(Date.parse(deprecated) - inAYear.getTime())).toBeLessThanOrEqual(60_000);
  await eu.send(new DisableImageDeprecationCommand({ ImageId: copy }));
  expect((await oneImage(eu, copy))?.DeprecationTime).toBeUndefined();

  await eu.send(new DisableImageCommand({ ImageId: copy }));
  expect(await oneImage(eu, copy)).toMatchObject({ State: "disabled" });
  await eu.send(new EnableImageCommand({ ImageId: copy }));
  expect(await oneImage(eu, copy)).toMatchObject({ State: "available" });
  expect(await permissionsOf(eu, copy)).toEqual([]);

  expect(await eu.send(new DeregisterImageCommand({ ImageId: copy, DeleteAssociatedSnapshots: true }))).toMatchObject({
    Return: true,
    DeleteSnapshotResults: [{ SnapshotId: snapshot, ReturnCode: "success" }],
  });
  // The base image stands on the same snapshot.
  expect(await us.send(new DeregisterImageCommand({ ImageId: golden, DeleteAssociatedSnapshots: true }))).toMatchObject(
    { Return: true, DeleteSnapshotResults: [{ SnapshotId: baseSnapshot, ReturnCode: "skipped" }] },
  );
  expect([await standingImages(clouds, "us-east-1"), await standingImages(clouds, "eu-west-1")]).toEqual(before);
});
