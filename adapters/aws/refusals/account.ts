import type { Ec2Refusal } from "./refusal.ts";

/** About rights, allowances and the request itself; at the end what fits anything. */
export const accountRefusals: readonly Ec2Refusal[] = [
  // Rights
  {
    code: "UnauthorizedOperation",
    becomes: "FORBIDDEN",
    problem: "the right to the action is missing",
    action: "Allow it to the backend's credentials, and see that no organization policy denies it",
  },
  {
    code: "AuthFailure",
    becomes: "FORBIDDEN",
    field: "imageId",
    problem: "only the account that owns it may",
    action: "Ask a backend of that account",
  },
  {
    code: "PendingVerification",
    becomes: "BACKEND_DENIED",
    problem: "AWS is still verifying the account for this region",
    action: "Wait up to four hours, or ask AWS Support",
  },
  {
    code: "Blocked",
    becomes: "BACKEND_DENIED",
    problem: "AWS has blocked the account",
    action: "Ask AWS Support",
  },
  // Allowances
  {
    code: "TagLimitExceeded",
    becomes: "QUOTA_EXCEEDED",
    field: "tags",
    problem: "the image would have more than 50 tags",
    action: "Delete some first; an image that Tintype makes carries one of its own",
  },
  {
    code: "ResourceLimitExceeded",
    of: ["ModifyImageAttribute"],
    becomes: "QUOTA_EXCEEDED",
    field: "permissions",
    problem: "the image would be shared with more grantees, or more images would be public, than the account may have",
    action: "Share with an organization or unit instead of many accounts, or have AWS raise the quota",
  },
  {
    code: "ResourceLimitExceeded",
    of: ["CopyImage"],
    becomes: "QUOTA_EXCEEDED",
    problem: "too many copies into this region are under way, or the account has as many images as it may",
    action: "Wait until some are AVAILABLE, deregister images, or have AWS raise the quota",
  },
  {
    code: "SnapshotCreationPerVolumeRateExceeded",
    becomes: "QUOTA_EXCEEDED",
    field: "instanceId",
    problem: "snapshots of one volume follow each other too fast",
    action: "Wait 15 seconds, then ask again",
  },
  {
    code: "InsufficientInstanceCapacity",
    becomes: "QUOTA_EXCEEDED",
    field: "instanceType",
    problem: "EC2 has no such machine to spare in this zone now",
    action: "Choose another instanceType, a subnet in another zone, or ask again later",
  },
  {
    code: "*LimitExceeded",
    becomes: "QUOTA_EXCEEDED",
    problem: "the account has as many as it may have in this region",
    action: "Remove what is no longer used, or have AWS raise the quota",
  },
  // Repetition
  {
    code: "IdempotentParameterMismatch",
    becomes: "CONFLICT",
    problem: "EC2 knows this client token from another request",
    action: "Send a new idempotencyKey",
  },
  {
    code: "ConcurrentTagAccess",
    becomes: "BACKEND_FAILED",
    problem: "somebody else was changing the same tags",
    action: "Ask again",
  },
  // The request itself
  {
    code: "InvalidParameterValue",
    of: ["EnableImageDeprecation"],
    becomes: "INVALID_REQUEST",
    field: "deprecateAt",
    problem: "EC2 does not take the time",
    action: "Give one from now on and at most ten years ahead; for a public image at most two years after its creation",
  },
  {
    code: "InvalidParameterValue",
    of: ["RunInstances"],
    becomes: "INVALID_REQUEST",
    field: "instanceType",
    problem: "EC2 does not take a value, most often because instanceType and image have different architectures",
    action: "Choose an instanceType of the image's architecture, and check count and tags",
  },
  {
    code: "InvalidAction",
    becomes: "BACKEND_UNSUPPORTED",
    problem: "this endpoint does not know the action",
    action: "Check that the backend's endpoint is EC2's",
  },
  {
    code: "*.NotFound",
    becomes: "NOT_FOUND",
    problem: "this account has no such thing in the region",
    action: "Check the ids and the region",
  },
  {
    code: "InvalidParameterCombination",
    becomes: "INVALID_REQUEST",
    problem: "the parameters do not go together",
    action: "Look at the parameters of a dry run, and at what EC2 says of them",
  },
  {
    code: "InvalidParameter*",
    becomes: "INVALID_REQUEST",
    problem: "EC2 does not take a value",
    action: "Look at the parameters of a dry run, and correct the one that is not as EC2 wants it",
  },
  {
    code: "MissingParameter",
    becomes: "INVALID_REQUEST",
    problem: "EC2 needs a parameter that was not given",
    action: "Look at the parameters of a dry run, and add what is missing",
  },
  {
    code: "*",
    becomes: "INVALID_REQUEST",
    problem: "EC2 refused",
    action: "Look at the parameters of a dry run, and at what EC2 says of this code",
  },
];
