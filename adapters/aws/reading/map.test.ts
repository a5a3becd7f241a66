import type { Image } from "@aws-sdk/client-ec2";
import { expect, test } from "vitest";
import { full, image, record } from "./map.fixture.ts";
import { toPlatform, toRecord, toState } from "./map.ts";

test("every field of EC2's image finds its place", () => {
  expect(record(image())).toEqual({
    provider: "AWS",
    region: "eu-west-1",
    nativeId: "ami-0123456789abcdef0",
    facts: {
      name: "golden",
      description: "what we build on",
      state: "AVAILABLE",
      nativeState: "available",
      stateReason: "why",
      visibility: "UNKNOWN",
      owner: { id: "111122223333", alias: "amazon" },
      platform: "LINUX",
      platformDetails: "Linux/UNIX",
      architecture: "ARM64",
      nativeArchitecture: "arm64",
      rootDeviceType: "EBS",
      sizeGiB: 8,
      createdAt: "2026-01-02T03:04:05.000Z",
      deprecatedAt: "2028-01-02T03:04:00.000Z",
      productCodes: [
        { id: "aa", type: null },
        { id: "zz", type: "marketplace" },
      ],
      paid: true,
      detail: {
        imageLocation: "111122223333/golden",
        imageType: "machine",
        kernelId: "aki-1",
        ramdiskId: "ari-1",
        usageOperation: "RunInstances",
        blockDeviceMappings: [
          { deviceName: "/dev/sdz", virtualName: null, noDevice: true, ebs: null },
          {
            deviceName: "/dev/xvda",
            virtualName: null,
            noDevice: false,
            ebs: {
              snapshotId: "snap-1",
              sizeGiB: 8,
              volumeType: "gp3",
              iops: 3000,
              throughputMiBps: 125,
              encrypted: true,
              kmsKeyId: "arn:aws:kms:x",
              deleteOnTermination: true,
              outpostArn: "arn:aws:outposts:x",
              availabilityZone: "eu-west-1a",
              availabilityZoneId: "euw1-az1",
              volumeInitializationRateMiBps: 100,
              ebsCardIndex: 0,
            },
          },
          { deviceName: "/dev/xvdb", virtualName: "ephemeral0", noDevice: false, ebs: null },
        ],
        enaSupport: true,
        hypervisor: "xen",
        rootDeviceName: "/dev/xvda",
        nativeRootDeviceType: "ebs",
        sriovNetSupport: "simple",
        virtualizationType: "hvm",
        bootMode: "uefi-preferred",
        tpmSupport: "v2.0",
        imdsSupport: "v2.0",
        stateReasonCode: "Server.X",
        sourceInstanceId: "i-1",
        sourceImageId: "ami-0123456789abcdef1",
        sourceImageRegion: "us-east-1",
        freeTierEligible: true,
        publicSsmParameterName: "/aws/service/x",
        watermarks: [
          {
            key: "111122223333:gold",
            sourceImageId: "ami-2",
            sourceImageRegion: "us-east-1",
            sourceImageCreatedAt: "2025-01-01T00:00:00.000Z",
            createdAt: "2025-01-02T00:00:00.000Z",
          },
        ],
        scanResults: {
          highestSeverity: "HIGH",
          scannedAt: "2026-03-01T00:00:00.000Z",
          criticalFixAvailableSince: null,
          highFixAvailableSince: "2026-02-01T00:00:00.000Z",
          mediumFixAvailableSince: null,
          lowFixAvailableSince: null,
          informationalFixAvailableSince: null,
        },
        instanceTypeSpecification: { supported: ["c7g.*", "m7g.*"], unsupported: [] },
      },
    },
    view: {
      owned: true,
      tags: [
        { key: "a", value: "" },
        { key: "b", value: " 2 " },
      ],
      launchPermissions: null,
      detail: {
        lastLaunchedAt: "2026-02-02T00:00:00.000Z",
        deregistrationProtection: "enabled-with-cooldown",
        imageAllowed: true,
      },
    },
  });
});

test("records survive JSON unchanged", () => {
  for (const native of [image(), { ImageId: "ami-1" }]) {
    expect(JSON.parse(JSON.stringify(record(native)))).toEqual(record(native));
  }
});

