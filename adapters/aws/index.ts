import type {
  Adapter,
  AdapterFactory,
  AdapterHost,
  Call,
  Dependencies,
  References,
  Rights,
} from "../../src/ports/adapter.ts";
import type { Instances, VerbFacets } from "../../src/ports/verbs.ts";
import { createClient } from "./connection/client.ts";
import { awsDependencies } from "./dependencies.ts";
import { awsNames } from "./names.ts";
import { awsEnrolment } from "./onboarding/onboarding.ts";
import { type AwsOptions, awsOptions } from "./options.ts";
import { createInstances } from "./reading/instances.ts";
import { createLaunchPermissions } from "./reading/launch-permissions.ts";
import { createLineage } from "./reading/lineage.ts";
import { createReader } from "./reading/reader.ts";
import { createReferences } from "./reading/references.ts";
import { createRights } from "./rights/rights.ts";
import { createVerbs } from "./verbs/index.ts";

export type { AwsOptions } from "./options.ts";
export type { AwsImageDetail, AwsViewDetail } from "./reading/detail.ts";
export { type Ec2Refusal, ec2Refusals } from "./refusals/refusals.ts";

export type AwsAdapter = Adapter<"launchPermissions" | "lineage"> & {
  readonly foreignEndpoint: string | undefined;
  readonly account: (call: Call) => Promise<string>;
  readonly verbs: VerbFacets;
  readonly instances: Instances;
  readonly dependencies: Dependencies;
  readonly references: References;
  readonly rights: Rights;
};

export const awsFactory = {
  provider: "AWS",
  names: awsNames,
  options: awsOptions,
  create: (options, host) => createAwsAdapter(awsOptions.parse(options), host),
  enrolment: awsEnrolment,
} as const satisfies AdapterFactory;

export function createAwsAdapter(options: AwsOptions, host: AdapterHost): AwsAdapter {
  const client = createClient(options, host);
  const images = createReader(client, options);
  return {
    get foreignEndpoint() {
      return client.foreignEndpoint();
    },
    provider: awsFactory.provider,
    regions: options.regions,
    images,
    launchPermissions: createLaunchPermissions(client, options),
    lineage: createLineage(client, options),
    account: (call) => client.ownAccount(call),
    verbs: createVerbs(client, images, options),
    instances: createInstances(client, options),
    dependencies: awsDependencies,
    references: createReferences(client, options),
    rights: createRights(client, options),
    async close() {
      client.close();
    },
  };
}
