import { beforeEach, expect, test } from "vitest";
import {
  createTestCloud,
  launch,
  OTHER_REGION,
  PARTNER,
  type Parameters,
  REGION,
  rootSnapshot,
  type TestCloud,
  textOf,
  type Who,
} from "../test-caller.ts";
import { volumeIdOf } from "./instances/instance-xml.ts";
import { ACTIONS } from "./table.ts";

let cloud: TestCloud;
let ids: ReturnType<typeof prepare>;

/** One of everything that a mutation may be aimed at. */
function prepare() {
  const image = cloud.seed("golden");
  const shared = cloud.seed("shared", { launchPermissions: [{ userId: PARTNER }] });
  const binned = cloud.seed("binned");
  const instance = launch(cloud, image);
  const stopped = launch(cloud, image);
  cloud.wait(5000);
  cloud.call("StopInstances", { "InstanceId.1": stopped });
  cloud.wait(5000);
  cloud.world.steering.retentionDays = 7;
  cloud.call("DeregisterImage", { ImageId: binned });
  cloud.world.steering.retentionDays = null;
  const running = cloud.world.instances.get(REGION, instance);
  const volume = running === undefined ? "" : volumeIdOf(running, "/dev/xvda");
  cloud.call("CreateSnapshot", { VolumeId: volume });
  cloud.wait(5000);
  const spare = cloud.world.snapshots.inOrder(REGION).find(({ volumeId }) => volumeId === volume)?.snapshotId ?? "";
  const loose = textOf(cloud.call("CreateVolume", { AvailabilityZone: `${REGION}a`, Size: 8 }), "volumeId");
  cloud.wait(5000);
  return { image, shared, binned, instance, stopped, volume, spare, loose };
}

beforeEach(() => {
  cloud = createTestCloud();
  ids = prepare();
});

interface Case {
  readonly action: string;
  readonly good: () => Parameters;
  readonly who?: Who;
  /** What to send instead of the id, and what comes back. */
  readonly malformed?: readonly [string, string];
  readonly missing?: readonly [string, string, string];
  /** What somebody else is told. */
  readonly foreign?: string;
}

const AMI = "ami-0123456789abcdef0";
const image = (more: Parameters = {}): Partial<Case> & Pick<Case, "good"> => ({
  good: () => ({ ImageId: ids.image, ...more }),
  malformed: ["ImageId", "InvalidAMIID.Malformed"],
  missing: ["ImageId", AMI, "InvalidAMIID.NotFound"],
  foreign: "InvalidAMIID.NotFound",
});
const instances = (which: "instance" | "stopped"): Partial<Case> & Pick<Case, "good"> => ({
  good: () => ({ "InstanceId.1": ids[which] }),
  malformed: ["InstanceId.1", "InvalidInstanceID.Malformed"],
  missing: ["InstanceId.1", "i-0123456789abcdef0", "InvalidInstanceID.NotFound"],
  foreign: "InvalidInstanceID.NotFound",
});
const snapshot = (more: Parameters = {}): Partial<Case> & Pick<Case, "good"> => ({
  good: () => ({ SnapshotId: ids.spare, ...more }),
  malformed: ["SnapshotId", "InvalidSnapshotID.Malformed"],
  missing: ["SnapshotId", "snap-0123456789abcdef0", "InvalidSnapshot.NotFound"],
  foreign: "InvalidSnapshot.NotFound",
});
const tagged = (): Partial<Case> & Pick<Case, "good"> => ({
  good: () => ({ "ResourceId.1": ids.image, "Tag.1.Key": "Team", "Tag.1.Value": "x" }),
  malformed: ["ResourceId.1", "InvalidID"],
  missing: ["ResourceId.1", AMI, "InvalidAMIID.NotFound"],
  foreign: "InvalidAMIID.NotFound",
});

