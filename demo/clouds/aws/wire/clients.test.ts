import {
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  waitUntilImageAvailable,
  waitUntilInstanceRunning,
  waitUntilInstanceTerminated,
  waitUntilSnapshotCompleted,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACME_PRODUCTION, AWS_KEYS, GLOBEX } from "../../../seed/aws/accounts.ts";
import { type Clouds, startClouds } from "../../clouds.ts";

/** The SDK of AWS, with its own waiters, against the whole cloud. */

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds({ settleMs: 300 });
});

afterAll(() => clouds.close());

function ec2(name: string, region = "us-east-1"): EC2Client {
  const credentials = AWS_KEYS.find((key) => key.name === name);
  if (credentials === undefined) throw new Error(`no demo key ${name}`);
  return new EC2Client({ endpoint: clouds.aws, region, maxAttempts: 1, credentials });
}

const waiting = (client: EC2Client) => ({ client, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 10 });

async function baseImage(client: EC2Client): Promise<string> {
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({
      Owners: ["amazon"],
      Filters: [{ Name: "name", Values: ["al2023-ami-2023.11.*-x86_64"] }],
    }),
  );
  expect(Images).toHaveLength(1);
  return Images[0]?.ImageId ?? "";
}

test("an image is launched, captured, copied to another region, shared and deregistered", async () => {
  const us = ec2("ACME_PRODUCTION");
  const eu = ec2("ACME_PRODUCTION", "eu-west-1");
  const UserData = Buffer.from("#!/bin/sh\necho golden\n").toString("base64");
  const launched = await us.send(
    new RunInstancesCommand({
      ImageId: await baseImage(us),
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      UserData,
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "builder" }] }],
    }),
  );
  const InstanceId = launched.Instances?.[0]?.InstanceId ?? "";
  expect(launched.Instances?.[0]?.State?.Name).toBe("pending");
  await waitUntilInstanceRunning(waiting(us), { InstanceIds: [InstanceId] });
  const attribute = await us.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: "userData" }));
  expect(attribute.UserData?.Value).toBe(UserData);

  const { ImageId = "" } = await us.send(new CreateImageCommand({ InstanceId, Name: "golden-1", NoReboot: true }));
  const captured = await waitUntilImageAvailable(waiting(us), { ImageIds: [ImageId] });
  expect(captured.state).toBe("SUCCESS");
  const copied = await eu.send(
    new CopyImageCommand({ SourceImageId: ImageId, SourceRegion: "us-east-1", Name: "golden-1" }),
  );
  const copyId = copied.ImageId ?? "";
  await waitUntilImageAvailable(waiting(eu), { ImageIds: [copyId] });
  await eu.send(new CreateTagsCommand({ Resources: [copyId], Tags: [{ Key: "Größe", Value: "<klein> & fein" }] }));
  await eu.send(new ModifyImageAttributeCommand({ ImageId: copyId, LaunchPermission: { Add: [{ UserId: GLOBEX }] } }));
  const { Images } = await eu.send(new DescribeImagesCommand({ ImageIds: [copyId] }));
  expect(Images?.[0]).toMatchObject({
    OwnerId: ACME_PRODUCTION,
    SourceImageId: ImageId,
    SourceImageRegion: "us-east-1",
    Tags: [{ Key: "Größe", Value: "<klein> & fein" }],
  });
  const seen = await ec2("GLOBEX", "eu-west-1").send(new DescribeImagesCommand({ ImageIds: [copyId] }));
  expect(seen.Images).toHaveLength(1);
  const SnapshotId = Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? "";
  await waitUntilSnapshotCompleted(waiting(eu), { SnapshotIds: [SnapshotId] });

  const gone = await eu.send(new DeregisterImageCommand({ ImageId: copyId, DeleteAssociatedSnapshots: true }));
  expect(gone).toMatchObject({ Return: true, DeleteSnapshotResults: [{ SnapshotId, ReturnCode: "success" }] });
  await us.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
  await waitUntilInstanceTerminated(waiting(us), { InstanceIds: [InstanceId] });
});

test("a waiter ends where the copy fails, and the image says why", async () => {
  const us = ec2("ACME_PRODUCTION");
  const order = { outcome: "failed", reason: "The snapshot could not be read" };
  await fetch(`${clouds.control}/aws/next-image`, { method: "POST", body: JSON.stringify(order) });
  const { ImageId = "" } = await us.send(
    new CopyImageCommand({ SourceImageId: await baseImage(us), SourceRegion: "us-east-1", Name: "doomed" }),
  );
  await expect(waitUntilImageAvailable(waiting(us), { ImageIds: [ImageId] })).rejects.toThrow(/FAILURE/);
  const { Images } = await us.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  expect(Images?.[0]).toMatchObject({ State: "failed", StateReason: { Message: order.reason } });
});

test("a dry run and a refusal reach the SDK as what they are", async () => {
  const command = new CreateTagsCommand({ Resources: ["ami-0123456789abcdef0"], Tags: [{ Key: "a", Value: "b" }] });
  await expect(ec2("ACME_PRODUCTION").send(command)).rejects.toMatchObject({ name: "InvalidAMIID.NotFound" });
  await expect(ec2("ACME_PRODUCTION_READONLY").send(command)).rejects.toMatchObject({
    name: "UnauthorizedOperation",
    $metadata: { httpStatusCode: 403 },
  });
  const us = ec2("ACME_PRODUCTION");
  const dry = new RunInstancesCommand({
    ImageId: await baseImage(us),
    InstanceType: "t3.micro",
    MinCount: 1,
    MaxCount: 1,
    DryRun: true,
  });
  await expect(us.send(dry)).rejects.toMatchObject({ name: "DryRunOperation", $metadata: { httpStatusCode: 412 } });
});
