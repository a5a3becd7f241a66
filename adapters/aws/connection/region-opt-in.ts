import { DescribeRegionsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { readAwsError } from "./errors.ts";
import { partitionOf } from "./partition.ts";

/** What EC2 says of a region when it is asked in another one. */
export type RegionOptIn = "ENABLED" | "NOT_ENABLED" | "NO_SUCH_REGION" | "UNKNOWN";

const maybeRegion = new Set([
  ...["AuthFailure", "OptInRequired"],
  // STS's words.
  ...["InvalidClientTokenId", "RegionDisabledException"],
]);

/** True for the words that AWS has for a region that is not enabled, and for other things too: unknown keys, for instance. */
export function mayMeanTheRegion(error: unknown): boolean {
  const { word, status } = readAwsError(error);
  return maybeRegion.has(word) && (word !== "AuthFailure" || status === 401);
}

/** A region of the same partition that every account has. */
export function everybodysRegion(region: string): string {
  return homes.get(partitionOf(region)) ?? "us-east-1";
}

const homes = new Map([
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-iso", "us-iso-east-1"],
  ["aws-iso-b", "us-isob-east-1"],
  ["aws-iso-e", "eu-isoe-west-1"],
  ["aws-iso-f", "us-isof-south-1"],
  ["aws-eusc", "eusc-de-east-1"],
]);

/** The regions of the partition `aws` that no account has to enable: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const everybodys =
  /^(us-(east|west)-[12]|ca-central-1|sa-east-1|eu-(west-[123]|central-1|north-1)|ap-(south-1|southeast-[12]|northeast-[123]))$/;

/** Where STS is asked: in a region that an account did not enable, it refuses the credentials for all others too. */
export function homeOf(regions: readonly string[]): string {
  const isCertain = (region: string) => partitionOf(region) !== "aws" || everybodys.test(region);
  // The configuration refuses an empty list of regions.
  return regions.find(isCertain) ?? regions[0] ?? "us-east-1";
}

/** Null where the same credentials are refused elsewhere too: then they are the problem. */
export async function askOptIn(ec2: EC2Client, region: string, abortSignal: AbortSignal): Promise<RegionOptIn | null> {
  try {
    const command = new DescribeRegionsCommand({ RegionNames: [region], AllRegions: true });
    const { Regions = [] } = await ec2.send(command, { abortSignal });
    const status = Regions.find(({ RegionName }) => RegionName === region)?.OptInStatus;
    if (status === undefined) return "UNKNOWN";
    return status === "not-opted-in" ? "NOT_ENABLED" : "ENABLED";
  } catch (error) {
    const { word } = readAwsError(error);
    if (word === "InvalidParameterValue") return "NO_SUCH_REGION";
    return mayMeanTheRegion(error) ? null : "UNKNOWN";
  }
}

/** The same error, with what EC2 says of the region: `errors.ts` tells it. Other words than AuthFailure keep their own meaning in a region that is enabled. */
export function withOptIn(error: unknown, optIn: RegionOptIn): unknown {
  const { word, status } = readAwsError(error);
  if (word !== "AuthFailure" && (optIn === "ENABLED" || optIn === "UNKNOWN")) return error;
  const named = new Error("refused in this region", { cause: error });
  return Object.assign(named, { name: word, optIn, $metadata: { httpStatusCode: status } });
}
