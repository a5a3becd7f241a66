import { GatewayError } from "../../../src/domain/errors.ts";
import {
  type Attempt,
  type BackendCode,
  backendFailure,
  type FailureDetail,
  interruption,
  plainWord,
  retryAfterMs,
  sentAt,
  statusCode,
  transportCode,
} from "../../kit/failure.ts";

const throttleWords = new Set([
  "RequestLimitExceeded",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequestsException",
  "EC2ThrottledException",
  "BandwidthLimitExceeded",
  "SlowDown",
]);

const credentialWords = new Set([
  "AuthFailure",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
]);

const deniedWords = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "Blocked",
  "OptInRequired",
  "PendingVerification",
  "RegionDisabledException",
  "RequestExpired",
  "UnauthorizedOperation",
]);

const enableIt =
  "Enable the region for the account (AWS Account Management, EnableRegion; it may take hours), or take it off the backend's regions";

/** The endpoint knows no such action: asking again changes nothing. */
const unsupportedWords = new Set([
  "InvalidAction",
  "NotImplemented",
  "NotImplementedException",
  "UnknownOperation",
  "UnknownOperationException",
]);

const advices = new Map([
  ["OptInRequired", enableIt],
  ["RegionDisabledException", enableIt],
  ["RequestExpired", "Check the gateway's clock"],
]);

const noCredentials: FailureDetail = {
  problem: "there are none where its options look for them",
  advice:
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give the machine a profile in ~/.aws or a role, or write credentials into the backend's options",
};

const unknownHost: FailureDetail = {
  problem: "the cloud's host name is unknown",
  advice: "Check the names of the backend's regions, its endpoint and the network's name service",
};

/** By what EC2 says of the region elsewhere, where it takes the credentials. */
const regionDetails: ReadonlyMap<string, { readonly problem: string; readonly advice: string }> = new Map([
  ["NOT_ENABLED", { problem: "the region is not enabled for this account", advice: enableIt }],
  [
    "NO_SUCH_REGION",
    { problem: "AWS has no region of this name", advice: "Correct the name in the backend's regions, or take it off" },
  ],
  [
    "ENABLED",
    {
      problem: "the region is enabled, but does not take these credentials",
      advice:
        "Wait where it was enabled within the last hours; get session tokens from STS in a region rather than from its global endpoint",
    },
  ],
  [
    "UNKNOWN",
    {
      problem: "the credentials are good elsewhere, but refused in this region",
      advice: `${enableIt}; with the right ec2:DescribeRegions Tintype can tell whether that is the reason`,
    },
  ],
]);

/** How EC2 says that no right of the account's own would help: a policy often allows some regions only. */
const deniedByOrganization = /\bexplicit deny in a service control policy\b/;

// Only actions that this adapter takes are ever named: the cloud's message is no text of ours.
const actions =
  /\b(ec2:DescribeImages|ec2:DescribeImageAttribute|ec2:DescribeImageReferences|ec2:DescribeInstances|ec2:DescribeInstanceTypes|ec2:DescribeSnapshots|ec2:DescribeRegions|ec2:GetImageAncestry|sts:AssumeRole|sts:GetCallerIdentity)\b/;

const goneWords = new Set(["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable", "InvalidAMIID.Malformed"]);

/** Whatever a call to AWS threw, as the one error that leaves the adapter. */
export function awsFailure(error: unknown, attempt: Attempt, signal: AbortSignal): GatewayError {
  if (signal.aborted) return interruption(signal, attempt);
  if (error instanceof GatewayError) return error;
  const code = codeOf(error);
  return backendFailure(code, attempt, { ...detailOf(error, code), caught: error });
}

/** True where other credentials may help: what was kept of them should not be used again. */
export function refusesCredentials(error: unknown): boolean {
  const { word, status, optIn } = readAwsError(error);
  if (refusesRegion(optIn)) return false;
  return credentialWords.has(word) && (word !== "AuthFailure" || status === 401);
}

/** True where it is the region that the account cannot use, and no other request there will do better. */
export function saysRegion(error: unknown): boolean {
  return refusesRegion(readAwsError(error).optIn);
}

function refusesRegion(optIn: string): boolean {
  return optIn === "NOT_ENABLED" || optIn === "NO_SUCH_REGION";
}

