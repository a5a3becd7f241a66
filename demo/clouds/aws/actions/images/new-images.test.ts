import { beforeEach, expect, test } from "vitest";
import {
  createTestCloud,
  launch,
  OTHER_REGION,
  OWNER,
  PARTNER,
  type Parameters,
  REGION,
  rootSnapshot,
  type TestCloud,
  textOf,
} from "../../test-caller.ts";

let cloud: TestCloud;
const there = { region: OTHER_REGION };

beforeEach(() => {
  cloud = createTestCloud();
});

const imageOf = (imageId: string, region = REGION) => cloud.world.images.get(region, imageId);
const copy = (source: string, name: string, more: Parameters = {}, who: object = there) =>
  textOf(cloud.call("CopyImage", { SourceImageId: source, SourceRegion: REGION, Name: name, ...more }, who), "imageId");
const refuseCopy = (source: string, name: string, more: Parameters = {}, who: object = there) =>
  cloud.refusal("CopyImage", { SourceImageId: source, SourceRegion: REGION, Name: name, ...more }, who);

test("a copy is pending, has its snapshot under way, and arrives", () => {
  const source = cloud.seed("base", { windows: true, tags: { Team: "x" }, launchPermissions: [{ userId: PARTNER }] });
  const imageId = copy(source, "base copy", { Description: "for Europe" });
  expect(imageOf(imageId, OTHER_REGION)).toMatchObject({
    state: "pending",
    ownerId: OWNER,
    name: "base copy",
    description: "for Europe",
    platform: "windows",
    sourceImageId: source,
    sourceImageRegion: REGION,
    launchPermissions: [],
    tags: { [OWNER]: {} },
    creationDate: "2026-11-23T12:00:00.000Z",
  });
  const snapshotId = rootSnapshot(cloud, imageId, OTHER_REGION);
  const progress = () => {
    const answer = cloud.call("DescribeSnapshots", { "SnapshotId.1": snapshotId }, there);
    return /"status":"(\w+)".*"progress":"(\d+%)"/.exec(JSON.stringify(answer))?.slice(1);
  };
  expect(progress()).toEqual(["pending", "0%"]);
  cloud.wait(500);
  expect(progress()).toEqual(["pending", "50%"]);
  expect(imageOf(imageId, OTHER_REGION)?.state).toBe("pending");
  cloud.wait(500);
  expect(progress()).toEqual(["completed", "100%"]);
  expect(imageOf(imageId, OTHER_REGION)?.state).toBe("available");
  expect(cloud.world.snapshots.get(OTHER_REGION, snapshotId)?.description).toMatch(
    new RegExp(`^Copied for DestinationAmi ${imageId} from SourceAmi ${source}`),
  );
});

test("tags are copied when asked for: one's own, and those that are shared", () => {
  const source = cloud.seed("tagged", { public: true, tags: { Team: "x", "ec2:SharedTag/Contact": "a@b.example" } });
  const own = copy(source, "own", { CopyImageTags: true });
  expect(imageOf(own, OTHER_REGION)?.tags[OWNER]).toEqual({ Team: "x", "ec2:SharedTag/Contact": "a@b.example" });
  cloud.call("ModifySnapshotAttribute", {
    SnapshotId: rootSnapshot(cloud, source),
    "CreateVolumePermission.Add.1.UserId": PARTNER,
  });
  const partner = copy(source, "theirs", { CopyImageTags: true }, { ...there, account: PARTNER });
  expect(imageOf(partner, OTHER_REGION)?.tags).toEqual({ [PARTNER]: { "ec2:SharedTag/Contact": "a@b.example" } });
});

test("to see an image is not enough to copy it: its snapshots must be readable", () => {
  const source = cloud.seed("shared", { launchPermissions: [{ userId: PARTNER }] });
  const partner = { ...there, account: PARTNER };
  expect(refuseCopy(source, "theirs", {}, partner)).toMatchObject({
    awsCode: "InvalidRequest",
    message: "You do not have permission to access the storage of this ami",
  });
  cloud.call("ModifySnapshotAttribute", {
    SnapshotId: rootSnapshot(cloud, source),
    Attribute: "createVolumePermission",
    OperationType: "add",
    "UserId.1": PARTNER,
  });
  expect(copy(source, "theirs", {}, partner)).toMatch(/^ami-0[0-9a-f]{16}$/);
});

test("a client token makes one copy, and serves no other call", () => {
  const source = cloud.seed("base");
  const first = copy(source, "once", { ClientToken: "t-1" });
  expect(copy(source, "once", { ClientToken: "t-1" })).toBe(first);
  expect(refuseCopy(source, "twice", { ClientToken: "t-1" }).awsCode).toBe("IdempotentParameterMismatch");
  expect(refuseCopy(source, "once", { ClientToken: "t-2" })).toMatchObject({
    awsCode: "InvalidAMIName.Duplicate",
    message: `AMI name once is already in use by AMI ${first}`,
  });
  expect(copy(source, "once", { ClientToken: "t-1" }, {})).not.toBe(first);
});

