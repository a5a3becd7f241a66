import { beforeEach, expect, test } from "vitest";
import { answerControl } from "../../control/control.ts";
import { createTestCloud, PARTNER, REGION, rootSnapshot, type TestCloud } from "../../test-caller.ts";

let cloud: TestCloud;
let imageId: string;
const DAY_MS = 24 * 3600 * 1000;

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden", { launchPermissions: [{ userId: PARTNER }] });
});

const image = (id = imageId) => cloud.world.images.get(REGION, id);
const call = (action: string, more: Readonly<Record<string, string | boolean>> = {}, id = imageId) =>
  cloud.call(action, { ImageId: id, ...more });
const refusal = (action: string, more: Readonly<Record<string, string | boolean>> = {}, id = imageId) =>
  cloud.refusal(action, { ImageId: id, ...more }).awsCode;

test("disabling forgets whom an image was shared with, and enabling does not bring it back", () => {
  call("DisableImage");
  expect(image()).toMatchObject({ state: "disabled", launchPermissions: [] });
  expect(refusal("ModifyImageAttribute", { "LaunchPermission.Add.1.UserId": PARTNER })).toBe(
    "InvalidAMIID.Unavailable",
  );
  call("DisableImage");
  call("EnableImage");
  expect(image()).toMatchObject({ state: "available", launchPermissions: [] });
});

test.each(["pending", "failed"])("an image that is %s is neither disabled nor enabled", (state) => {
  const id = cloud.seed(state, { state });
  expect(refusal("DisableImage", {}, id)).toBe("InvalidAMIID.Unavailable");
  expect(refusal("EnableImage", {}, id)).toBe("InvalidAMIID.Unavailable");
});

test("deprecation is kept to the minute, and ends", () => {
  call("EnableImageDeprecation", { DeprecateAt: "2027-01-02T03:04:31.678Z" });
  expect(image()?.deprecationTime).toBe("2027-01-02T03:05:00.000Z");
  call("EnableImageDeprecation", { DeprecateAt: "2027-01-02T03:04:29.678000Z" });
  expect(image()?.deprecationTime).toBe("2027-01-02T03:04:00.000Z");
  call("DisableImageDeprecation");
  expect(image()?.deprecationTime).toBeUndefined();
});

test.each([
  ["2026-11-23T11:58:00Z", false],
  ["2036-11-24T00:00:00Z", false],
  ["tomorrow", false],
  ["1700000000", false],
  ["2028-01-06T00:00:00Z", true],
])("the deprecation time %s is refused (public: %s)", (DeprecateAt, everybody) => {
  const id = cloud.seed("other", { public: everybody });
  expect(refusal("EnableImageDeprecation", { DeprecateAt }, id)).toBe("InvalidParameterValue");
});

test("protection answers its state, and with cooldown outlasts itself by a day", () => {
  expect(call("EnableImageDeregistrationProtection")).toEqual({ return: "enabled-without-cooldown" });
  expect(refusal("DeregisterImage")).toBe("OperationNotPermitted");
  expect(call("EnableImageDeregistrationProtection", { WithCooldown: true })).toEqual({
    return: "enabled-with-cooldown",
  });
  expect(call("DisableImageDeregistrationProtection")).toEqual({ return: "disabled" });
  expect(refusal("DeregisterImage")).toBe("OperationNotPermitted");
  call("DisableImageDeregistrationProtection");
  cloud.wait(DAY_MS - 1);
  expect(refusal("DeregisterImage")).toBe("OperationNotPermitted");
  cloud.wait(1);
  expect(call("DeregisterImage")).toEqual({ return: true, deleteSnapshotResultSet: undefined });
  expect(refusal("DeregisterImage")).toBe("InvalidAMIID.Unavailable");
});

test("snapshots are deleted with their image, but for those that another image uses", () => {
  const snapshotId = rootSnapshot(cloud, imageId);
  const [device] = image()?.blockDevices ?? [];
  const twin = cloud.seed("twin", { blockDevices: device === undefined ? [] : [device] });
  expect(call("DeregisterImage", { DeleteAssociatedSnapshots: true })).toEqual({
    return: true,
    deleteSnapshotResultSet: [{ snapshotId, returnCode: "skipped" }],
  });
  expect(call("DeregisterImage", { DeleteAssociatedSnapshots: true }, twin)).toEqual({
    return: true,
    deleteSnapshotResultSet: [{ snapshotId, returnCode: "success" }],
  });
  expect(cloud.world.snapshots.get(REGION, snapshotId)).toBeUndefined();
});

test("a snapshot of somebody else is left where it is", () => {
  const foreign = cloud.seed("foreign", { ownerId: PARTNER });
  const [device] = image(foreign)?.blockDevices ?? [];
  const id = cloud.seed("on foreign storage", { blockDevices: device === undefined ? [] : [device] });
  expect(call("DeregisterImage", { DeleteAssociatedSnapshots: true }, id)).toMatchObject({
    deleteSnapshotResultSet: [{ returnCode: "missing-permissions" }],
  });
});

test("with a retention rule an image waits in the recycle bin, comes back as it was, or goes for good", () => {
  answerControl(cloud.world, "POST", ["retention"], { days: 2 });
  call("DeregisterImage", { DeleteAssociatedSnapshots: true });
  expect(cloud.call("ListImagesInRecycleBin", {})).toMatchObject({ imageSet: [{ imageId, name: "golden" }] });
  expect(cloud.world.snapshots.get(REGION, rootSnapshot(cloud, imageId))).toBeDefined();
  const successor = cloud.seed("golden ", {});
  cloud.world.images.put({ ...(image(successor) ?? fail()), name: "golden" });
  expect(refusal("RestoreImageFromRecycleBin")).toBe("InvalidAMIName.Duplicate");
  call("DeregisterImage", {}, successor);
  call("RestoreImageFromRecycleBin");
  expect(image()).toMatchObject({ state: "available", launchPermissions: [{ userId: PARTNER }], tags: {} });
  expect(cloud.call("DescribeImages", { "ImageId.1": imageId })).toMatchObject({ imagesSet: [{ imageId }] });
  call("DeregisterImage");
  cloud.wait(2 * DAY_MS);
  expect(cloud.call("ListImagesInRecycleBin", {})).toMatchObject({ imageSet: [] });
  expect(refusal("RestoreImageFromRecycleBin")).toBe("InvalidAMIID.NotFound");
});

function fail(): never {
  throw new Error("the image is there");
}
