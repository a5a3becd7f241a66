import { beforeEach, expect, test } from "vitest";
import {
  createTestCloud,
  OTHER_REGION,
  PARTNER,
  type Parameters,
  REGION,
  rootSnapshot,
  type TestCloud,
} from "../../test-caller.ts";

let cloud: TestCloud;
let imageId: string;

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden");
});

const modify = (parameters: Parameters, id = imageId) =>
  cloud.call("ModifyImageAttribute", { ImageId: id, ...parameters });
const refusal = (parameters: Parameters, id = imageId) =>
  cloud.refusal("ModifyImageAttribute", { ImageId: id, ...parameters });
const permissions = (id = imageId) => cloud.world.images.get(REGION, id)?.launchPermissions;
const ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-acmedemo01";
const UNIT = "arn:aws:organizations::111122223333:ou/o-acmedemo01/ou-ac01-workload1";

test("both forms share and unshare, twice is fine, and so is removing what is not there", () => {
  modify({ "LaunchPermission.Add.1.UserId": PARTNER, "LaunchPermission.Add.2.OrganizationArn": ORGANIZATION });
  modify({ "LaunchPermission.Add.1.UserId": PARTNER, "LaunchPermission.Remove.1.UserId": "123456789012" });
  modify({
    Attribute: "launchPermission",
    OperationType: "add",
    "UserId.1": "123456789012",
    "OrganizationalUnitArn.1": UNIT,
  });
  expect(permissions()).toEqual([
    { userId: PARTNER },
    { organizationArn: ORGANIZATION },
    { userId: "123456789012" },
    { organizationalUnitArn: UNIT },
  ]);
  modify({
    Attribute: "launchPermission",
    OperationType: "remove",
    "UserId.1": PARTNER,
    "OrganizationArn.1": ORGANIZATION,
  });
  modify({
    "LaunchPermission.Remove.1.OrganizationalUnitArn": UNIT,
    "LaunchPermission.Remove.2.UserId": "123456789012",
  });
  expect(permissions()).toEqual([]);
});

test("the structured form may name its attribute, as Terraform does, and no other", () => {
  modify({ Attribute: "launchPermission", "LaunchPermission.Add.1.UserId": PARTNER });
  expect(permissions()).toEqual([{ userId: PARTNER }]);
  const other = { Attribute: "description", "LaunchPermission.Remove.1.UserId": PARTNER };
  expect(refusal(other).awsCode).toBe("InvalidParameterCombination");
});

test.each([
  [{}, "InvalidParameterCombination", "No attributes specified."],
  [{ Attribute: "unsupported", Value: "x" }, "InvalidParameterCombination", ""],
  [{ Attribute: "blockDeviceMapping", Value: "x" }, "InvalidParameter", ""],
  [{ Attribute: "description" }, "MissingParameter", ""],
  [{ Attribute: "launchPermission", "UserId.1": PARTNER }, "InvalidParameterCombination", ""],
  [{ Attribute: "launchPermission", OperationType: "add" }, "InvalidParameterCombination", ""],
  [{ "Description.Value": "x", "LaunchPermission.Add.1.UserId": PARTNER }, "InvalidParameterCombination", ""],
  [
    { "LaunchPermission.Add.1.UserId": PARTNER, "LaunchPermission.Add.1.Group": "all" },
    "InvalidParameterCombination",
    "",
  ],
  [
    { "LaunchPermission.Add.1.UserId": PARTNER, "LaunchPermission.Remove.1.UserId": PARTNER },
    "InvalidParameterCombination",
    "",
  ],
  [
    { Attribute: "launchPermission", OperationType: "add", "UserGroup.1": "everyone" },
    "InvalidAMIAttributeItemValue",
    'Invalid attribute item value "everyone" for UserGroup item type.',
  ],
  [
    { Attribute: "launchPermission", OperationType: "add", "UserId.1": "123456789011", "UserId.2": "foo" },
    "InvalidAMIAttributeItemValue",
    'Invalid attribute item value "foo" for userId item type.',
  ],
  [{ "LaunchPermission.Add.1.OrganizationArn": "o-acmedemo01" }, "InvalidAMIAttributeItemValue", ""],
  [{ "Description.Value": "x".repeat(256) }, "InvalidParameterValue", ""],
  [{ "ImdsSupport.Value": "v1.0" }, "InvalidParameterValue", ""],
])("%j is refused whole", (parameters, code, message) => {
  expect(refusal(parameters as Parameters)).toMatchObject({ awsCode: code, message: expect.stringContaining(message) });
  expect(permissions()).toEqual([]);
});

test("a description is set, changed and taken away", () => {
  const description = () => cloud.world.images.get(REGION, imageId)?.description;
  modify({ "Description.Value": "a < b" });
  expect(description()).toBe("a < b");
  modify({ Attribute: "description", Value: "words" });
  expect(description()).toBe("words");
  modify({ "Description.Value": "" });
  expect(description()).toBeUndefined();
  modify({ "ImdsSupport.Value": "v2.0" });
  expect(cloud.world.images.get(REGION, imageId)?.imdsSupport).toBe("v2.0");
});

