import type { Adapter, AdapterFactory, AdapterHost } from "../../src/ports/adapter.ts";
import { createClient } from "./client.ts";
import { createLaunchPermissions } from "./launch-permissions.ts";
import { createLineage } from "./lineage.ts";
import { type AwsOptions, awsOptions } from "./options.ts";
import { createReader } from "./reader.ts";

export type { AwsImageDetail, AwsViewDetail } from "./detail.ts";
export type { AwsOptions } from "./options.ts";

export type AwsAdapter = Adapter<"launchPermissions" | "lineage">;

export const awsFactory = {
  provider: "AWS",
  options: awsOptions,
  create: (options, host) => createAwsAdapter(awsOptions.parse(options), host),
} as const satisfies AdapterFactory;

export function createAwsAdapter(options: AwsOptions, host: AdapterHost): AwsAdapter {
  const client = createClient(options, host);
  return {
    provider: awsFactory.provider,
    realms: options.regions,
    images: createReader(client, options),
    launchPermissions: createLaunchPermissions(client, options),
    lineage: createLineage(client, options),
    async close() {
      client.close();
    },
  };
}
