import type { Ec2Refusal } from "./refusal.ts";

/** About names, images, their sharing and protection. */
export const imageRefusals: readonly Ec2Refusal[] = [
  // Names
  {
    code: "InvalidAMIName.Duplicate",
    becomes: "NAME_TAKEN",
    field: "name",
    problem: "another image of this account and region has the name",
    action: "Choose another name, or deregister that image first",
  },
  {
    code: "InvalidAMIName.Malformed",
    becomes: "NAME_INVALID",
    field: "name",
    problem: "EC2 does not take the name",
    action: "Use 3 to 128 letters, digits, blanks and ()[]./-'@_",
  },
  // Images
  {
    code: "InvalidAMIID.NotFound",
    becomes: "NOT_FOUND",
    field: "imageId",
    of: ["RestoreImageFromRecycleBin"],
    problem: "the Recycle Bin of this account and region does not hold the image",
    action: "Only a retention rule that held when it was deregistered keeps it, for as long as the rule says",
  },
  {
    code: "InvalidAMIID.NotFound",
    becomes: "NOT_FOUND",
    field: "imageId",
    problem: "this account sees no such image in the region",
    action: "Check the region, and that the image is still shared with this account",
  },
  {
    code: "InvalidAMIID.Malformed",
    becomes: "NOT_FOUND",
    field: "imageId",
    problem: "this is no id of an image",
    action: "Send an id such as ami-0123456789abcdef0",
  },
  {
    code: "InvalidAMIID.Unavailable",
    becomes: "WRONG_STATE",
    field: "imageId",
    problem: "the image's state does not allow it",
    action: "Wait until it is AVAILABLE; enable it with enableImage where it is DISABLED; a deregistered one is gone",
  },
  // Sharing
  {
    code: "InvalidAMIAttributeItemValue",
    becomes: "INVALID_REQUEST",
    field: "permissions",
    problem: "EC2 knows one of the grantees not",
    action:
      "Check that each account exists and each ARN is the whole ARN of an organization or unit; nothing was changed",
  },
  {
    code: "InvalidUserID.Malformed",
    becomes: "INVALID_REQUEST",
    field: "permissions",
    problem: "one of the accounts is none",
    action: "Give accounts as 12 digits",
  },
  {
    code: "OperationNotPermitted",
    saying: /public/i,
    becomes: "PUBLIC_ACCESS_BLOCKED",
    problem: "the account blocks public sharing of its images in this region",
    action:
      "Whoever administers the account lifts it with ec2:DisableImageBlockPublicAccess in this region, or in the organization's declarative policy; it takes up to ten minutes. Sharing with named accounts is not blocked",
  },
  {
    code: "InvalidParameter",
    of: ["ModifyImageAttribute"],
    saying: /encrypted|shared|public/i,
    becomes: "NOT_SHAREABLE",
    field: "imageId",
    problem: "snapshots of the image are encrypted with a key that cannot be shared so",
    action:
      "Copy the image with copyImage and a kmsKeyId of a customer managed key whose policy lets the grantees use it, and share the copy. An encrypted image can never be public",
  },
  {
    code: "UnsupportedOperation",
    of: ["CancelImageLaunchPermission"],
    becomes: "WRONG_STATE",
    field: "imageId",
    problem: "no permission names this account itself",
    action: "What is shared with everybody, an organization or a unit only the image's owner can take back",
  },
  // Protection
  {
    code: "OperationNotPermitted",
    of: ["TerminateInstances"],
    becomes: "PROTECTED",
    field: "instanceId",
    problem: "the instance is protected from termination",
    action: "Take its termination protection away in EC2 (disableApiTermination) first",
  },
  {
    code: "OperationNotPermitted",
    becomes: "PROTECTED",
    field: "imageId",
    problem: "the image is protected from deregistration",
    action: "Take the protection away with unprotectImage; one with cooldown protects for 24 hours more",
  },
];
