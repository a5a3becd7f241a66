import { DescribeInstancesCommand, type Filter, type Instance } from "@aws-sdk/client-ec2";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";
import type { InstanceRecord, InstanceState } from "../../../src/domain/image/instance.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Instances } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { cleanText } from "../../kit/text.ts";
import { cloudTime } from "../../kit/time.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { toTags } from "./map.ts";
import { isImageId } from "./reader.ts";

/** EC2's limit for the values of all filters of one call. */
const batchSize = 200;
const pageSize = 1000;
const instanceId = /^i-[0-9a-f]{8}([0-9a-f]{9})?$/;

export function createInstances(client: AwsClient, { regions }: AwsOptions): Instances {
  const { backendId } = client;

  async function page(region: Region, filter: Filter, token: string | null, call: Call) {
    const attempt = { backendId, action: `look up instances in ${region}` };
    const command = new DescribeInstancesCommand({
      Filters: [filter],
      MaxResults: pageSize,
      ...(token === null ? {} : { NextToken: token }),
    });
    const answer = await client
      .ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }))
      .catch((error: unknown) => {
        throw awsFailure(error, attempt, call.signal);
      });
    const natives = answer.Reservations?.flatMap(({ Instances = [], OwnerId }) =>
      Instances.map((native) => toInstanceRecord(region, OwnerId, native)),
    );
    const records = natives?.filter((record) => record !== null);
    const next = answer.NextToken || null;
    // A token that leads to itself would never end; an instance without an id could be any.
    if (!records || records.length !== natives?.length || (next !== null && next === token))
      throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
    return { records, next };
  }

  /** Instances come and go between pages: the last word on each counts. */
  async function filtered(region: Region, name: string, wanted: readonly string[], call: Call) {
    const found = new Map<NativeId, InstanceRecord>();
    if (!regions.includes(region)) return found;
    for (let start = 0; start < wanted.length; start += batchSize) {
      const filter = { Name: name, Values: wanted.slice(start, start + batchSize) };
      let token: string | null = null;
      do {
        const { records, next }: Awaited<ReturnType<typeof page>> = await page(region, filter, token, call);
        for (const record of records) found.set(record.nativeId, record);
        token = next;
      } while (token !== null);
    }
    return found;
  }

  return {
    async ofImages(region, imageIds, call) {
      const wanted = new Set(imageIds.filter(isImageId));
      const found = await filtered(region, "image-id", [...wanted], call);
      return [...found.values()].filter((record) => record.imageNativeId !== null && wanted.has(record.imageNativeId));
    },
    async getMany(region, ids, call) {
      const wanted = new Set(ids.filter((id) => instanceId.test(id)));
      const found = await filtered(region, "instance-id", [...wanted], call);
      return new Map([...found].filter(([id]) => wanted.has(id)));
    },
  };
}

/** Null only where the instance has no id. */
export function toInstanceRecord(region: Region, owner: string | undefined, native: Instance): InstanceRecord | null {
  const nativeId = cleanText(native.InstanceId);
  if (nativeId === null) return null;
  const nativeState = cleanText(native.State?.Name) ?? "";
  const tags = toTags(native.Tags);
  const addresses = [
    native.PublicIpAddress,
    native.PrivateIpAddress,
    ...(native.NetworkInterfaces ?? []).flatMap(({ Ipv6Addresses = [] }) =>
      Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
    ),
  ].flatMap((address) => cleanText(address) ?? []);
  return {
    region,
    nativeId,
    name: cleanText(tags.find(({ key }) => key === "Name")?.value),
    state: toInstanceState(nativeState),
    nativeState,
    imageNativeId: cleanText(native.ImageId),
    instanceType: cleanText(native.InstanceType),
    launchedAt: cloudTime(native.LaunchTime),
    owner: cleanText(owner),
    addresses: [...new Set(addresses)],
    tags,
  };
}

export function toInstanceState(word: string): InstanceState {
  switch (word) {
    case "pending":
      return "PENDING";
    case "running":
      return "RUNNING";
    case "stopping":
      return "STOPPING";
    case "stopped":
      return "STOPPED";
    case "shutting-down":
      return "TERMINATING";
    case "terminated":
      return "TERMINATED";
    default:
      return "UNKNOWN";
  }
}