/** True where the cloud says that there is no such image, any more or yet. */
export function saysGone(error: unknown): boolean {
  return goneWords.has(readAwsError(error).word);
}

/** AuthFailure is EC2's word for two things: with 401 for unknown keys, else for somebody else's image. */
export function saysForeign(error: unknown): boolean {
  const { word, status } = readAwsError(error);
  return word === "AuthFailure" && status !== 401;
}

export function forbidden(attempt: Attempt): GatewayError {
  const message = `Could not ${attempt.action} on backend ${attempt.backendId}: only the account that owns the image may. Ask a backend of that account.`;
  return new GatewayError("FORBIDDEN", message, { backend: attempt.backendId });
}

function codeOf(error: unknown): BackendCode {
  const { word, status, message } = readAwsError(error);
  if (throttleWords.has(word)) return "BACKEND_THROTTLED";
  if (credentialWords.has(word) || deniedWords.has(word)) return "BACKEND_DENIED";
  if (unsupportedWords.has(word)) return "BACKEND_UNSUPPORTED";
  // An answer that began and then broke off is an unreadable one, however the socket ended.
  if (status !== undefined && status < 400) return "BACKEND_INVALID_RESPONSE";
  if (status === undefined) return transportCode(error) ?? "BACKEND_INVALID_RESPONSE";
  const code = statusCode(status) ?? "BACKEND_FAILED";
  const speaksAws = word !== "" && word !== "Error" && word !== "Unknown" && message !== "";
  return code === "BACKEND_FAILED" && status < 500 && !speaksAws ? "BACKEND_INVALID_RESPONSE" : code;
}

function detailOf(error: unknown, code: BackendCode): FailureDetail {
  const { word, message, headers, optIn } = readAwsError(error);
  const said = plainWord(word);
  switch (code) {
    case "BACKEND_DENIED": {
      const region = regionDetails.get(optIn);
      if (region) return { ...region, problem: `${region.problem} (${said})` };
      const action = actions.exec(message)?.[1];
      if (action !== undefined && deniedByOrganization.test(message)) {
        return {
          problem: `a policy of the organization denies ${action} there (${said})`,
          advice: "Have the policy allow the region, or take it off the backend's regions",
        };
      }
      if (action !== undefined) {
        return { problem: `the right ${action} is missing`, advice: `Allow ${action} to the backend's credentials` };
      }
      if (word === "CredentialsProviderError") return noCredentials;
      const problem =
        said === null ? "the cloud refused the credentials" : `the cloud refused the credentials (${said})`;
      return { problem, advice: advices.get(word) ?? "Check the backend's credentials and its rights" };
    }
    case "BACKEND_THROTTLED":
      return { retryAfterMs: retryAfterMs(headers["retry-after"], sentAt(headers.date)) };
    case "BACKEND_UNREACHABLE":
      return isUnknownHost(error) ? unknownHost : {};
    case "BACKEND_FAILED":
      return said === null || said === "Error" ? {} : { problem: `the cloud answered ${said}` };
    default:
      return {};
  }
}

function isUnknownHost(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN");
}

export interface AwsErrorReading {
  readonly word: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** A `RegionOptIn` where it was found out; else empty. */
  readonly optIn: string;
}

const nothing: AwsErrorReading = { word: "", message: "", status: undefined, headers: {}, optIn: "" };

/** What was thrown, as far as it is of AWS. */
export function readAwsError(error: unknown): AwsErrorReading {
  if (typeof error !== "object" || error === null) return nothing;
  const response = objectIn(error, "$response");
  const status = Reflect.get(objectIn(error, "$metadata"), "httpStatusCode") ?? Reflect.get(response, "statusCode");
  const headers = Object.entries(objectIn(response, "headers"));
  return {
    word: textIn(error, "name"),
    message: textIn(error, "message"),
    optIn: textIn(error, "optIn"),
    status: typeof status === "number" ? status : undefined,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
  };
}

function objectIn(holder: object, key: string): object {
  const value: unknown = Reflect.get(holder, key);
  return typeof value === "object" && value !== null ? value : {};
}

function textIn(holder: object, key: string): string {
  const value: unknown = Reflect.get(holder, key);
  return typeof value === "string" ? value : "";
}
