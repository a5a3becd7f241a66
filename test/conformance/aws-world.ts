import type { ImageState as NativeState } from "@aws-sdk/client-ec2";
import { z } from "zod";
import { type AwsAdapter, awsFactory } from "../../adapters/aws/index.ts";
import { ACME_PRODUCTION, AWS_ORGANIZATION_ARN, INITECH } from "../../demo/seed/aws/accounts.ts";
import type { ImageState, NativeId, Region } from "../../src/domain/image/image.ts";
import { startDemo } from "./demo.ts";
import type { WorldOf } from "./world.ts";

/** Every word of the SDK's model: a new one does not compile until somebody says what it means. */
const states: Readonly<Record<NativeState, ImageState>> = {
  available: "AVAILABLE",
  pending: "PENDING",
  disabled: "DISABLED",
  failed: "FAILED",
  error: "FAILED",
  deregistered: "DEREGISTERED",
  // EC2's documentation explains neither.
  invalid: "UNKNOWN",
  transient: "UNKNOWN",
};

const permission = z.object({
  userId: z.string().optional(),
  group: z.string().optional(),
  organizationArn: z.string().optional(),
});
const raw = z.object({
  imageId: z.string(),
  ownerId: z.string(),
  ownerAlias: z.string().optional(),
  state: z.string(),
  deprecationTime: z.string().optional(),
  deregisteredAt: z.string().optional(),
  sourceImageId: z.string().optional(),
  sourceImageRegion: z.string().optional(),
  launchPermissions: z.array(permission),
});
type RawImage = z.infer<typeof raw>;

const emptyList =
  '<DescribeImagesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>0</requestId><imagesSet/></DescribeImagesResponse>';
const regions = ["us-east-1", "eu-west-1"] as const;
const [first] = regions;
const credentials = {
  type: "keys",
  accessKeyId: { env: "TINTYPE_DEMO_ACME_PRODUCTION_ACCESS_KEY_ID" },
  secretAccessKey: { env: "TINTYPE_DEMO_ACME_PRODUCTION_SECRET_ACCESS_KEY" },
};