test("two accounts get the same facts of one image, but for what visibility they can tell", () => {
  const owner = record(image());
  const consumer = record(
    image({ Tags: [], LastLaunchedTime: undefined, DeregistrationProtection: undefined, ImageAllowed: undefined }),
    "444455556666",
  );
  expect(consumer.facts).toEqual({ ...owner.facts, visibility: "SHARED" });
  expect(owner.facts.visibility).toBe("UNKNOWN");
  expect(record(image({ Public: true })).facts).toEqual(record(image({ Public: true }), "444455556666").facts);
  expect(record(image({ Public: undefined }), "444455556666").facts.visibility).toBe("UNKNOWN");
  expect(consumer.view).toEqual({
    owned: false,
    tags: [],
    launchPermissions: null,
    detail: { lastLaunchedAt: null, deregistrationProtection: null, imageAllowed: null },
  });
});

test.each([
  ["pending", "PENDING"],
  ["available", "AVAILABLE"],
  ["disabled", "DISABLED"],
  ["failed", "FAILED"],
  ["error", "FAILED"],
  ["deregistered", "DEREGISTERED"],
  ["invalid", "UNKNOWN"],
  ["transient", "UNKNOWN"],
  ["quantum", "UNKNOWN"],
])("the state %s is %s and keeps its word", (word, state) => {
  expect(toState(word)).toBe(state);
  expect(record(image({ State: word })).facts).toMatchObject({ state, nativeState: word });
});

test.each([
  [{ Platform: "windows", PlatformDetails: "Windows" }, "WINDOWS"],
  [{ Platform: "beos" }, "UNKNOWN"],
  [{ Architecture: "arm64_mac", PlatformDetails: "Linux/UNIX" }, "MACOS"],
  [{ Architecture: "x86_64_mac" }, "MACOS"],
  [{ PlatformDetails: "Linux/UNIX" }, "LINUX"],
  [{ PlatformDetails: "Red Hat BYOL Linux" }, "LINUX"],
  [{ PlatformDetails: "SUSE Linux" }, "LINUX"],
  [{ PlatformDetails: "Ubuntu Pro Linux" }, "LINUX"],
  [{ PlatformDetails: "Windows BYOL" }, "WINDOWS"],
  [{ PlatformDetails: "Plan 9", UsageOperation: "RunInstances" }, "UNKNOWN"],
  [{ UsageOperation: "RunInstances" }, "LINUX"],
  [{}, "UNKNOWN"],
])("%o runs %s", (native, platform) => {
  // The SDK's types know today's words only; clouds learn new ones.
  expect(toPlatform(native as Image)).toBe(platform);
});

test("odd values become null or UNKNOWN", () => {
  const { facts, view } = record(
    image({
      Name: "a\u0000b",
      Description: "",
      Architecture: "riscv64",
      RootDeviceType: "tape",
      CreationDate: "yesterday",
      DeprecationTime: "",
      OwnerId: undefined,
      State: undefined,
      RootDeviceName: "/dev/none",
      ProductCodes: [{}],
      Tags: [{ Value: "no key" }, { Key: "k\u0000" }],
    }),
  );
  expect(facts).toMatchObject({
    name: "ab",
    description: null,
    architecture: "UNKNOWN",
    nativeArchitecture: "riscv64",
    rootDeviceType: "UNKNOWN",
    createdAt: null,
    deprecatedAt: null,
    owner: null,
    state: "UNKNOWN",
    nativeState: "",
    sizeGiB: null,
    productCodes: [],
    paid: false,
  });
  expect(view.tags).toEqual([{ key: "k", value: "" }]);
  const nothing = record(
    image({ BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: Number.NaN } }] }),
  );
  expect(nothing.facts.sizeGiB).toBeNull();
  expect(toRecord("eu-west-1", "1", { ImageId: " " })).toBeNull();
});

test("what the cloud lists in no order comes in one order", () => {
  const turned = image({
    BlockDeviceMappings: [...full.BlockDeviceMappings].reverse(),
    Tags: [...full.Tags].reverse(),
    ProductCodes: [...full.ProductCodes].reverse(),
  });
  expect(record(turned)).toEqual(record(image()));
});
