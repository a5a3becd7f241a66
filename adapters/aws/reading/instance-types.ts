import { DescribeInstanceTypesCommand, type InstanceTypeInfo } from "@aws-sdk/client-ec2";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, readAwsError } from "../connection/errors.ts";

/** EC2's catalogue of instance types, asked for once in an hour: what a type is does not change. */
export interface InstanceTypes {
  /** "missing" where EC2 has no type of that name in the region, null where it does not say. Throws GatewayError. */
  describe(region: Region, name: string, call: Call): Promise<InstanceTypeInfo | "missing" | null>;
}

const keptMs = 60 * 60_000;
/** More names than EC2 has; names that are none come from callers. */
const mostKept = 2000;

export function createInstanceTypes(client: AwsClient): InstanceTypes {
  const kept = new Map<string, { readonly at: number; readonly type: InstanceTypeInfo }>();

  return {
    async describe(region, name, call) {
      const key = `${region} ${name}`;
      const known = kept.get(key);
      if (known && performance.now() - known.at < keptMs) return known.type;
      const attempt = { backendId: client.backendId, action: `look up an instance type in ${region}` };
      // The SDK's type knows today's words only; EC2 refuses what it does not know.
      const command = new DescribeInstanceTypesCommand({ InstanceTypes: [name as "t3.micro"] });
      try {
        const answer = await client.ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }));
        const type = answer.InstanceTypes?.find(({ InstanceType }) => InstanceType === name) ?? null;
        if (kept.size >= mostKept) kept.clear();
        if (type) kept.set(key, { at: performance.now(), type });
        return type;
      } catch (error) {
        const { word } = readAwsError(error);
        if (word === "InvalidInstanceType") return "missing";
        if (word === "InvalidParameterValue") return null;
        throw awsFailure(error, attempt, call.signal);
      }
    },
  };
}