test("a copy becomes encrypted when asked, and never unencrypted", () => {
  const plain = cloud.seed("plain");
  const secret = cloud.seed("secret", { encrypted: true });
  const devices = (imageId: string) => imageOf(imageId, OTHER_REGION)?.blockDevices[0]?.ebs;
  expect(devices(copy(plain, "plain copy"))).toMatchObject({ encrypted: false });
  expect(devices(copy(plain, "locked", { Encrypted: true }))).toMatchObject({
    encrypted: true,
    kmsKeyId: expect.stringContaining(`arn:aws:kms:${OTHER_REGION}:${OWNER}:key/`),
  });
  expect(devices(copy(secret, "secret copy"))).toMatchObject({ encrypted: true });
  expect(refuseCopy(secret, "opened", { Encrypted: false })).toMatchObject({
    awsCode: "InvalidRequest",
    message: `Snapshot ${rootSnapshot(cloud, secret)} is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported.`,
  });
  expect(refuseCopy(plain, "no flag", { KmsKeyId: "alias/mine" }).awsCode).toBe("InvalidParameterDependency");
});

test("a key that cannot be used is found out under way", () => {
  const foreignKey = `arn:aws:kms:${REGION}:999999999999:key/11111111-2222-3333-4444-555555555555`;
  const imageId = copy(cloud.seed("base"), "locked", { Encrypted: true, KmsKeyId: foreignKey });
  expect(imageOf(imageId, OTHER_REGION)?.state).toBe("pending");
  cloud.wait(1000);
  expect(imageOf(imageId, OTHER_REGION)).toMatchObject({
    state: "failed",
    stateReason: { message: "Given key ID is not accessible" },
  });
});

test("no more copies are under way into a region than the limit, and arriving makes room", () => {
  const source = cloud.seed("base");
  for (let index = 0; index < 20; index += 1) copy(source, `copy-${index}`);
  expect(refuseCopy(source, "one too many")).toMatchObject({
    awsCode: "ResourceLimitExceeded",
    message: expect.stringContaining("Too many snapshot copies in progress. The limit is 20"),
  });
  cloud.wait(1000);
  expect(copy(source, "one too many")).toMatch(/^ami-/);
});

test("what is not available is not copied, and a source in no region is no source", () => {
  const source = cloud.seed("off", { state: "disabled" });
  expect(refuseCopy(source, "copy").awsCode).toBe("InvalidAMIID.Unavailable");
  expect(refuseCopy(source, "copy", { SourceRegion: "mars-1" }).awsCode).toBe("InvalidParameterValue");
});

test("a capture knows its instance and image, and has a snapshot of every volume", () => {
  const source = cloud.seed("base", { imdsSupport: "v2.0" });
  const instance = launch(cloud, source);
  const capture = { InstanceId: instance, Name: "captured" };
  expect(cloud.refusal("CreateImage", capture).awsCode).toBe("IncorrectInstanceState");
  cloud.wait(1000);
  const tagged = {
    "TagSpecification.1.ResourceType": "image",
    "TagSpecification.1.Tag.1.Key": "Stage",
    "TagSpecification.1.Tag.1.Value": "golden",
    "TagSpecification.2.ResourceType": "snapshot",
    "TagSpecification.2.Tag.1.Key": "Backs",
    "TagSpecification.2.Tag.1.Value": "captured",
    "BlockDeviceMapping.1.DeviceName": "/dev/xvda",
    "BlockDeviceMapping.1.Ebs.VolumeSize": 20,
    "BlockDeviceMapping.2.DeviceName": "/dev/sdf",
    "BlockDeviceMapping.2.Ebs.VolumeSize": 5,
  };
  const imageId = textOf(cloud.call("CreateImage", { ...capture, NoReboot: true, ...tagged }), "imageId");
  expect(imageOf(imageId)).toMatchObject({
    state: "pending",
    sourceInstanceId: instance,
    sourceImageId: source,
    sourceImageRegion: REGION,
    imdsSupport: "v2.0",
    blockDevices: [
      { deviceName: "/dev/xvda", ebs: { volumeSize: 20 } },
      { deviceName: "/dev/sdf", ebs: { volumeSize: 5, snapshotId: undefined } },
    ],
    tags: { [OWNER]: { Stage: "golden" } },
  });
  expect(cloud.world.snapshots.get(REGION, rootSnapshot(cloud, imageId))).toMatchObject({
    state: "pending",
    description: `Created by CreateImage(${instance}) for ${imageId}`,
    volumeSize: 8,
    tags: { [OWNER]: { Backs: "captured" } },
  });
  const wrong = { ...capture, Name: "other", "TagSpecification.1.ResourceType": "invalid-resource-type" };
  expect(cloud.refusal("CreateImage", wrong)).toMatchObject({
    awsCode: "InvalidParameterValue",
    message: "'invalid-resource-type' is not a valid taggable resource type for this operation.",
  });
});

