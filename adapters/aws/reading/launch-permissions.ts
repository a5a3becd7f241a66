import { DescribeImageAttributeCommand, type LaunchPermission as NativePermission } from "@aws-sdk/client-ec2";
import type { ImageRecord, LaunchPermission, NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, LaunchPermissions } from "../../../src/ports/adapter.ts";
import { backendFailure } from "../../kit/failure.ts";
import { runPool } from "../../kit/pool.ts";
import { cleanText, compareText } from "../../kit/text.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, forbidden, saysForeign, saysGone } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { isImageId } from "./reader.ts";

export function createLaunchPermissions(client: AwsClient, options: AwsOptions): LaunchPermissions {
  const { backendId } = client;

  async function ask(region: Region, id: NativeId, call: Call): Promise<readonly LaunchPermission[] | undefined> {
    const attempt = { backendId, action: `read the launch permissions of an image in ${region}` };
    try {
      const command = new DescribeImageAttributeCommand({ ImageId: id, Attribute: "launchPermission" });
      const answer = await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }));
      if (answer.ImageId !== id || answer.LaunchPermissions === undefined)
        throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      return toLaunchPermissions(answer.LaunchPermissions);
    } catch (error) {
      if (call.signal.aborted) throw awsFailure(error, attempt, call.signal);
      if (saysGone(error)) return undefined;
      throw saysForeign(error) ? forbidden(attempt) : awsFailure(error, attempt, call.signal);
    }
  }

  return {
    readable: isReadable,
    async getMany(region, ids, call) {
      if (!options.regions.includes(region)) return new Map();
      return runPool({
        keys: ids.filter(isImageId),
        concurrency: options.attributeConcurrency,
        signal: call.signal,
        attempt: { backendId, action: `read launch permissions in ${region}` },
        ask: (id) => ask(region, id, call),
      });
    },
  };
}

/**
 * The owner's machine images that are there. Disabled ones count: EC2 took their permissions away, and only its own
 * empty list proves that.
 */
function isReadable({ view, facts }: ImageRecord): boolean {
  const isThere = facts.state === "AVAILABLE" || facts.state === "DISABLED" || facts.state === "UNKNOWN";
  return view.owned && facts.detail.imageType === "machine" && isThere;
}

export function toLaunchPermissions(natives: readonly NativePermission[]): readonly LaunchPermission[] {
  const permissions = new Map(
    natives.map(toLaunchPermission).map((permission) => [`${permission.type} ${permission.id ?? ""}`, permission]),
  );
  return [...permissions].sort(([left], [right]) => compareText(left, right)).map(([, permission]) => permission);
}

function toLaunchPermission(native: NativePermission): LaunchPermission {
  const account = cleanText(native.UserId);
  if (account !== null) return { type: "ACCOUNT", id: account };
  const organization = cleanText(native.OrganizationArn);
  if (organization !== null) return { type: "ORGANIZATION", id: organization };
  const unit = cleanText(native.OrganizationalUnitArn);
  if (unit !== null) return { type: "ORGANIZATIONAL_UNIT", id: unit };
  const group = cleanText(native.Group);
  return group === "all" ? { type: "EVERYBODY", id: null } : { type: "UNKNOWN", id: group };
}
