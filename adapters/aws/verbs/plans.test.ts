import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { LaunchPermission } from "../../../src/domain/image/image.ts";
import {
  answerXml,
  canaries,
  createTestAdapter,
  id,
  imagesXml,
  sendXml,
  startWire,
  type Wire,
} from "../connection/wire.fixture.ts";
import type { AwsAdapter } from "../index.ts";

const region = "eu-west-1";
const token = "0123456789abcdef".repeat(2);
const write = { token, signal: new AbortController().signal };
let wire: Wire;
let adapter: AwsAdapter;

beforeAll(async () => {
  wire = await startWire(({ action }, outgoing) => {
    if (action === "DescribeImages") return sendXml(outgoing, 200, imagesXml([]));
    sendXml(outgoing, 200, answerXml(action, `<imageId>${id(7)}</imageId>`));
  });
  adapter = createTestAdapter(wire.url);
});
afterAll(async () => {
  await adapter.close();
  await wire.close();
});

const copy = {
  ...{ sourceRegion: "us-east-1", sourceId: id(1), name: "abc", description: "d", encrypted: true },
  ...{ kmsKeyId: "alias/images", copyTags: true, tags: [{ key: "Team", value: "x y" }] },
};
const registration = {
  ...{ name: "abc", description: null, architecture: "arm64", rootDeviceName: "/dev/xvda", volumeId: null },
  ...{ virtualizationType: null, bootMode: null, enaSupport: true, imageLocation: null, tags: [] },
  devices: [
    { deviceName: "/dev/xvda", snapshotId: "snap-00000001", sizeGiB: 8, deleteOnTermination: false },
    { deviceName: "/dev/sdb", noDevice: true },
  ],
};