test("nobody shares publicly while public access is blocked, and what is public stays so", () => {
  const open = cloud.seed("open", { public: true });
  const everybody = { "LaunchPermission.Add.1.Group": "all" };
  cloud.call("EnableImageBlockPublicAccess", { ImageBlockPublicAccessState: "block-new-sharing" });
  expect(cloud.call("GetImageBlockPublicAccessState", {})).toMatchObject({
    imageBlockPublicAccessState: "block-new-sharing",
  });
  expect(cloud.call("GetImageBlockPublicAccessState", {}, { region: OTHER_REGION })).toMatchObject({
    imageBlockPublicAccessState: "unblocked",
  });
  expect(refusal(everybody)).toMatchObject({
    awsCode: "OperationNotPermitted",
    message: expect.stringMatching(
      /^You can’t publicly share this image because block public access for AMIs is enabled/,
    ),
  });
  modify(everybody, open);
  cloud.call("DisableImageBlockPublicAccess", {});
  modify(everybody);
  expect(permissions()).toEqual([{ group: "all" }]);
  expect(cloud.world.images.get(REGION, imageId)?.deprecationTime).toBe("2028-01-05T10:00:00.000Z");
});

test("what is encrypted under the key of AWS is not shared, and under another not with everybody", () => {
  const locked = cloud.seed("locked", { encrypted: true });
  modify({ "LaunchPermission.Add.1.UserId": PARTNER }, locked);
  expect(refusal({ "LaunchPermission.Add.1.Group": "all" }, locked).awsCode).toBe("InvalidParameter");
  const copied = { SourceImageId: imageId, SourceRegion: REGION, Name: "managed", Encrypted: true };
  const managed = String(cloud.call("CopyImage", copied).imageId);
  expect(refusal({ "LaunchPermission.Add.1.UserId": PARTNER }, managed)).toMatchObject({
    awsCode: "InvalidAMIID.Unavailable",
    message: `The AMI ID '${managed}' is currently pending and may not be used for this operation`,
  });
  cloud.wait(1000);
  const words = "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.";
  expect(refusal({ "LaunchPermission.Add.1.UserId": PARTNER }, managed)).toMatchObject({
    awsCode: "InvalidParameter",
    message: words,
  });
  const snapshot = { SnapshotId: rootSnapshot(cloud, managed), "CreateVolumePermission.Add.1.UserId": PARTNER };
  expect(cloud.refusal("ModifySnapshotAttribute", snapshot).message).toBe(words);
  cloud.call("CopyImage", { ...copied, Name: "own key", KmsKeyId: "alias/images" });
});

test("an image is shared with a thousand entities and no more, all or none", () => {
  const users = (from: number, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`UserId.${index + 1}`, String(100_000_000_000 + from + index)]),
    );
  const add = { Attribute: "launchPermission", OperationType: "add" };
  modify({ ...add, ...users(0, 999) });
  expect(refusal({ ...add, ...users(990, 11) }).awsCode).toBe("ResourceLimitExceeded");
  expect(permissions()).toHaveLength(999);
  modify({ ...add, ...users(990, 10) });
  modify({ "LaunchPermission.Add.1.Group": "all" });
  expect(permissions()).toHaveLength(1001);
  expect(refusal({ ...add, "UserId.1": PARTNER }).awsCode).toBe("ResourceLimitExceeded");
});

test("an account keeps five public images in a region", () => {
  for (let index = 0; index < 5; index += 1) {
    modify({ "LaunchPermission.Add.1.Group": "all" }, cloud.seed(`public-${index}`));
  }
  expect(refusal({ "LaunchPermission.Add.1.Group": "all" }).awsCode).toBe("ResourceLimitExceeded");
});

test("resetting takes every permission away, and only permissions are reset", () => {
  modify({ "LaunchPermission.Add.1.UserId": PARTNER });
  expect(cloud.refusal("ResetImageAttribute", { ImageId: imageId, Attribute: "description" }).awsCode).toBe(
    "InvalidRequest",
  );
  cloud.call("ResetImageAttribute", { ImageId: imageId, Attribute: "launchPermission" });
  expect(permissions()).toEqual([]);
});

test("a consumer takes itself off the list, where it is on it by name", () => {
  modify({ "LaunchPermission.Add.1.UserId": PARTNER, "LaunchPermission.Add.2.Group": "all" });
  const partner = { account: PARTNER };
  cloud.call("CancelImageLaunchPermission", { ImageId: imageId }, partner);
  expect(permissions()).toEqual([{ group: "all" }]);
  expect(cloud.refusal("CancelImageLaunchPermission", { ImageId: imageId }, partner).awsCode).toBe(
    "UnsupportedOperation",
  );
  expect(cloud.refusal("CancelImageLaunchPermission", { ImageId: imageId }).awsCode).toBe("UnsupportedOperation");
});

test("a snapshot's permissions are the owner's to see and to change", () => {
  const SnapshotId = rootSnapshot(cloud, imageId);
  const attribute = { SnapshotId, Attribute: "createVolumePermission" };
  cloud.call("ModifySnapshotAttribute", {
    ...attribute,
    OperationType: "add",
    "UserId.1": PARTNER,
    "UserGroup.1": "all",
  });
  expect(cloud.call("DescribeSnapshotAttribute", attribute)).toEqual({
    snapshotId: SnapshotId,
    createVolumePermission: [{ userId: PARTNER }, { group: "all" }],
  });
  expect(cloud.refusal("DescribeSnapshotAttribute", attribute, { account: PARTNER }).awsCode).toBe("AuthFailure");
  expect(cloud.refusal("DeleteSnapshot", { SnapshotId }, { account: PARTNER }).awsCode).toBe("AuthFailure");
  expect(cloud.refusal("ModifySnapshotAttribute", { SnapshotId }).awsCode).toBe("InvalidParameterCombination");
});
