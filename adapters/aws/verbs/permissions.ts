import {
  CancelImageLaunchPermissionCommand,
  ModifyImageAttributeCommand,
  type LaunchPermission as NativePermission,
} from "@aws-sdk/client-ec2";
import type { LaunchPermission, NativeId, Region } from "../../../src/domain/image/image.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { partitionOf } from "../connection/partition.ts";
import { type Ask, invalid, type Step, setting } from "./asking.ts";

export function createPermissionGranting(ask: Ask): VerbFacets["permissionGranting"] {
  return setting(ask, ({ id, permissions }, region) => sharing(id, { Add: toNatives(permissions, region) }));
}

export function createPermissionRevoking(ask: Ask): VerbFacets["permissionRevoking"] {
  return setting(ask, ({ id, permissions }, region) => sharing(id, { Remove: toNatives(permissions, region) }));
}

export interface Sharing {
  readonly Add?: NativePermission[];
  readonly Remove?: NativePermission[];
}

export function sharing(id: NativeId, change: Sharing, field = "permissions"): Step<unknown> {
  const input = { ImageId: id, LaunchPermission: change };
  return {
    action: "ModifyImageAttribute",
    doing: "change the launch permissions of an image",
    input,
    field,
    send: (ec2, options) => ec2.send(new ModifyImageAttributeCommand(input), options),
  };
}

export function cancelling(id: NativeId): Step<unknown> {
  const input = { ImageId: id };
  return {
    action: "CancelImageLaunchPermission",
    doing: "give up the launch permission of an image",
    input,
    send: (ec2, options) => ec2.send(new CancelImageLaunchPermissionCommand(input), options),
  };
}

/** Strict, each once; EC2 would apply none of them for the sake of one that is wrong. */
export function toNatives(permissions: readonly LaunchPermission[], region: Region): NativePermission[] {
  const natives = permissions.map((permission) => toNative(permission, region));
  if (natives.length === 0) throw invalid("permissions", "Name at least one grantee.");
  return [...new Map(natives.map((native) => [JSON.stringify(native), native])).values()];
}

const partition = "arn:aws[a-z-]{0,12}";
const organization = new RegExp(`^${partition}:organizations::\\d{12}:organization/o-[a-z0-9]{10,32}$`);
const unit = new RegExp(`^${partition}:organizations::\\d{12}:ou/o-[a-z0-9]{10,32}/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$`);

function checkPartition(arn: string, region: Region): void {
  const [, named] = arn.split(":");
  const partition = partitionOf(region);
  if (named !== partition)
    throw invalid(
      "permissions",
      `An image in ${region} can only be shared within the partition ${partition}: ${arn} is in ${named}.`,
    );
}

function toNative({ type, id }: LaunchPermission, region: Region): NativePermission {
  switch (type) {
    case "ACCOUNT":
      if (id !== null && /^\d{12}$/.test(id)) return { UserId: id };
      throw invalid("permissions", "An ACCOUNT is given by its 12 digits.");
    case "ORGANIZATION":
      if (id !== null && organization.test(id)) {
        checkPartition(id, region);
        return { OrganizationArn: id };
      }
      throw invalid(
        "permissions",
        "An ORGANIZATION is given by its whole ARN, arn:aws:organizations::111122223333:organization/o-…",
      );
    case "ORGANIZATIONAL_UNIT":
      if (id !== null && unit.test(id)) {
        checkPartition(id, region);
        return { OrganizationalUnitArn: id };
      }
      throw invalid(
        "permissions",
        "An ORGANIZATIONAL_UNIT is given by its whole ARN, arn:aws:organizations::111122223333:ou/o-…/ou-…",
      );
    case "EVERYBODY":
      if (id === null) return { Group: "all" };
      throw invalid("permissions", "EVERYBODY has no id.");
    case "UNKNOWN":
      throw invalid("permissions", "EC2 shares with ACCOUNT, ORGANIZATION, ORGANIZATIONAL_UNIT and EVERYBODY.");
  }
}
