import { describe, expect, test } from "vitest";
import { imageId } from "../../src/domain/image/ids.ts";
import type { LaunchPermission } from "../../src/domain/image/image.ts";
import {
  cancelImageDeprecation,
  deregisterImage,
  disableImage,
  enableImage,
  grantLaunchPermission,
  launchInstance,
  protectImage,
  restoreImage,
  revokeLaunchPermission,
  scheduleImageDeprecation,
  setImageVisibility,
  terminateInstance,
  unprotectImage,
  updateImage,
} from "../../src/gateway/verbs/commands/commands.ts";
import { copyImage, createImage, registerImage } from "../../src/gateway/verbs/commands/making-commands.ts";

const key = { provider: "AWS", region: "us-east-1", nativeId: "ami-0abcdef1234567890" };
const image = { imageId: imageId(key) };
const id = key.nativeId;
const account = (number: string): LaunchPermission => ({ type: "ACCOUNT", id: number });
const everybody: LaunchPermission = { type: "EVERYBODY", id: null };

/** Where the problems are, as `code path`. */
function complaints({
  problems,
}: {
  readonly problems: readonly { readonly code: string; readonly field: readonly string[] }[];
}) {
  return problems.map(({ code, field }) => `${code} ${field.join(".")}`);
}

describe("the image of an order", () => {
  test("is the one behind the global id, and the verb happens where it is", () => {
    const ordered = disableImage(image);
    expect(ordered).toEqual({
      verb: "disableImage",
      image: key,
      region: null,
      makesName: null,
      request: { id, disabled: true },
      problems: [],
    });
  });

  test.each(["garbage", "", imageId(key).slice(1), Buffer.from("Backend:acme").toString("base64url")])(
    "cannot be %j, which is the id of no image",
    (imageId) => {
      const ordered = deregisterImage({ imageId, deleteSnapshots: false });
      expect(ordered.image).toBeNull();
      expect(complaints(ordered)).toEqual(["INVALID_REQUEST imageId"]);
    },
  );

  test("is complained of together with what else is wrong", () => {
    expect(complaints(grantLaunchPermission({ imageId: "garbage", permissions: [] }))).toEqual([
      "INVALID_REQUEST imageId",
      "INVALID_REQUEST permissions",
    ]);
  });
});

describe("orders that make an image", () => {
  const capture = { instanceId: "i-1", name: "golden", noReboot: true, devices: [], tags: [] };

  test("say what it will be called, and have null for what was left out", () => {
    expect(createImage(capture)).toEqual({
      verb: "createImage",
      image: null,
      region: null,
      makesName: "golden",
      request: { ...capture, description: null },
      problems: [],
    });
    const { region, makesName, request } = registerImage({ region: "eu-west-1", name: "own", devices: [], tags: [] });
    expect({ region, makesName }).toEqual({ region: "eu-west-1", makesName: "own" });
    expect(request).toMatchObject({ architecture: null, enaSupport: null, imageLocation: null, volumeId: null });
  });

  test("a copy comes from where the image is and goes where the input says", () => {
    const copy = { ...image, name: "copy", encrypted: false, copyTags: true, tags: [] };
    const ordered = copyImage({ ...copy, region: "eu-west-1" });
    expect(ordered).toMatchObject({
      image: key,
      region: "eu-west-1",
      makesName: "copy",
      request: { sourceRegion: "us-east-1", sourceId: id, kmsKeyId: null, copyTags: true },
    });
    expect(copyImage(copy).region).toBeNull();
  });

  test("devices hold only what was given: null says nothing", () => {
    const devices = [{ deviceName: "/dev/sdf", sizeGiB: 8, snapshotId: null, encrypted: false, volumeType: undefined }];
    expect(createImage({ ...capture, devices }).request.devices).toEqual([
      { deviceName: "/dev/sdf", sizeGiB: 8, encrypted: false },
    ]);
  });

  test("a blank name, a device named twice or without size, and a tag named twice are found", () => {
    const devices = [{ deviceName: "/dev/sda" }, { deviceName: "/dev/sda", sizeGiB: 0 }];
    const tags = ["team", "team", ""].map((key) => ({ key, value: "" }));
    expect(complaints(createImage({ ...capture, instanceId: " ", name: " ", devices, tags }))).toEqual([
      "INVALID_REQUEST instanceId",
      "NAME_INVALID name",
      "INVALID_REQUEST devices.1.deviceName",
      "INVALID_REQUEST devices.1.sizeGiB",
      "INVALID_REQUEST tags.1.key",
      "INVALID_REQUEST tags.2.key",
    ]);
  });

  test("how long a name may be is for the cloud to say", () => {
    expect(complaints(createImage({ ...capture, name: "x".repeat(500) }))).toEqual([]);
  });
});

describe("updating", () => {
  const nothing = { ...image, setTags: [], deleteTags: [] };

  test("a description that is left out or null stays, an empty one is taken away", () => {
    const tags = { ...nothing, deleteTags: ["old"] };
    expect(updateImage(tags).request).not.toHaveProperty("description");
    expect(updateImage({ ...tags, description: null }).request).not.toHaveProperty("description");
    expect(updateImage({ ...nothing, description: "" })).toMatchObject({ request: { description: "" }, problems: [] });
  });

  test("without anything to change is refused", () => {
    expect(complaints(updateImage(nothing))).toEqual(["INVALID_REQUEST "]);
  });

  test("one tag cannot be set and deleted, or named twice", () => {
    const setTags = [{ key: "team", value: "a" }];
    expect(complaints(updateImage({ ...image, setTags, deleteTags: ["old", "team", "old"] }))).toEqual([
      "INVALID_REQUEST deleteTags.2",
      "INVALID_REQUEST deleteTags.1",
    ]);
  });
});