const CASES: readonly Case[] = [
  {
    action: "RegisterImage",
    good: () => ({
      Name: "registered",
      RootDeviceName: "/dev/xvda",
      "BlockDeviceMapping.1.DeviceName": "/dev/xvda",
      "BlockDeviceMapping.1.Ebs.SnapshotId": ids.spare,
    }),
    malformed: ["BlockDeviceMapping.1.Ebs.SnapshotId", "InvalidSnapshotID.Malformed"],
    missing: ["BlockDeviceMapping.1.Ebs.SnapshotId", "snap-0123456789abcdef0", "InvalidSnapshot.NotFound"],
    foreign: "InvalidSnapshot.NotFound",
  },
  {
    action: "CreateImage",
    good: () => ({ InstanceId: ids.instance, Name: "captured" }),
    malformed: ["InstanceId", "InvalidInstanceID.Malformed"],
    missing: ["InstanceId", "i-0123456789abcdef0", "InvalidInstanceID.NotFound"],
    foreign: "InvalidInstanceID.NotFound",
  },
  {
    action: "CopyImage",
    good: () => ({ SourceImageId: ids.image, SourceRegion: REGION, Name: "copied" }),
    who: { region: OTHER_REGION },
    malformed: ["SourceImageId", "InvalidAMIID.Malformed"],
    missing: ["SourceImageId", AMI, "InvalidAMIID.NotFound"],
    foreign: "InvalidAMIID.NotFound",
  },
  { action: "ModifyImageAttribute", ...image({ "Description.Value": "new words" }) },
  { action: "ResetImageAttribute", ...image({ Attribute: "launchPermission" }) },
  {
    action: "CancelImageLaunchPermission",
    ...image(),
    good: () => ({ ImageId: ids.shared }),
    who: { account: PARTNER },
  },
  { action: "EnableImageDeprecation", ...image({ DeprecateAt: "2027-06-01T00:00:00Z" }) },
  { action: "DisableImageDeprecation", ...image() },
  { action: "DisableImage", ...image() },
  { action: "EnableImage", ...image() },
  { action: "EnableImageDeregistrationProtection", ...image({ WithCooldown: true }) },
  { action: "DisableImageDeregistrationProtection", ...image() },
  { action: "DeregisterImage", ...image({ DeleteAssociatedSnapshots: true }) },
  { action: "RestoreImageFromRecycleBin", ...image(), good: () => ({ ImageId: ids.binned }) },
  { action: "EnableImageBlockPublicAccess", good: () => ({ ImageBlockPublicAccessState: "block-new-sharing" }) },
  { action: "DisableImageBlockPublicAccess", good: () => ({}) },
  { action: "CreateTags", ...tagged() },
  { action: "DeleteTags", ...tagged() },
  {
    action: "RunInstances",
    ...image({ InstanceType: "t3.micro", MinCount: 1, MaxCount: 2 }),
  },
  { action: "TerminateInstances", ...instances("instance") },
  { action: "StopInstances", ...instances("instance") },
  { action: "StartInstances", ...instances("stopped") },
  {
    action: "CreateSnapshot",
    good: () => ({ VolumeId: ids.volume }),
    malformed: ["VolumeId", "InvalidVolumeID.Malformed"],
    missing: ["VolumeId", "vol-0123456789abcdef0", "InvalidVolume.NotFound"],
    foreign: "InvalidVolume.NotFound",
  },
  {
    action: "CopySnapshot",
    good: () => ({ SourceRegion: REGION, SourceSnapshotId: ids.spare }),
    who: { region: OTHER_REGION },
    malformed: ["SourceSnapshotId", "InvalidSnapshotID.Malformed"],
    missing: ["SourceSnapshotId", "snap-0123456789abcdef0", "InvalidSnapshot.NotFound"],
    foreign: "InvalidSnapshot.NotFound",
  },
  {
    action: "CreateVolume",
    good: () => ({ AvailabilityZone: `${REGION}a`, SnapshotId: ids.spare }),
    malformed: ["SnapshotId", "InvalidSnapshotID.Malformed"],
    missing: ["SnapshotId", "snap-0123456789abcdef0", "InvalidSnapshot.NotFound"],
    foreign: "InvalidSnapshot.NotFound",
  },
  {
    action: "DeleteVolume",
    good: () => ({ VolumeId: ids.loose }),
    malformed: ["VolumeId", "InvalidVolumeID.Malformed"],
    missing: ["VolumeId", "vol-0123456789abcdef0", "InvalidVolume.NotFound"],
    foreign: "InvalidVolume.NotFound",
  },
  {
    action: "ModifyInstanceAttribute",
    good: () => ({ InstanceId: ids.stopped, "InstanceType.Value": "t3.small" }),
    malformed: ["InstanceId", "InvalidInstanceID.Malformed"],
    missing: ["InstanceId", "i-0123456789abcdef0", "InvalidInstanceID.NotFound"],
    foreign: "InvalidInstanceID.NotFound",
  },
  {
    action: "ModifyInstanceCreditSpecification",
    good: () => ({
      "InstanceCreditSpecification.1.InstanceId": ids.instance,
      "InstanceCreditSpecification.1.CpuCredits": "standard",
    }),
    malformed: ["InstanceCreditSpecification.1.InstanceId", "InvalidInstanceID.Malformed"],
    missing: ["InstanceCreditSpecification.1.InstanceId", "i-0123456789abcdef0", "InvalidInstanceID.NotFound"],
    foreign: "InvalidInstanceID.NotFound",
  },
  { action: "DeleteSnapshot", ...snapshot() },
  { action: "ModifySnapshotAttribute", ...snapshot({ "CreateVolumePermission.Add.1.UserId": PARTNER }) },
  { action: "ResetSnapshotAttribute", ...snapshot({ Attribute: "createVolumePermission" }) },
];

