import { type Canaries, everyoneOf, type OrganizationName } from "./canaries.ts";

export interface Account {
  readonly organization: OrganizationName;
  readonly account: string;
  readonly region: string;
}

export const accounts: readonly Account[] = [
  { organization: "acme", account: "111122223333", region: "us-east-1" },
  { organization: "acme", account: "444455556666", region: "eu-west-1" },
  { organization: "globex", account: "777788889999", region: "us-east-1" },
  { organization: "initech", account: "123456789012", region: "us-east-1" },
];

/** A private image of the account with a canary in every field that may hold a text. */
export function privateSeed(canaries: Canaries, { organization, account, region }: Account): object {
  const mark = (field: string) => canaries.plant(organization, field, everyoneOf(organization));
  return {
    region,
    ownerId: account,
    name: mark("name"),
    description: mark("description"),
    imageLocation: mark("location"),
    stateReason: { code: mark("reason-code"), message: mark("reason") },
    platformDetails: mark("platform"),
    usageOperation: mark("usage"),
    kernelId: mark("kernel"),
    ramdiskId: mark("ramdisk"),
    sourceInstanceId: mark("source-instance"),
    sourceImageId: mark("source-image"),
    publicSsmParameterName: mark("parameter"),
    productCodes: [{ productCode: mark("product"), type: "devpay" }],
    watermarks: [{ watermarkKey: mark("watermark"), sourceImageId: mark("watermark-image") }],
    blockDevices: [
      {
        deviceName: "/dev/xvda",
        ebs: { snapshotId: mark("snapshot"), kmsKeyId: mark("key"), volumeSize: 8, volumeType: "gp3", encrypted: true },
      },
      { deviceName: mark("device"), virtualName: "ephemeral0" },
    ],
    launchPermissions: [{ userId: canaries.plantAccount(organization, "launch permission", everyoneOf(organization)) }],
    tags: tagsOf(canaries, organization),
  };
}

/** Everybody may see the image; nobody but its owner these. */
export function publicSeed(canaries: Canaries, name: string, { organization, account, region }: Account): object {
  const viewers = everyoneOf(organization);
  return {
    region,
    ownerId: account,
    name,
    public: true,
    launchPermissions: [{ userId: canaries.plantAccount(organization, "permission of a public image", viewers) }],
    tags: tagsOf(canaries, organization),
  };
}

/** Shared with another account, which sees the image and neither tags nor permissions of its owner. */
export function sharedSeed(canaries: Canaries, name: string, owner: Account, other: Account): object {
  const viewers = everyoneOf(owner.organization);
  return {
    region: owner.region,
    ownerId: owner.account,
    name,
    description: "for partners",
    launchPermissions: [
      { userId: other.account },
      { userId: canaries.plantAccount(owner.organization, "permission of a shared image", viewers) },
    ],
    tags: tagsOf(canaries, owner.organization),
  };
}

export function tagsOf(canaries: Canaries, organization: OrganizationName): Readonly<Record<string, string>> {
  const mark = (field: string) => canaries.plant(organization, field, everyoneOf(organization));
  return { [mark("tag-key")]: mark("tag-value") };
}

/** An image of the enterprise, or of one of its people alone. */
export function smartCloudSeed(
  canaries: Canaries,
  organization: OrganizationName,
  how: { readonly visibility: "SHARED" | "PRIVATE" | "PUBLIC"; readonly owner?: string },
  viewers: Parameters<Canaries["plant"]>[2],
): object {
  const mark = (field: string) => canaries.plant(organization, field, viewers);
  const owner = how.owner ?? `${mark("owner")}@${organization}.example`;
  return {
    name: mark("smartcloud-name"),
    description: mark("smartcloud-description"),
    ...{ owner, visibility: how.visibility },
    manifest: `<parameters><!-- ${mark("manifest")} --></parameters>`,
    captureType: mark("capture"),
    platformVersion: mark("version"),
    imageSize: mark("size"),
    productCodes: [mark("smartcloud-product")],
  };
}
