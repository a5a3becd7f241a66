import { beforeEach, expect, test } from "vitest";
import { createTestCloud, launch, type Parameters, rootSnapshot, type TestCloud, textOf } from "../../test-caller.ts";

let cloud: TestCloud;
let imageId: string;

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden");
});

/** One mapping, as parameters of the three actions that take one. */
function device(name: string, ebs: Parameters): Parameters {
  const members = Object.entries(ebs).map(([key, value]) => [`BlockDeviceMapping.1.Ebs.${key}`, value] as const);
  return { "BlockDeviceMapping.1.DeviceName": name, ...Object.fromEntries(members) };
}

const REFUSED: readonly (readonly [string, Parameters, string, string])[] = [
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "gp2", Iops: 300 }, "InvalidParameterCombination", "not supported for gp2"],
  ["/dev/sdf", { VolumeSize: 8, Iops: 0 }, "InvalidParameterCombination", "not supported for gp2"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "standard", Iops: 300 }, "InvalidParameterCombination", "standard"],
  ["/dev/sdf", { VolumeSize: 200, VolumeType: "st1", Iops: 300 }, "InvalidParameterCombination", "st1"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "io1" }, "InvalidParameterCombination", "must be specified for io1"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "io2" }, "InvalidParameterCombination", "must be specified for io2"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "gp2", Throughput: 125 }, "InvalidParameterCombination", "volumeType gp3"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "io2", Iops: 100, Throughput: 125 }, "InvalidParameterCombination", "gp3"],
  ["/dev/sdf", { VolumeSize: 124, VolumeType: "st1" }, "InvalidParameterValue", "minimum is 125GiB"],
  ["/dev/sdf", { VolumeSize: 124, VolumeType: "sc1" }, "InvalidParameterValue", "minimum is 125GiB"],
  ["/dev/sdf", { VolumeSize: 3, VolumeType: "io1", Iops: 100 }, "InvalidParameterValue", "minimum is 4GiB"],
  ["/dev/sdf", { VolumeSize: 16_385, VolumeType: "gp2" }, "InvalidParameterValue", "maximum is 16384GiB"],
  ["/dev/sdf", { VolumeSize: 1025, VolumeType: "standard" }, "InvalidParameterValue", "maximum is 1024GiB"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "gp3", Iops: 2999 }, "InvalidParameterValue", "minimum is 3000"],
  ["/dev/sdf", { VolumeSize: 20, VolumeType: "gp3", Iops: 15_000 }, "InvalidParameterValue", "ratio of 750.000000"],
  ["/dev/sdf", { VolumeSize: 10, VolumeType: "io1", Iops: 501 }, "InvalidParameterValue", "maximum is 50"],
  ["/dev/sdf", { VolumeSize: 10, VolumeType: "io2", Iops: 99 }, "InvalidParameterValue", "minimum is 100"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "gp3", Throughput: 124 }, "InvalidParameterValue", "minimum is 125"],
  ["/dev/sdf", { VolumeSize: 8, VolumeType: "gp3", Throughput: 1000 }, "InvalidParameterValue", "ratio of 0.333333"],
  ["/dev/sdf", { VolumeSize: 8, KmsKeyId: "alias/x" }, "InvalidParameterDependency", "KmsKeyId"],
  ["/dev/xvda", { VolumeSize: 125, VolumeType: "st1" }, "InvalidBlockDeviceMapping", "root device"],
  ["/dev/xvda", { VolumeSize: 500, VolumeType: "sc1" }, "InvalidBlockDeviceMapping", "root device"],
  ["/dev/xvda", { VolumeType: "st1" }, "InvalidParameterValue", "minimum is 125GiB"],
  ["sdaa", { VolumeSize: 8 }, "InvalidBlockDeviceMapping", "Invalid device name sdaa"],
  ["/dev/sdf16", { VolumeSize: 8 }, "InvalidBlockDeviceMapping", "Invalid device name"],
  ["/dev/nvme1n1", { VolumeSize: 8 }, "InvalidBlockDeviceMapping", "Invalid device name"],
  ["/dev/xvdea", { VolumeSize: 8 }, "InvalidBlockDeviceMapping", "Invalid device name"],
  ["sda; reboot", { VolumeSize: 8 }, "InvalidBlockDeviceMapping", "Invalid device name"],
];

test.each(REFUSED)("a launch, a capture and a registration refuse %s with %j", (name, ebs, code, words) => {
  const instanceId = launch(cloud, imageId);
  cloud.wait(1000);
  const mapped = device(name, ebs);
  const run = { ImageId: imageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, ...mapped };
  const root = { "BlockDeviceMapping.2.DeviceName": "/dev/xvda", RootDeviceName: "/dev/xvda" };
  const snapshot = rootSnapshot(cloud, imageId);
  const register =
    name === "/dev/xvda"
      ? { ...mapped, "BlockDeviceMapping.1.Ebs.SnapshotId": snapshot, RootDeviceName: name }
      : { ...mapped, ...root, "BlockDeviceMapping.2.Ebs.SnapshotId": snapshot };
  for (const refusal of [
    cloud.refusal("RunInstances", run),
    cloud.refusal("CreateImage", { InstanceId: instanceId, Name: "captured", ...mapped }),
    cloud.refusal("RegisterImage", { Name: "registered", ...register }),
  ]) {
    expect(refusal.awsCode).toBe(code);
    expect(refusal.message).toContain(words);
  }
});

