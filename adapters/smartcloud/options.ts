import { z } from "zod";
import { characterProblem } from "../../src/domain/text/written-text.ts";
import { endpoint, secretReference } from "../kit/options.ts";

const restPath = "/computecloud/enterprise/api/rest/20100331";

/** The service's own address. */
export const publicEndpoint = `https://www-147.ibm.com${restPath}`;

export const smartCloudOptions = z.strictObject({
  /** With its path; an origin alone means the cloud's own path on it. */
  endpoint: endpoint.default(publicEndpoint),
  /** The region of the ids; the endpoint's host where absent. Ids have their parts between colons. */
  region: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[^:]*$/, "must be a region without colons")
    .refine(isPlain, "must be a region without control characters")
    .optional(),
  /** The web identity, a mail address. Basic authentication ends the user at the first colon, so it can have none. */
  user: z.union(
    [
      z
        .string()
        .regex(/^[^:\s]{1,320}$/)
        .refine(isPlain),
      secretReference,
    ],
    {
      error: "must be a user without blanks, colons and control characters, or { env: NAME } or { file: PATH }",
    },
  ),
  password: secretReference,
  /** How many requests this backend has open at a time. */
  concurrency: z.int().min(1).max(64).default(4),
  /** From the request to the last byte of its answer; of a list that is read in parts, to each of its pieces. */
  requestTimeoutMs: z.int().min(100).max(600_000).default(10_000),
  /** For how long after a request that was to make something and was not answered in time no second one is sent. */
  patienceMs: z.int().min(0).max(3_600_000).default(60_000),
});

function isPlain(text: string): boolean {
  return characterProblem(text, "ONE_LINE") === null;
}

export type SmartCloudOptions = z.output<typeof smartCloudOptions>;

/** What the paths of the REST service are appended to. */
export function restBase(endpoint: string): string {
  const url = new URL(endpoint);
  return url.pathname === "/" ? url.origin + restPath : url.href.replace(/\/+$/, "");
}

export function regionOf({ region }: Pick<SmartCloudOptions, "region">, endpoint: string): string {
  return region ?? new URL(endpoint).host.replace(/[[\]]/g, "").replaceAll(":", "-");
}
