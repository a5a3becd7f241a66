import { beforeEach, expect, test } from "vitest";
import {
  createTestCloud,
  launch,
  OWNER,
  PARTNER,
  type Parameters,
  REGION,
  rootSnapshot,
  type TestCloud,
} from "../test-caller.ts";

let cloud: TestCloud;
let imageId: string;

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden", { launchPermissions: [{ userId: PARTNER }] });
});

const state = (id: string) => cloud.world.instances.get(REGION, id)?.state;
const refuseRun = (more: Parameters, who?: object) =>
  cloud.refusal("RunInstances", { ImageId: imageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, ...more }, who);

test("an instance goes from state to state in its time", () => {
  const id = launch(cloud, imageId);
  const change = (action: string) => cloud.call(action, { "InstanceId.1": id });
  expect(state(id)).toBe("pending");
  cloud.wait(1000);
  expect(state(id)).toBe("running");
  expect(change("StopInstances")).toEqual({
    instancesSet: [
      { instanceId: id, currentState: { code: 64, name: "stopping" }, previousState: { code: 16, name: "running" } },
    ],
  });
  expect(cloud.refusal("StartInstances", { "InstanceId.1": id }).awsCode).toBe("IncorrectInstanceState");
  cloud.wait(1000);
  expect(state(id)).toBe("stopped");
  change("StartInstances");
  cloud.wait(1000);
  expect(state(id)).toBe("running");
  change("TerminateInstances");
  expect(state(id)).toBe("shutting-down");
  cloud.wait(1000);
  expect(state(id)).toBe("terminated");
  expect(cloud.refusal("StartInstances", { "InstanceId.1": id }).awsCode).toBe("IncorrectInstanceState");
  expect(cloud.call("DescribeVolumes", {})).toMatchObject({ volumeSet: [] });
});

test("user data, tags and the type come back as they were given", () => {
  const UserData = Buffer.from("#cloud-config\nhostname: ö\n").toString("base64");
  const id = launch(cloud, imageId, {
    UserData,
    InstanceType: "m7i.large",
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "orders",
    "TagSpecification.2.ResourceType": "volume",
    "TagSpecification.2.Tag.1.Key": "Name",
    "TagSpecification.2.Tag.1.Value": "orders root",
  });
  const attribute = (Attribute: string, who?: object) =>
    cloud.call("DescribeInstanceAttribute", { InstanceId: id, Attribute }, who);
  expect(attribute("userData")).toEqual({ instanceId: id, userData: { value: UserData } });
  expect(attribute("instanceType")).toMatchObject({ instanceType: { value: "m7i.large" } });
  expect(JSON.stringify(cloud.call("DescribeTags", {}))).toMatch(/"orders".*"instance".*"orders root".*"volume"/);
  const foreign = { InstanceId: id, Attribute: "userData" };
  expect(cloud.refusal("DescribeInstanceAttribute", foreign, { account: PARTNER }).awsCode).toBe(
    "InvalidInstanceID.NotFound",
  );
});

test("a client token launches once, and answers the instances as they are by then", () => {
  const request = { ImageId: imageId, InstanceType: "t3.micro", MinCount: 2, MaxCount: 3, ClientToken: "t" };
  const first = JSON.stringify(cloud.call("RunInstances", request));
  cloud.wait(1000);
  const second = JSON.stringify(cloud.call("RunInstances", request));
  expect(second).toBe(first.replaceAll('{"code":0,"name":"pending"}', '{"code":16,"name":"running"}'));
  expect(cloud.world.instances.inOrder(REGION)).toHaveLength(3);
  expect(cloud.refusal("RunInstances", { ...request, MaxCount: 4 }).awsCode).toBe("IdempotentParameterMismatch");
});

test.each([
  [{ MinCount: 0 }, "InvalidParameterValue"],
  [{ MinCount: 2 }, "InvalidParameterValue"],
  [{ InstanceType: "t3.enormous" }, "InvalidParameterValue"],
  [{ InstanceType: "m7g.large" }, "InvalidParameterValue"],
  [{ UserData: "%%%" }, "InvalidParameterValue"],
  [{ UserData: Buffer.alloc(16_385).toString("base64") }, "InvalidParameterValue"],
  [{ KeyName: "lost" }, "InvalidKeyPair.NotFound"],
  [{ SubnetId: "subnet-0123456789abcdef0" }, "InvalidSubnetID.NotFound"],
  [{ "SecurityGroupId.1": "sg-0123456789abcdef0" }, "InvalidGroup.NotFound"],
  [{ "Placement.AvailabilityZone": "eu-west-1a" }, "InvalidParameterValue"],
])("a launch with %j is refused", (more, code) => {
  expect(refuseRun(more as Parameters).awsCode).toBe(code);
});