test.each([
  ["/dev/sdf", { VolumeSize: 1, VolumeType: "gp3", Iops: 3000, Throughput: 750 }],
  ["/dev/sdf", { VolumeSize: 30, VolumeType: "gp3", Iops: 15_000 }],
  ["xvdf", { VolumeSize: 4, VolumeType: "io1", Iops: 200 }],
  ["/dev/xvdbz", { VolumeSize: 4, VolumeType: "io2", Iops: 4000 }],
  ["/dev/sdp15", { VolumeSize: 125, VolumeType: "st1" }],
  ["/dev/xvda", { VolumeType: "gp3", Iops: 4000 }],
] as readonly (readonly [string, Parameters])[])("a launch takes %s with %j", (name, ebs) => {
  expect(launch(cloud, imageId, device(name, ebs))).toMatch(/^i-/);
});

test("a root of another type does not keep what the old type was set to", () => {
  const fast = cloud.seed("fast", {
    blockDevices: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeSize: 8, volumeType: "gp3", iops: 4000, snapshotId: rootSnapshot(cloud, imageId) },
      },
    ],
  });
  const id = launch(cloud, fast, device("/dev/xvda", { VolumeType: "gp2" }));
  expect(cloud.world.instances.get("us-east-1", id)?.blockDevices[0]?.ebs).toMatchObject({
    volumeType: "gp2",
    iops: undefined,
  });
});

test("attributes and operations are taken in any case and with blanks around them, as command line tools send them", () => {
  const change = { OperationType: " ADD ", "UserId.1": "777788889999" };
  cloud.call("ModifyImageAttribute", { ImageId: imageId, Attribute: " LaunchPermission", ...change });
  const asked = { ImageId: imageId, Attribute: "launchpermission " };
  const shared = { launchPermission: [{ userId: "777788889999" }] };
  expect(cloud.call("DescribeImageAttribute", asked)).toMatchObject(shared);
  cloud.call("ResetImageAttribute", asked);
  expect(cloud.call("DescribeImageAttribute", asked)).toMatchObject({ launchPermission: [] });
  const restricted = { ImageId: imageId, Attribute: "BLOCKDEVICEMAPPING" };
  expect(cloud.refusal("DescribeImageAttribute", restricted).awsCode).toBe("AuthFailure");

  const snapshot = { SnapshotId: rootSnapshot(cloud, imageId), Attribute: "createvolumepermission" };
  cloud.call("ModifySnapshotAttribute", { ...snapshot, ...change });
  const [permission] = Object.values(cloud.call("DescribeSnapshotAttribute", snapshot)).slice(1);
  expect(permission).toEqual([{ userId: "777788889999" }]);
  cloud.call("ResetSnapshotAttribute", snapshot);

  const instance = { InstanceId: launch(cloud, imageId), Attribute: " INSTANCETYPE" };
  expect(cloud.call("DescribeInstanceAttribute", instance)).toMatchObject({ instanceType: { value: "t3.micro" } });
  const account = { "AttributeName.1": " Default-VPC" };
  expect(cloud.call("DescribeAccountAttributes", account)).toMatchObject({ accountAttributeSet: [{}] });
});

test.each([
  ["DescribeImageAttribute", "InvalidRequest"],
  ["ModifyImageAttribute", "InvalidParameterCombination"],
  ["ResetImageAttribute", "InvalidRequest"],
])("%s still refuses an attribute that there is not", (action, code) => {
  expect(cloud.refusal(action, { ImageId: imageId, Attribute: "launchPermissions" }).awsCode).toBe(code);
  expect(cloud.refusal(action, { ImageId: imageId, Attribute: " " }).awsCode).toMatch(/^(MissingParameter|Invalid)/);
});

test("what has no tags has no tag set", () => {
  const instanceId = launch(cloud, imageId);
  for (const action of ["Images", "Snapshots", "Instances", "Volumes", "Vpcs", "Subnets", "SecurityGroups", "KeyPairs"])
    expect(JSON.stringify(cloud.call(`Describe${action}`, {})), action).not.toContain("tagSet");
  const metadata = cloud.call("DescribeInstanceImageMetadata", { "InstanceId.1": instanceId });
  expect(JSON.stringify(metadata)).not.toContain("tagSet");
  const copy = { SourceRegion: "us-east-1", SourceSnapshotId: rootSnapshot(cloud, imageId) };
  expect(cloud.call("CopySnapshot", copy).tagSet).toBeUndefined();
  const tag = { "ResourceId.1": imageId, "Tag.1.Key": "Team", "Tag.1.Value": "x" };
  cloud.call("CreateTags", tag);
  expect(cloud.call("DescribeImages", {})).toMatchObject({ imagesSet: [{ tagSet: [{ key: "Team", value: "x" }] }] });
  cloud.call("DeleteTags", { "ResourceId.1": imageId });
  expect(textOf({ text: JSON.stringify(cloud.call("DescribeImages", {})) }, "text")).not.toContain("tagSet");
});