function everything(): string {
  const { images, snapshots, instances, volumes, blockPublicAccess, steering, regions } = cloud.world;
  const shelves = regions.map(({ name }) =>
    [images, snapshots, instances, volumes].map((shelf) => shelf.inOrder(name)),
  );
  return JSON.stringify([shelves, [...blockPublicAccess], [...steering.volumeTags], [...steering.remembered.keys()]]);
}

test("every action that changes something is in this table", () => {
  const changing = Object.keys(ACTIONS).filter((name) => !/^(Describe|Get|List)/.test(name));
  expect(CASES.map(({ action }) => action).sort()).toEqual(changing.sort());
});

test.each(CASES)("$action succeeds, after a dry run that changes nothing", ({ action, good, who }) => {
  const before = everything();
  expect(cloud.refusal(action, { ...good(), DryRun: true }, who)).toMatchObject({
    awsCode: "DryRunOperation",
    status: 412,
    message: "Request would have succeeded, but DryRun flag is set.",
  });
  expect(everything()).toBe(before);
  expect(cloud.call(action, { ...good(), DryRun: false }, who)).toBeTypeOf("object");
});

test.each(CASES)("$action is refused to those who may only read", ({ action, good, who }) => {
  const before = everything();
  const refusal = cloud.refusal(action, good(), { ...who, readOnly: true });
  expect(refusal).toMatchObject({ awsCode: "UnauthorizedOperation", status: 403 });
  expect(refusal.message).toMatch(
    new RegExp(
      `^You are not authorized to perform this operation\\. User: arn:aws:iam::\\d{12}:user/\\S+ is not authorized to perform: ec2:${action} on resource: arn:aws:ec2:`,
    ),
  );
  expect(everything()).toBe(before);
});

test.each(CASES)("$action refuses what it does not know", ({ action, good, who }) => {
  expect(cloud.refusal(action, { ...good(), Colour: "red" }, who).awsCode).toBe("UnknownParameter");
  expect(cloud.refusal(action, { ...good(), DryRun: "yes" }, who).awsCode).toBe("InvalidParameterValue");
});

test.each(CASES.filter(({ malformed }) => malformed !== undefined))(
  "$action tells a malformed id from one that does not exist, and hides what is not the caller's",
  ({ action, good, who, malformed = ["", ""], missing = ["", "", ""], foreign = "" }) => {
    const before = everything();
    expect(cloud.refusal(action, { ...good(), [malformed[0]]: "not-an-id" }, who).awsCode).toBe(malformed[1]);
    expect(cloud.refusal(action, { ...good(), [missing[0]]: missing[1] }, who).awsCode).toBe(missing[2]);
    expect(cloud.refusal(action, good(), { ...who, account: "123456789012" }).awsCode).toBe(foreign);
    expect(everything()).toBe(before);
  },
);

test.each(
  CASES.filter(
    ({ good: _, action, malformed }) => malformed?.[0] === "ImageId" && !/^(Run|Cancel|Restore)/.test(action),
  ),
)("$action is not authorized on somebody else's image that one sees", ({ action, good }) => {
  const refusal = cloud.refusal(action, { ...good(), ImageId: ids.shared }, { account: PARTNER });
  expect(refusal).toMatchObject({ awsCode: "AuthFailure", message: `Not authorized for image:${ids.shared}` });
});

test("the recorded words of errors are kept", () => {
  expect(cloud.refusal("ModifyImageAttribute", { ImageId: AMI, "Description.Value": "x" }).message).toBe(
    `The image id '[${AMI}]' does not exist`,
  );
  expect(cloud.refusal("DeregisterImage", { ImageId: "not_an_ami_id" }).message).toBe(
    'Invalid id: "not_an_ami_id" (expecting "ami-...")',
  );
  const used = rootSnapshot(cloud, ids.image);
  expect(cloud.refusal("DeleteSnapshot", { SnapshotId: used })).toMatchObject({
    awsCode: "InvalidSnapshot.InUse",
    message: `The snapshot ${used} is currently in use by ${ids.image}`,
  });
});
