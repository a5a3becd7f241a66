import type { Ec2Refusal } from "./refusal.ts";

/** About storage and instances. */
export const machineRefusals: readonly Ec2Refusal[] = [
  // Storage
  {
    code: "InvalidRequest",
    saying: /permission to access the storage/i,
    becomes: "FORBIDDEN",
    field: "imageId",
    problem: "the image is shared with this account, its snapshots are not",
    action:
      "Ask the image's owner to share the snapshots too (and the key, where they are encrypted), or launch it and capture the instance",
  },
  {
    code: "InvalidRequest",
    saying: /unencrypted copy/i,
    becomes: "INVALID_REQUEST",
    field: "encrypted",
    problem: "a copy of an encrypted image is encrypted",
    action: "Send encrypted: true",
  },
  {
    code: "InvalidRequest",
    saying: /marketplace/i,
    becomes: "FORBIDDEN",
    field: "imageId",
    problem: "an image of AWS Marketplace cannot be copied to another account",
    action: "Subscribe to it, launch it, and capture the instance with createImage",
  },
  {
    code: "InvalidSnapshot.NotFound",
    becomes: "NOT_FOUND",
    field: "devices",
    problem: "this account sees no such snapshot in the region",
    action: "Check the snapshotId, and that the snapshot is shared with this account",
  },
  {
    code: "InvalidSnapshotID.Malformed",
    becomes: "INVALID_REQUEST",
    field: "devices",
    problem: "this is no id of a snapshot",
    action: "Send a snapshotId such as snap-0123456789abcdef0",
  },
  {
    code: "InvalidSnapshot.InUse",
    becomes: "IN_USE",
    field: "devices",
    problem: "another image uses the snapshot",
    action: "Deregister that image first",
  },
  {
    code: "InvalidBlockDeviceMapping",
    becomes: "INVALID_REQUEST",
    field: "devices",
    problem: "the devices do not fit together",
    action:
      "Name each device once, map the root device to a snapshot, make no volume smaller than its snapshot, and give a captured device no snapshot",
  },
  {
    code: "IncorrectState",
    becomes: "WRONG_STATE",
    problem: "a snapshot or volume is not complete yet",
    action: "Wait until it is, and ask again",
  },
  // Instances
  {
    code: "InvalidInstanceID.*",
    becomes: "NOT_FOUND",
    field: "instanceId",
    problem: "this account has no such instance in the region",
    action: "Check id and region; EC2 forgets ended instances after about an hour",
  },
  {
    code: "IncorrectInstanceState",
    becomes: "WRONG_STATE",
    field: "instanceId",
    problem: "the instance's state does not allow it",
    action: "Wait until it is RUNNING or STOPPED",
  },
  {
    code: "InvalidKeyPair.NotFound",
    becomes: "NOT_FOUND",
    field: "keyName",
    problem: "this account has no such key pair in the region",
    action: "Import it there, or leave keyName out",
  },
  {
    code: "InvalidSubnetID.NotFound",
    becomes: "NOT_FOUND",
    field: "subnetId",
    problem: "this account has no such subnet in the region",
    action: "Check the subnetId; without one the default VPC is used",
  },
  {
    code: "Unsupported",
    becomes: "INVALID_REQUEST",
    field: "instanceType",
    problem: "EC2 does not offer this there",
    action: "Choose another instanceType, or a subnet in another zone",
  },
  {
    code: "OptInRequired",
    of: ["RunInstances"],
    becomes: "SUBSCRIPTION_REQUIRED",
    field: "imageId",
    problem: "the account has not subscribed to the product",
    action: "Subscribe to it and accept its terms in AWS Marketplace with this account, then ask again",
  },
];