test("an image is launched by those who may, while it is available", () => {
  expect(launch(cloud, imageId, {}, { account: PARTNER })).toMatch(/^i-/);
  expect(refuseRun({}, { account: "123456789012" }).awsCode).toBe("InvalidAMIID.NotFound");
  const pending = cloud.seed("pending", { state: "pending" });
  expect(refuseRun({ ImageId: pending })).toMatchObject({
    awsCode: "InvalidAMIID.Unavailable",
    message: `AMI '${pending}' is pending, and cannot be run`,
  });
  cloud.call("DisableImage", { ImageId: imageId });
  expect(refuseRun({}).awsCode).toBe("InvalidAMIID.Unavailable");
  cloud.call("DeregisterImage", { ImageId: imageId });
  expect(refuseRun({}).awsCode).toBe("InvalidAMIID.Unavailable");
  cloud.wait(60_000);
  expect(refuseRun({}).awsCode).toBe("InvalidAMIID.NotFound");
});

test("an empty text is what is not set, as Terraform sends it", () => {
  const empty = { "Placement.AvailabilityZone": "", SubnetId: "", KeyName: "", UserData: "", PrivateIpAddress: "" };
  expect(launch(cloud, imageId, empty)).toMatch(/^i-/);
});

test("an instance that is protected from termination stays", () => {
  const id = launch(cloud, imageId, { DisableApiTermination: true });
  expect(cloud.refusal("TerminateInstances", { "InstanceId.1": id }).awsCode).toBe("OperationNotPermitted");
  expect(state(id)).toBe("pending");
});

const tag = (ids: readonly string[], tags: Readonly<Record<string, string | undefined>>): Parameters => {
  const resources = ids.map((id, index) => [`ResourceId.${index + 1}`, id]);
  const pairs = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tag.${index + 1}.Key`, key],
    ...(value === undefined ? [] : [[`Tag.${index + 1}.Value`, value]]),
  ]);
  return Object.fromEntries([...resources, ...pairs]);
};
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

test("images, snapshots and instances are tagged together or not at all", () => {
  const snapshotId = rootSnapshot(cloud, imageId);
  const instance = launch(cloud, imageId);
  cloud.call("CreateTags", tag([imageId, snapshotId, instance], { Größe: "klein", empty: "" }));
  const tags = { Größe: "klein", empty: "" };
  expect(cloud.world.images.get(REGION, imageId)?.tags[OWNER]).toEqual(tags);
  expect(cloud.world.snapshots.get(REGION, snapshotId)?.tags[OWNER]).toEqual(tags);
  expect(cloud.world.instances.get(REGION, instance)?.tags).toEqual(tags);
  const bad = tag([imageId, "ami-0123456789abcdef0"], { more: "x" });
  expect(cloud.refusal("CreateTags", bad).awsCode).toBe("InvalidAMIID.NotFound");
  expect(cloud.world.images.get(REGION, imageId)?.tags[OWNER]).toEqual(tags);
});

test("everybody who sees an image keeps tags of their own on it", () => {
  cloud.call("CreateTags", tag([imageId], { mine: "1" }));
  cloud.call("CreateTags", tag([imageId], { theirs: "2" }), { account: PARTNER });
  expect(cloud.world.images.get(REGION, imageId)?.tags).toEqual({ [OWNER]: { mine: "1" }, [PARTNER]: { theirs: "2" } });
  cloud.call("DeleteTags", tag([imageId], {}), { account: PARTNER });
  expect(cloud.world.images.get(REGION, imageId)?.tags).toEqual({ [OWNER]: { mine: "1" }, [PARTNER]: {} });
});

test.each([
  [() => tag([], { a: "1" }), "MissingParameter", "The request must contain the parameter resourceIdSet"],
  [() => tag([imageId], {}), "MissingParameter", ""],
  [() => tag([imageId], { "aws:x": "1" }), "InvalidParameterValue", ""],
  [() => tag([imageId], { ["k".repeat(128)]: "1" }), "InvalidParameterValue", ""],
  [() => tag([imageId], { k: "v".repeat(257) }), "InvalidParameterValue", ""],
  [() => tag([imageId], many(51)), "TagLimitExceeded", "The maximum number of Tags for a resource has been reached."],
  [() => tag(["ami-blah"], { a: "1" }), "InvalidID", "The ID 'ami-blah' is not valid"],
  [
    () =>
      tag(
        Array.from({ length: 1001 }, () => imageId),
        { a: "1" },
      ),
    "InvalidParameterValue",
    "",
  ],
])("tagging is refused: %#", (parameters, code, message) => {
  expect(cloud.refusal("CreateTags", parameters())).toMatchObject({
    awsCode: code,
    message: expect.stringContaining(message),
  });
});

test("tags add up to fifty, and are deleted by key, by key and value, or all", () => {
  cloud.call("CreateTags", tag([imageId], many(50)));
  expect(cloud.refusal("CreateTags", tag([imageId], { more: "x" })).awsCode).toBe("TagLimitExceeded");
  const left = () => Object.keys(cloud.world.images.get(REGION, imageId)?.tags[OWNER] ?? {});
  cloud.call("DeleteTags", tag([imageId], { k0: undefined, k1: "other", k2: "v", k3: "" }));
  expect(left()).toHaveLength(48);
  expect(left().slice(0, 3)).toEqual(["k1", "k3", "k4"]);
  expect(cloud.refusal("DeleteTags", tag([imageId], { "aws:x": undefined })).awsCode).toBe("InvalidParameterValue");
  cloud.call("DeleteTags", tag([imageId], {}));
  expect(left()).toEqual([]);
});
