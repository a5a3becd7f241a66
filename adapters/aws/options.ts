import { z } from "zod";
import { endpoint, secretReference } from "../kit/options.ts";

// The SDK builds host names from the region, so nothing but the form of a region may pass.
const regionName = /^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}$/;
const region = z.string().regex(regionName, "must be the name of a region, such as us-east-1");
/** All of AWS's regions are named by an area, a part of it and a number. Other clouds that speak EC2 name theirs as they like. */
const awsRegionName = /^[a-z]{2,4}(-[a-z]{2,4})?-(north|south|east|west|central|north(east|west)|south(east|west))-\d$/;
const accountId = z.string().regex(/^\d{12}$/, "must be 12 digits, in quotes");
const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]{0,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, "must be the ARN of a role");
const profileName = z.string().regex(/^[\w+=,.@:/-]{1,128}$/, "must be the name of a profile");
const externalId = z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, "must be 2 to 1224 letters, digits or +=,.@:/-");

const source = [
  z.strictObject({ type: z.literal("default") }),
  z.strictObject({ type: z.literal("profile"), profile: profileName }),
  z.strictObject({
    type: z.literal("keys"),
    accessKeyId: secretReference,
    secretAccessKey: secretReference,
    sessionToken: secretReference.optional(),
  }),
] as const;

const credentials = z.discriminatedUnion("type", [
  ...source,
  z.strictObject({
    type: z.literal("assumeRole"),
    roleArn,
    externalId: z.union([externalId, secretReference]),
    sessionName: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/, "must be 2 to 64 letters, digits or +=,.@-")
      .default("tintype"),
    source: z.discriminatedUnion("type", source).default({ type: "default" }),
  }),
]);

export const ownerAliases = ["amazon", "aws-marketplace", "aws-backup-vault"] as const;

const publicOwner = z.union([accountId, z.enum(ownerAliases)], {
  error: `must be an account id (12 digits, in quotes) or one of ${ownerAliases.join(", ")}`,
});

const scope = z
  .strictObject({
    owned: z.boolean().default(true),
    shared: z.boolean().default(true),
    publicOwners: z.array(publicOwner).max(50).refine(areDistinct, "must not repeat an owner").default([]),
  })
  .refine(({ owned, shared, publicOwners }) => owned || shared || publicOwners.length > 0, {
    error: "must not leave out everything",
  });

const options = z.strictObject({
  regions: z.array(region).min(1, "must name a region").max(64).refine(areDistinct, "must not repeat a region"),
  /** Checked against the account that the credentials turn out to belong to. */
  account: accountId.optional(),
  endpoint: endpoint.optional(),
  credentials: credentials.default({ type: "default" }),
  scope: scope.default({ owned: true, shared: true, publicOwners: [] }),
  /** EC2 takes about 75 microseconds of our time an image, in one piece: pages of a thousand are felt. */
  pageSize: z.int().min(1).max(1000).default(500),
  attributeConcurrency: z.int().min(1).max(32).default(8),
  requestTimeoutMs: z.int().min(100).max(120_000).default(10_000),
});

export const awsOptions = options.superRefine(
  ({ regions, endpoint }, context) => {
    if (endpoint !== undefined) return;
    for (const [index, name] of regions.entries())
      if (isRegion(name) && !awsRegionName.test(name))
        context.addIssue({
          code: "custom",
          path: ["regions", index],
          message: "must be one of AWS's regions, such as us-east-1: check its spelling",
        });
  },
  // Also where something else is wrong: all problems come at once.
  { when: ({ value }) => z.object({ regions: z.array(z.string()) }).safeParse(value).success },
);

export type AwsOptions = z.output<typeof awsOptions>;
export type AwsScope = AwsOptions["scope"];
export type AwsCredentials = AwsOptions["credentials"];
export type AwsCredentialSource = Exclude<AwsCredentials, { type: "assumeRole" }>;

export function isRegion(text: string): boolean {
  return regionName.test(text);
}

function areDistinct(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}