test("an instance-store instance is not captured", () => {
  const bundle = cloud.seed("bundle", { rootDeviceType: "instance-store", imageLocation: "bucket/x.manifest.xml" });
  const instance = launch(cloud, bundle);
  cloud.wait(1000);
  expect(cloud.refusal("CreateImage", { InstanceId: instance, Name: "captured" }).awsCode).toBe(
    "InvalidParameterValue",
  );
  expect(cloud.refusal("StopInstances", { "InstanceId.1": instance }).awsCode).toBe("UnsupportedOperation");
});

test.each([
  ["ab", "InvalidAMIName.Malformed"],
  ["x".repeat(129), "InvalidAMIName.Malformed"],
  ["größer", "InvalidAMIName.Malformed"],
  ["semi;colon", "InvalidAMIName.Malformed"],
  ["", "MissingParameter"],
])("the name %j is refused", (name, code) => {
  const source = cloud.seed("base");
  expect(refuseCopy(source, name).awsCode).toBe(code);
});

test("an image is registered from a completed snapshot, or from a manifest", () => {
  const snapshotId = rootSnapshot(cloud, cloud.seed("base", { encrypted: true }));
  const mapped = {
    RootDeviceName: "/dev/sda1",
    "BlockDeviceMapping.1.DeviceName": "/dev/sda1",
    "BlockDeviceMapping.1.Ebs.SnapshotId": snapshotId,
  };
  const register = (name: string, more: Parameters) =>
    textOf(cloud.call("RegisterImage", { Name: name, ...more }), "imageId");
  const refuse = (name: string, more: Parameters) => cloud.refusal("RegisterImage", { Name: name, ...more }).awsCode;
  const hardware = { Architecture: "arm64", VirtualizationType: "hvm", BootMode: "uefi", TpmSupport: "v2.0" };
  const imageId = register("registered (1) [a]'@_/x", { ...mapped, ...hardware });
  expect(imageOf(imageId)).toMatchObject({
    state: "pending",
    architecture: "arm64",
    rootDeviceType: "ebs",
    blockDevices: [{ ebs: { snapshotId, volumeSize: 8, encrypted: true } }],
  });
  const bundle = register("bundle", { ImageLocation: "my-bundles/image.manifest.xml" });
  expect(imageOf(bundle)).toMatchObject({ rootDeviceType: "instance-store", architecture: "i386" });
  expect(refuse("nothing", {})).toBe("MissingParameter");
  expect(refuse("no manifest", { ImageLocation: "my-bundles/image.iso" })).toBe("InvalidManifest");
  expect(refuse("no root", { ...mapped, RootDeviceName: "/dev/xvda" })).toBe("InvalidBlockDeviceMapping");
  expect(refuse("too small", { ...mapped, "BlockDeviceMapping.1.Ebs.VolumeSize": 4 })).toBe(
    "InvalidBlockDeviceMapping",
  );
  expect(refuse("bad mode", { ...mapped, BootMode: "bios" })).toBe("InvalidParameterValue");
  expect(refuse("long", { ...mapped, Description: "x".repeat(256) })).toBe("InvalidParameterValue");
  const young = /"snapshotId":"(snap-\w+)"/.exec(
    JSON.stringify(cloud.call("CopySnapshot", { SourceRegion: REGION, SourceSnapshotId: snapshotId })),
  )?.[1];
  expect(refuse("too early", { ...mapped, "BlockDeviceMapping.1.Ebs.SnapshotId": young ?? "" })).toBe("IncorrectState");
});

test("a region holds no more images than the quota, and what is in the recycle bin counts", () => {
  const source = cloud.seed("base");
  cloud.world.steering.quotas = { ...cloud.world.steering.quotas, imagesPerRegion: 1 };
  cloud.world.steering.retentionDays = 1;
  const first = copy(source, "first");
  expect(refuseCopy(source, "second").awsCode).toBe("ResourceLimitExceeded");
  cloud.call("DeregisterImage", { ImageId: first }, there);
  expect(refuseCopy(source, "second").awsCode).toBe("ResourceLimitExceeded");
  cloud.wait(25 * 3600 * 1000);
  expect(copy(source, "second")).toMatch(/^ami-/);
});
