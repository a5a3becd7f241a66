import { DescribeImageReferencesCommand, type ResourceTypeRequest } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId, Region } from "../../../src/domain/image/image.ts";
import type { Call, References } from "../../../src/ports/adapter.ts";
import { backendFailure } from "../../kit/failure.ts";
import { cleanText, compareText } from "../../kit/text.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { isImageId } from "./reader.ts";

const pageSize = 1000;

/** EC2's words; each with the options that leave nothing out. Ended machines ask for no image any more. */
const resourceTypes: readonly (ResourceTypeRequest & { readonly ResourceType: string })[] = [
  {
    ResourceType: "ec2:Instance",
    ResourceTypeOptions: [{ OptionName: "state-name", OptionValues: ["pending", "running", "stopping", "stopped"] }],
  },
  {
    ResourceType: "ec2:LaunchTemplate",
    // Left out, EC2 looks at the ten newest versions; a group may launch from an older one.
    ResourceTypeOptions: [{ OptionName: "version-depth", OptionValues: ["10000"] }],
  },
  { ResourceType: "ssm:Parameter" },
  { ResourceType: "imagebuilder:ImageRecipe" },
  { ResourceType: "imagebuilder:ContainerRecipe" },
];

/** What in the backend's own account names an image, as EC2's DescribeImageReferences answers. */
export function createReferences(client: AwsClient, { regions }: AwsOptions): References {
  const { backendId } = client;

  async function page(region: Region, id: NativeId, types: typeof resourceTypes, token: string | null, call: Call) {
    const attempt = { backendId, action: `look up what refers to an image in ${region}` };
    const command = new DescribeImageReferencesCommand({
      ImageIds: [id],
      ResourceTypes: [...types],
      MaxResults: pageSize,
      ...(token === null ? {} : { NextToken: token }),
    });
    const answer = await client
      .ask(region, call, (ec2, abortSignal) => ec2.send(command, { abortSignal }))
      .catch((error: unknown) => {
        throw awsFailure(error, attempt, call.signal);
      });
    const found = answer.ImageReferences?.map(({ ResourceType, Arn }) => ({
      kind: cleanText(ResourceType),
      nativeId: cleanText(Arn),
    }));
    const next = answer.NextToken || null;
    if (!found || found.some(({ kind, nativeId }) => kind === null || nativeId === null) || (next && next === token))
      throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
    return { found, next };
  }

  /** By resource type. */
  async function ask(region: Region, id: NativeId, types: typeof resourceTypes, call: Call) {
    const byKind = new Map<string, Set<string>>(types.map(({ ResourceType }) => [ResourceType, new Set()]));
    let token: string | null = null;
    do {
      const { found, next }: Awaited<ReturnType<typeof page>> = await page(region, id, types, token, call);
      for (const { kind, nativeId } of found) if (kind && nativeId) byKind.get(kind)?.add(nativeId);
      token = next;
    } while (token !== null);
    return new Map([...byKind].map(([kind, ids]) => [kind, [...ids].sort(compareText)] as const));
  }

  return {
    kinds: resourceTypes.map(({ ResourceType }) => ResourceType),
    async ofImage(region, id, call) {
      if (!regions.includes(region) || !isImageId(id)) return new Map();
      try {
        return await ask(region, id, resourceTypes, call);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "BACKEND_DENIED" || call.signal.aborted) throw error;
        // One right that is missing refuses all of them: each on its own tells what may be known.
        const answers = resourceTypes.map((type) => ask(region, id, [type], call).catch(asFailure));
        const byKind = (await Promise.all(answers)).map((answer, index) => {
          const kind = resourceTypes[index]?.ResourceType ?? "";
          return [kind, answer instanceof GatewayError ? answer : (answer.get(kind) ?? [])] as const;
        });
        return new Map(byKind);
      }
    },
  };
}

function asFailure(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  throw error;
}