test("a plan is what is sent, word by word", async () => {
  const [plan] = adapter.verbs.copying.plan(region, copy);
  expect(plan).toEqual({
    action: "CopyImage",
    parameters: {
      ...{ SourceRegion: "us-east-1", SourceImageId: id(1), Name: "abc", Description: "d", Encrypted: true },
      ...{ KmsKeyId: "alias/images", CopyImageTags: true, ClientToken: "[token of the intent]" },
      TagSpecifications: [
        {
          ResourceType: "image",
          Tags: [
            { Key: "Team", Value: "x y" },
            { Key: "tintype:intent", Value: "[token of the intent]" },
          ],
        },
      ],
    },
  });
  expect(await adapter.verbs.copying.run(region, copy, write)).toEqual({ nativeId: id(7) });
  expect(Object.fromEntries(wire.calls.at(-1)?.parameters ?? [])).toEqual({
    ...{ Action: "CopyImage", Version: "2016-11-15", SourceRegion: "us-east-1", SourceImageId: id(1), Name: "abc" },
    ...{ Description: "d", Encrypted: "true", KmsKeyId: "alias/images", CopyImageTags: "true", ClientToken: token },
    ...{ "TagSpecification.1.ResourceType": "image", "TagSpecification.1.Tag.1.Key": "Team" },
    ...{ "TagSpecification.1.Tag.1.Value": "x y", "TagSpecification.1.Tag.2.Key": "tintype:intent" },
    "TagSpecification.1.Tag.2.Value": token,
  });
  await adapter.verbs.registration.run(region, registration, write);
  expect(Object.fromEntries(wire.calls.at(-1)?.parameters ?? [])).toMatchObject({
    ...{ Action: "RegisterImage", Architecture: "arm64", EnaSupport: "true", RootDeviceName: "/dev/xvda" },
    ...{ "BlockDeviceMapping.1.Ebs.SnapshotId": "snap-00000001", "BlockDeviceMapping.1.Ebs.VolumeSize": "8" },
    ...{ "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "false", "BlockDeviceMapping.2.NoDevice": "" },
  });
});

test("plans ask nobody and hold no secret", () => {
  const before = wire.calls.length;
  const { verbs } = adapter;
  const plans = [
    verbs.copying.plan(region, copy),
    verbs.registration.plan(region, registration),
    verbs.deprecation.plan(region, { id: id(1), at: "2027-01-01T00:00:00Z" }),
    verbs.visibilitySetting.plan(region, { id: id(1), visibility: "PUBLIC", permissions: [] }),
  ];
  for (const canary of Object.values(canaries)) expect(JSON.stringify(plans)).not.toContain(canary);
  expect(wire.calls).toHaveLength(before);
  expect(plans[2]?.[0]?.parameters).toEqual({ ImageId: id(1), DeprecateAt: "2027-01-01T00:00:00.000Z" });
});

describe("what EC2 would never take is refused in the dry run already", () => {
  const grant = (...permissions: LaunchPermission[]) =>
    adapter.verbs.permissionGranting.plan(region, { id: id(1), permissions });
  const update = { id: id(1), setTags: [], deleteTags: [] };
  const launch = {
    ...{ imageId: id(1), name: null, instanceType: "t3.micro", location: null, keyName: null, subnetId: null },
    ...{ count: 1, tags: [] },
  };
  const cases: readonly (readonly [string, string, () => unknown])[] = [
    ["account", "permissions", () => grant({ type: "ACCOUNT", id: "12345" })],
    ["bare organization", "permissions", () => grant({ type: "ORGANIZATION", id: "o-acmedemo01" })],
    ["unit", "permissions", () => grant({ type: "ORGANIZATIONAL_UNIT", id: "arn:aws:iam::111122223333:ou/x" })],
    [
      "organization of another partition",
      "permissions",
      () => grant({ type: "ORGANIZATION", id: "arn:aws-eusc:organizations::111122223333:organization/o-acmedemo01" }),
    ],
    [
      "unit of another partition",
      "permissions",
      () =>
        grant({
          ...{ type: "ORGANIZATIONAL_UNIT" },
          id: "arn:aws-us-gov:organizations::111122223333:ou/o-acmedemo01/ou-acme-demodemo01",
        }),
    ],
    [
      "a deleted aws: key",
      "deleteTags",
      () => adapter.verbs.tagging.plan(region, { ...update, deleteTags: ["aws:x"] }),
    ],
    ["a deleted empty key", "deleteTags", () => adapter.verbs.tagging.plan(region, { ...update, deleteTags: [""] })],
    ["everybody with an id", "permissions", () => grant({ type: "EVERYBODY", id: "all" })],
    ["unknown grantee", "permissions", () => grant({ type: "UNKNOWN", id: null })],
    ["nobody", "permissions", () => grant()],
    [
      "private and shared",
      "permissions",
      () =>
        adapter.verbs.visibilitySetting.plan(region, {
          ...{ id: id(1), visibility: "PRIVATE", permissions: [{ type: "ACCOUNT", id: "111122223333" }] },
        }),
    ],
    [
      "shared with nobody",
      "permissions",
      () => adapter.verbs.visibilitySetting.plan(region, { id: id(1), visibility: "SHARED", permissions: [] }),
    ],
    [
      "unknown visibility",
      "visibility",
      () => adapter.verbs.visibilitySetting.plan(region, { id: id(1), visibility: "UNKNOWN", permissions: [] }),
    ],
    ["no time", "deprecateAt", () => adapter.verbs.deprecation.plan(region, { id: id(1), at: "soon" })],
    [
      "description",
      "description",
      () => adapter.verbs.tagging.plan(region, { ...update, description: "x".repeat(256) }),
    ],
    [
      "aws: key",
      "setTags",
      () => adapter.verbs.tagging.plan(region, { ...update, setTags: [{ key: "aws:x", value: "" }] }),
    ],
    [
      "our mark",
      "setTags",
      () => adapter.verbs.tagging.plan(region, { ...update, setTags: [{ key: "tintype:intent", value: "" }] }),
    ],
    [
      "set and deleted",
      "deleteTags",
      () => adapter.verbs.tagging.plan(region, { ...update, setTags: [{ key: "k", value: "" }], deleteTags: ["k"] }),
    ],
    ["key without encryption", "kmsKeyId", () => adapter.verbs.copying.plan(region, { ...copy, encrypted: false })],
    ...["key/1", "alias/images"].map((name): [string, string, () => unknown] => [
      `the ${name} of another region`,
      "kmsKeyId",
      () => adapter.verbs.copying.plan(region, { ...copy, kmsKeyId: `arn:aws:kms:us-west-2:111122223333:${name}` }),
    ]),
    ["no region", "imageId", () => adapter.verbs.copying.plan(region, { ...copy, sourceRegion: "mars" })],
    ["a volume", "volumeId", () => adapter.verbs.registration.plan(region, { ...registration, volumeId: "vol-1" })],
    ["no root", "devices", () => adapter.verbs.registration.plan(region, { ...registration, devices: [] })],
    [
      "an empty device",
      "devices",
      () =>
        adapter.verbs.registration.plan(region, {
          ...registration,
          imageLocation: "b/m",
          devices: [{ deviceName: "a" }],
        }),
    ],
    ["location", "location", () => adapter.verbs.launching.plan(region, { ...launch, location: "41" })],
    ["count", "count", () => adapter.verbs.launching.plan(region, { ...launch, count: 0 })],
    [
      "two names",
      "name",
      () => adapter.verbs.launching.plan(region, { ...launch, name: "a", tags: [{ key: "Name", value: "b" }] }),
    ],
  ];

  test.each(cases)("%s (%s)", (_, field, plan) => {
    try {
      plan();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(GatewayError);
      expect(error).toMatchObject({ code: "INVALID_REQUEST", info: { field } });
    }
  });
});