describe("launch permissions", () => {
  test("are taken as they are, with null for everybody", () => {
    const permissions = [{ type: "ACCOUNT", id: "111122223333" } as const, { type: "EVERYBODY" } as const];
    const request = { id, permissions: [account("111122223333"), everybody] };
    expect(grantLaunchPermission({ ...image, permissions })).toMatchObject({ request, problems: [] });
    expect(revokeLaunchPermission({ ...image, permissions })).toMatchObject({ request, problems: [] });
  });

  test("must name somebody, once", () => {
    const permissions = [
      { type: "UNKNOWN", id: "1" },
      { type: "EVERYBODY", id: "1" },
      { type: "ACCOUNT" },
      { type: "ORGANIZATION", id: " " },
      account("2"),
      account("2"),
    ] as const;
    expect(complaints(revokeLaunchPermission({ ...image, permissions }))).toEqual([
      "INVALID_REQUEST permissions.0.type",
      "INVALID_REQUEST permissions.1.id",
      "INVALID_REQUEST permissions.2.id",
      "INVALID_REQUEST permissions.3.id",
      "INVALID_REQUEST permissions.5",
    ]);
  });
});

describe("visibility is set by what remains of the launch permissions", () => {
  const known = [everybody, account("2"), account("1")];
  const remaining = (visibility: "PUBLIC" | "SHARED" | "PRIVATE", permissions: typeof known | null = known) =>
    setImageVisibility({ ...image, visibility }, permissions).request.permissions;

  test("PRIVATE leaves none, SHARED the named ones, PUBLIC all with everybody", () => {
    expect(remaining("PRIVATE")).toEqual([]);
    expect(remaining("SHARED")).toEqual([account("1"), account("2")]);
    expect(remaining("PUBLIC")).toEqual([account("1"), account("2"), everybody]);
  });

  test("asked again afterwards the order is the same, so that a repeated request is the same request", () => {
    expect(remaining("SHARED", [account("1"), account("2")])).toEqual(remaining("SHARED"));
    expect(remaining("PUBLIC", [account("1"), account("2"), everybody])).toEqual(remaining("PUBLIC", known.slice(1)));
  });

  test("a cloud without launch permissions is given none", () => {
    expect(remaining("PUBLIC", null)).toEqual([]);
    expect(complaints(setImageVisibility({ ...image, visibility: "SHARED" }, null))).toEqual([]);
  });

  test("SHARED with nobody and UNKNOWN are refused", () => {
    for (const visibility of ["SHARED", "UNKNOWN"] as const)
      expect(complaints(setImageVisibility({ ...image, visibility }, [everybody]))).toEqual([
        "INVALID_REQUEST visibility",
      ]);
  });
});

describe("deprecation", () => {
  const now = "2026-11-23T09:00:00.000Z";

  test("is for a time to come", () => {
    const at = (deprecateAt: string) => scheduleImageDeprecation({ ...image, deprecateAt }, now);
    expect(at("2026-11-23T09:00:00.001Z")).toMatchObject({
      request: { id, at: "2026-11-23T09:00:00.001Z" },
      problems: [],
    });
    expect(complaints(at(now))).toEqual(["INVALID_REQUEST deprecateAt"]);
  });

  test("is cancelled by setting no time", () => {
    expect(cancelImageDeprecation(image).request).toEqual({ id, at: null });
  });
});

test("the other verbs on an image ask for what their names say", () => {
  expect(enableImage(image).request).toEqual({ id, disabled: false });
  expect(protectImage({ ...image, withCooldown: true }).request).toEqual({ id, protected: true, withCooldown: true });
  expect(unprotectImage(image).request).toEqual({ id, protected: false, withCooldown: false });
  expect(deregisterImage({ ...image, deleteSnapshots: true }).request).toEqual({ id, deleteSnapshots: true });
  expect(restoreImage(image).request).toEqual({ id });
});

describe("machines", () => {
  const launch = { ...image, instanceType: "t3.micro", count: 1, tags: [] };

  test("are launched from the image where it is, and no image is made", () => {
    expect(launchInstance(launch)).toEqual({
      verb: "launchInstance",
      image: key,
      region: null,
      makesName: null,
      request: {
        imageId: id,
        name: null,
        instanceType: "t3.micro",
        location: null,
        keyName: null,
        subnetId: null,
        count: 1,
        tags: [],
      },
      problems: [],
    });
  });

  test.each([0, -1, 101])("%d at a time are refused", (count) => {
    expect(complaints(launchInstance({ ...launch, count }))).toEqual(["INVALID_REQUEST count"]);
  });

  test("100 of a size are not, and a blank size is", () => {
    expect(complaints(launchInstance({ ...launch, count: 100 }))).toEqual([]);
    expect(complaints(launchInstance({ ...launch, instanceType: "" }))).toEqual(["INVALID_REQUEST instanceType"]);
  });

  test("are terminated where the input says", () => {
    expect(terminateInstance({ region: "us-east-1", instanceId: "i-1" })).toMatchObject({
      image: null,
      region: "us-east-1",
      request: { instanceId: "i-1" },
      problems: [],
    });
    expect(complaints(terminateInstance({ instanceId: "" }))).toEqual(["INVALID_REQUEST instanceId"]);
  });
});
