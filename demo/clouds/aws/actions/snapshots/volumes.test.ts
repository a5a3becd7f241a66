import { beforeEach, expect, test } from "vitest";
import {
  createTestCloud,
  launch,
  PARTNER,
  type Parameters,
  REGION,
  rootSnapshot,
  type TestCloud,
  textOf,
} from "../../test-caller.ts";

let cloud: TestCloud;
let imageId: string;
const zone = { AvailabilityZone: `${REGION}b` };

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden");
});

const create = (more: Parameters) => cloud.call("CreateVolume", { ...zone, ...more });
const volumes = (more: Parameters = {}) => cloud.call("DescribeVolumes", more);

test("a volume is made, becomes available, is listed and deleted", () => {
  const tag = { "TagSpecification.1.ResourceType": "volume", "TagSpecification.1.Tag.1.Key": "Team" };
  const made = create({ Size: 10, VolumeType: "gp3", ...tag, "TagSpecification.1.Tag.1.Value": "x" });
  expect(made).toMatchObject({
    ...{ size: 10, volumeType: "gp3", iops: 3000, throughput: 125, status: "creating", encrypted: false },
    ...{ availabilityZone: `${REGION}b`, availabilityZoneId: "use1-az2", tagSet: [{ key: "Team", value: "x" }] },
  });
  const VolumeId = textOf(made, "volumeId");
  expect(cloud.refusal("DeleteVolume", { VolumeId }).awsCode).toBe("IncorrectState");
  cloud.wait(1000);
  expect(volumes({ "VolumeId.1": VolumeId })).toMatchObject({
    volumeSet: [{ status: "available", attachmentSet: [] }],
  });
  cloud.call("CreateSnapshot", { VolumeId });
  cloud.call("DeleteVolume", { VolumeId });
  expect(cloud.refusal("DeleteVolume", { VolumeId }).awsCode).toBe("InvalidVolume.NotFound");
  expect(volumes()).toMatchObject({ volumeSet: [] });
  expect(JSON.stringify(cloud.call("DescribeTags", {}))).not.toContain("vol-");
});

test("a volume of a snapshot has its size and encryption, and the same call makes it once", () => {
  const snapshot = rootSnapshot(cloud, cloud.seed("secret", { encrypted: true, volumeSize: 12 }));
  const request = { SnapshotId: snapshot, ClientToken: "once" };
  const made = create(request);
  expect(made).toMatchObject({ size: 12, encrypted: true, kmsKeyId: expect.stringContaining(":key/"), iops: 100 });
  expect(create(request)).toMatchObject({ volumeId: made.volumeId });
  expect(cloud.refusal("CreateVolume", { ...zone, ...request, Size: 13 }).awsCode).toBe("IdempotentParameterMismatch");
});

test.each([
  [{}, "MissingParameter"],
  [{ Size: 8, AvailabilityZone: "eu-west-1a" }, "InvalidZone.NotFound"],
  [{ Size: 8, AvailabilityZone: "" }, "MissingParameter"],
  [{ Size: 8, VolumeType: "gp2", Iops: 100 }, "InvalidParameterCombination"],
  [{ Size: 8, VolumeType: "io1" }, "InvalidParameterCombination"],
  [{ Size: 8, VolumeType: "st1" }, "InvalidParameterValue"],
  [{ Size: 8, VolumeType: "gp4" }, "InvalidParameterValue"],
  [{ Size: 8, MultiAttachEnabled: true }, "InvalidParameterCombination"],
  [{ Size: 8, DeleteOnTermination: true }, "UnknownParameter"],
])("a volume with %j is refused", (more, code) => {
  expect(cloud.refusal("CreateVolume", { ...zone, ...more }).awsCode).toBe(code);
});

test("a volume in use stays, and one that its instance leaves behind is available until it is deleted", () => {
  const kept = { "BlockDeviceMapping.1.DeviceName": "/dev/sdf", "BlockDeviceMapping.1.Ebs.VolumeSize": 5 };
  const instance = launch(cloud, imageId, { ...kept, "BlockDeviceMapping.1.Ebs.DeleteOnTermination": false });
  cloud.wait(1000);
  const inUse = volumes({ "Filter.1.Name": "attachment.device", "Filter.1.Value.1": "/dev/sdf" });
  expect(inUse).toMatchObject({ volumeSet: [{ status: "in-use", attachmentSet: [{ instanceId: instance }] }] });
  const VolumeId = /"volumeId":"(vol-[0-9a-f]+)"/.exec(JSON.stringify(inUse))?.[1] ?? "";
  expect(cloud.refusal("DeleteVolume", { VolumeId })).toMatchObject({
    awsCode: "VolumeInUse",
    message: `Volume ${VolumeId} is currently attached to ${instance}`,
  });
  cloud.call("TerminateInstances", { "InstanceId.1": instance });
  cloud.wait(1000);
  expect(volumes()).toMatchObject({ volumeSet: [{ volumeId: VolumeId, status: "available", attachmentSet: [] }] });
  cloud.call("DeleteVolume", { VolumeId });
  expect(volumes()).toMatchObject({ volumeSet: [] });
});

