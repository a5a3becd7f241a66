import { EC2Client, ModifySnapshotAttributeCommand } from "@aws-sdk/client-ec2";
import { expect, test } from "vitest";
import { ACME_PRODUCTION, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { type MutatedImage, type MutationName, mutateAsPlanned } from "../../support/callers/mutations.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acme, acmeSmartCloud]);
const toGlobex = [{ type: "ACCOUNT", id: GLOBEX }];
let copies = 0;

/** Every mutation of an image, the fields that foretell it, and an input for it. */
const verbs: readonly (readonly [MutationName, string, () => object])[] = [
  ["copyImage", "Copy", () => ({ name: `foretold-${++copies}` })],
  ["updateImage", "Update", () => ({ description: "new words" })],
  ["grantLaunchPermission", "GrantLaunchPermission", () => ({ permissions: toGlobex })],
  ["revokeLaunchPermission", "RevokeLaunchPermission", () => ({ permissions: toGlobex })],
  ["cancelLaunchPermission", "CancelLaunchPermission", () => ({})],
  ["setImageVisibility", "SetVisibility", () => ({ visibility: "PRIVATE" })],
  ["scheduleImageDeprecation", "ScheduleDeprecation", () => ({ deprecateAt: "2031-01-01T00:00:00Z" })],
  ["cancelImageDeprecation", "CancelDeprecation", () => ({})],
  ["disableImage", "Disable", () => ({})],
  ["enableImage", "Enable", () => ({})],
  ["protectImage", "Protect", () => ({})],
  ["unprotectImage", "Unprotect", () => ({})],
  ["deregisterImage", "Deregister", () => ({})],
  ["restoreImage", "Restore", () => ({})],
  ["launchInstance", "Launch", () => ({ instanceType: "t3.micro" })],
];

async function foretold(
  { id }: MutatedImage,
  ability: string,
  type = "AwsImage",
): Promise<{ readonly can: boolean; readonly reasons: readonly string[] }> {
  const fields = `can: viewerCan${ability} reasons: viewerCannot${ability}Reasons`;
  const { data, errors } = await world
    .gateway()
    .graphql<{ node: { readonly can: boolean; readonly reasons: readonly string[] } }>(
      `query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields} } } }`,
      { id },
    );
  expect(errors).toBeUndefined();
  return data.node;
}

const deprecationTime = "2030-01-01T00:00:00.000Z";
const states: readonly (readonly [string, object, boolean, readonly MutationName[]])[] = [
  [
    "available, shared and to be deprecated",
    { launchPermissions: [{ userId: GLOBEX }], deprecationTime },
    false,
    ["cancelLaunchPermission", "enableImage", "restoreImage"],
  ],
  [
    "private",
    {},
    false,
    ["revokeLaunchPermission", "cancelLaunchPermission", "cancelImageDeprecation", "enableImage", "restoreImage"],
  ],
  [
    "disabled",
    { state: "disabled" },
    false,
    [
      ...(["copyImage", "grantLaunchPermission", "revokeLaunchPermission", "cancelLaunchPermission"] as const),
      ...(["setImageVisibility", "cancelImageDeprecation", "disableImage", "restoreImage", "launchInstance"] as const),
    ],
  ],
  ["deregistered", {}, true, verbs.map(([name]) => name).filter((name) => name !== "restoreImage")],
  [
    "another account's",
    { ownerId: GLOBEX, launchPermissions: [{ userId: ACME_PRODUCTION }] },
    false,
    verbs
      .map(([name]) => name)
      .filter((name) => name !== "copyImage" && name !== "launchInstance" && name !== "cancelLaunchPermission"),
  ],
];

test.each(states)(
  "of an image that is %s, what is foretold is what the mutation says",
  async (_, seed, gone, cannot) => {
    await world.steer("POST", "aws/retention", { days: 7 });
    const images = await world.images(verbs.length, seed);
    for (const [index, [name, ability, input]] of verbs.entries()) {
      const image = images[index];
      if (!image) throw new Error(`no image for ${name}`);
      if (gone) await mutateAsPlanned(world.gateway(), "deregisterImage", { imageId: image.id });
      await shareSnapshots(image);
      const { can, reasons } = await foretold(image, ability);
      expect([name, can], reasons.join()).toEqual([name, !cannot.includes(name)]);
      expect(reasons.length === 0, name).toBe(can);
      const { userErrors, event } = await mutateAsPlanned(world.gateway(), name, { imageId: image.id, ...input() });
      const codes = userErrors.map(({ code }) => code);
      if (can) expect([name, codes]).toEqual([name, []]);
      // "Would be refused or change nothing": a success without an event changed nothing.
      else if (codes.length === 0) expect([name, event]).toEqual([name, null]);
      else expect([name, reasons]).toEqual([name, expect.arrayContaining(codes)]);
    }
  },
);

/** Whoever is to copy a shared image needs its snapshots too. */
async function shareSnapshots(image: MutatedImage): Promise<void> {
  const { ownerId, blockDevices } = (await world.raw(image)) as unknown as {
    readonly ownerId: string;
    readonly blockDevices: readonly { readonly ebs: { readonly snapshotId: string } }[];
  };
  if (ownerId !== GLOBEX) return;
  const { environment, aws } = world.clouds();
  const credentials = {
    accessKeyId: String(environment.TINTYPE_DEMO_GLOBEX_ACCESS_KEY_ID),
    secretAccessKey: String(environment.TINTYPE_DEMO_GLOBEX_SECRET_ACCESS_KEY),
  };
  const ec2 = new EC2Client({ endpoint: aws, region: here, credentials });
  for (const { ebs } of blockDevices) {
    const add = { CreateVolumePermission: { Add: [{ UserId: ACME_PRODUCTION }] } };
    await ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId: ebs.snapshotId, ...add }));
  }
  ec2.destroy();
}

test.each([
  ["20031001", "its machines run", []],
  ["20031026", "it is being captured", ["WRONG_STATE"]],
])(
  "of SmartCloud's image %s (%s), what is foretold of launching is what the mutation says",
  async (nativeId, _, reasons) => {
    const image = await world.found("smartcloud", nativeId, "SMARTCLOUD");
    expect(await foretold(image, "Launch", "SmartCloudImage")).toEqual({ can: reasons.length === 0, reasons });
    const { userErrors } = await mutateAsPlanned(world.gateway(), "launchInstance", {
      ...{ imageId: image.id, name: "foretold", instanceType: "COP64.2/4096/60", location: "41" },
    });
    expect(userErrors.map(({ code }) => code)).toEqual(reasons);
  },
);

test("Backend.capabilities lists the mutations that work", async () => {
  const { data } = await world
    .gateway()
    .graphql<{ backends: readonly { name: string; capabilities: readonly string[] }[] }>(
      "{ backends { name capabilities } }",
    );
  const both = ["CAPTURE", "COPYING", "DEREGISTRATION", "INSTANCES", "LAUNCHING", "REGISTRATION", "TERMINATING"];
  const aws = ["DEPRECATION", "DISABLING", "LAUNCH_PERMISSIONS", "LINEAGE", "PERMISSION_CANCELLING"];
  const more = ["PERMISSION_GRANTING", "PERMISSION_REVOKING", "PROTECTION", "RESTORATION", "TAGGING"];
  expect(data.backends.map(({ name, capabilities }) => [name, capabilities.toSorted()])).toEqual([
    ["acme-production", [...both, ...aws, ...more, "VISIBILITY_SETTING"].sort()],
    ["acme-smartcloud", [...both, "AGREEMENTS", "MANIFESTS", "VISIBILITY_SETTING"].sort()],
  ]);
});