export async function openAwsWorld(): Promise<WorldOf<AwsAdapter>> {
  const demo = await startDemo("aws", 120);
  // More than a batch.
  const seeds = Array.from({ length: 210 }, () => ({ region: first, ownerId: ACME_PRODUCTION }));
  await demo.ask("POST", "images", { images: seeds.map((seed, index) => ({ ...seed, name: `batch-${index}` })) });

  const imagesOf = async (region: Region) =>
    z
      .object({ images: z.array(raw) })
      .parse(await demo.ask("GET", `images/${region}`))
      .images.filter(({ deregisteredAt }) => deregisteredAt === undefined);
  const images = await imagesOf(first);
  const idOf = (fits: (image: RawImage) => boolean): NativeId => {
    const image = images.find(fits);
    if (image === undefined) throw new Error("the demo world has no such image");
    return image.imageId;
  };
  const owned = ({ ownerId, state }: RawImage) => ownerId === ACME_PRODUCTION && state === "available";
  const known = idOf((image) => owned(image) && image.launchPermissions.length > 0);
  const child = idOf((image) => owned(image) && images.some(({ imageId }) => imageId === image.sourceImageId));
  const parent = images.find(({ imageId }) => imageId === child)?.sourceImageId ?? "";
  const change = async (region: Region, imageId: NativeId, change: object) => {
    await demo.ask("POST", "changes", { changes: [{ region, imageId, change }] });
  };

  return {
    ...demo,
    control: { ...demo, setState: (region, id, word) => change(region, id, { state: word }) },
    adapter: (different = {}) =>
      demo.tracked(() =>
        awsFactory.create(
          { regions, endpoint: demo.endpoint, credentials, scope: { publicOwners: ["amazon"] }, ...different },
          demo.host,
        ),
      ),
    regions,
    pagings: [{}, { pageSize: 7 }],
    wrongCredentials: [
      { credentials: { ...credentials, secretAccessKey: { env: "WRONG_SECRET" } } },
      { credentials: { ...credentials, accessKeyId: { env: "WRONG_KEY" } } },
    ],
    readOnly: {
      credentials: {
        type: "keys",
        accessKeyId: { env: "TINTYPE_DEMO_ACME_PRODUCTION_READONLY_ACCESS_KEY_ID" },
        secretAccessKey: { env: "TINTYPE_DEMO_ACME_PRODUCTION_READONLY_SECRET_ACCESS_KEY" },
      },
    },
    // As EC2's authorization reference names the access level: everything but List and Read.
    changingRights: [
      ...["CreateImage", "RegisterImage", "CopyImage", "CreateTags", "DeleteTags", "ModifyImageAttribute"],
      ...["CancelImageLaunchPermission", "EnableImageDeprecation", "DisableImageDeprecation"],
      ...["DisableImage", "EnableImage", "DeregisterImage", "DeleteSnapshot", "RestoreImageFromRecycleBin"],
      ...["EnableImageDeregistrationProtection", "DisableImageDeregistrationProtection"],
      ...["RunInstances", "TerminateInstances"],
    ].map((action) => `ec2:${action}`),
    secrets: Object.entries(demo.environment).flatMap(([name, text]) =>
      /^TINTYPE_DEMO_ACME_PRODUCTION_(READONLY_)?(ACCESS|SECRET)|^WRONG/.test(name) ? text : [],
    ),
    errorBody: (message) =>
      `<Response><Errors><Error><Code>Odd</Code><Message>${message.replace(/[<&]/g, "")}</Message></Error></Errors></Response>`,
    scope: async (region) =>
      (await imagesOf(region)).filter(isInScope).map(({ imageId, state, deprecationTime }) => ({
        nativeId: imageId,
        hidden: state === "disabled" || Date.parse(deprecationTime ?? "9999-01-01") < Date.now(),
      })),
    states: Object.entries(states).map(([word, state]) => ({ word, state, nativeState: word })),
    inventedState: { word: "hibernating", state: "UNKNOWN", nativeState: "hibernating" },
    own: idOf((image) => owned(image) && image.imageId !== known && image.imageId !== child),
    unknown: "ami-00000000000000000",
    malformed: [
      "",
      "ami-",
      "ami-zzz",
      "AMI-00000000000000000",
      "ami-0000000000000000*",
      "20001150",
      "../x",
      "ami-1,ami-2",
    ],
    blind: [
      {
        name: "an empty list",
        instead: ({ body }) =>
          new URLSearchParams(body).get("Filter.1.Name") === "image-id"
            ? { status: 200, type: "text/xml", body: emptyList }
            : null,
      },
    ],
    nothing: ({ body }) =>
      new URLSearchParams(body).get("Action") === "DescribeImages"
        ? { status: 200, type: "text/xml", body: emptyList }
        : null,
    callsOfABatch: { DescribeImages: 1 },
    facets: {
      launchPermissions: {
        known,
        foreign: idOf((image) => image.ownerId !== ACME_PRODUCTION && isInScope(image)),
        account: INITECH,
        change: (what) => change(first, known, { launchPermissions: { [what]: [{ userId: INITECH }] } }),
      },
      lineage: { known: child, nearest: { region: first, nativeId: parent } },
    },
  };
}

function isInScope({ ownerId, ownerAlias, state, launchPermissions }: RawImage): boolean {
  const isShared = launchPermissions.some(
    ({ userId, organizationArn }) => userId === ACME_PRODUCTION || organizationArn === AWS_ORGANIZATION_ARN,
  );
  const isPublic = launchPermissions.some(({ group }) => group === "all");
  return ownerId === ACME_PRODUCTION || (state !== "disabled" && (isShared || (isPublic && ownerAlias === "amazon")));
}