test("attributes of an instance are changed in both forms, those of a stopped one only then", () => {
  const InstanceId = launch(cloud, imageId);
  cloud.wait(1000);
  const modify = (more: Parameters) => cloud.call("ModifyInstanceAttribute", { InstanceId, ...more });
  const refusal = (more: Parameters) => cloud.refusal("ModifyInstanceAttribute", { InstanceId, ...more }).awsCode;
  const read = (Attribute: string) => cloud.call("DescribeInstanceAttribute", { InstanceId, Attribute });
  modify({ "DisableApiTermination.Value": true });
  expect(read("disableApiTermination")).toMatchObject({ disableApiTermination: { value: true } });
  expect(cloud.refusal("TerminateInstances", { "InstanceId.1": InstanceId }).awsCode).toBe("OperationNotPermitted");
  modify({ Attribute: "DISABLEAPITERMINATION ", Value: "false" });
  modify({ "SourceDestCheck.Value": false });
  expect(read("sourceDestCheck")).toMatchObject({ sourceDestCheck: { value: false } });
  modify({ "InstanceInitiatedShutdownBehavior.Value": "terminate" });
  const device = "BlockDeviceMapping.1";
  modify({ [`${device}.DeviceName`]: "/dev/xvda", [`${device}.Ebs.DeleteOnTermination`]: false });
  expect(read("blockDeviceMapping")).toMatchObject({ blockDeviceMapping: [{ ebs: { deleteOnTermination: false } }] });

  expect(refusal({ "InstanceType.Value": "t3.small" })).toBe("IncorrectInstanceState");
  expect(refusal({ "UserData.Value": "eA==" })).toBe("IncorrectInstanceState");
  cloud.call("StopInstances", { "InstanceId.1": InstanceId });
  cloud.wait(1000);
  modify({ "InstanceType.Value": "t3.small" });
  modify({ "UserData.Value": "eA==" });
  expect(read("instanceType")).toMatchObject({ instanceType: { value: "t3.small" } });
  expect(read("userData")).toMatchObject({ userData: { value: "eA==" } });

  expect(refusal({})).toBe("InvalidParameterCombination");
  expect(refusal({ "InstanceType.Value": "t3.small", "DisableApiStop.Value": true })).toBe(
    "InvalidParameterCombination",
  );
  expect(refusal({ Attribute: "colour", Value: "red" })).toBe("InvalidParameterCombination");
  expect(refusal({ "InstanceType.Value": "m7g.large" })).toBe("InvalidParameterValue");
  expect(refusal({ "DisableApiStop.Value": "perhaps" })).toBe("InvalidParameterValue");
  expect(refusal({ "GroupId.1": "sg-0123456789abcdef0" })).toBe("InvalidGroup.NotFound");
});

test("burstable instances have credits of their type's kind, or of the kind that was asked for", () => {
  const [modern, old, asked] = [
    launch(cloud, imageId),
    launch(cloud, imageId, { InstanceType: "t2.micro" }),
    launch(cloud, imageId, { "CreditSpecification.CpuCredits": "standard" }),
  ];
  const fixed = launch(cloud, imageId, { InstanceType: "m7i.large" });
  const describe = (more: Parameters = {}) => cloud.call("DescribeInstanceCreditSpecifications", more);
  const credits = (id: string) => describe({ "InstanceId.1": id });
  const of = (id: string, cpuCredits: string) => ({ instanceCreditSpecificationSet: [{ instanceId: id, cpuCredits }] });
  expect(credits(modern)).toMatchObject(of(modern, "unlimited"));
  expect(credits(old)).toMatchObject(of(old, "standard"));
  expect(credits(asked)).toMatchObject(of(asked, "standard"));
  expect(describe()).toMatchObject(of(modern, "unlimited"));
  const refuse = (more: Parameters, who = {}) =>
    cloud.refusal("DescribeInstanceCreditSpecifications", more, who).awsCode;
  expect(refuse({ "InstanceId.1": fixed })).toBe("InvalidParameterValue");
  expect(refuse({ "InstanceId.1": modern }, { account: PARTNER })).toBe("InvalidInstanceID.NotFound");
  expect(refuse({ "InstanceId.1": modern, MaxResults: 5 })).toBe("InvalidParameterCombination");
  expect(refuse({ MaxResults: 4 })).toBe("InvalidParameterValue");
});
