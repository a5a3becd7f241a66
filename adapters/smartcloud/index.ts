import { GatewayError } from "../../src/domain/errors.ts";
import type { Adapter, AdapterFactory, AdapterHost, ProductCatalogue, Rights } from "../../src/ports/adapter.ts";
import type { Instances } from "../../src/ports/verbs.ts";
import { isEndpoint } from "../kit/options.ts";
import { createSecret } from "../kit/secret.ts";
import { createClient } from "./connection/client.ts";
import { createTransport } from "./connection/transport.ts";
import { agreement } from "./documents/agreements.ts";
import { createAttachmentReader } from "./documents/attachments.ts";
import { manifest } from "./documents/manifests.ts";
import { smartCloudNames } from "./names.ts";
import { smartCloudEnrolment } from "./onboarding.ts";
import { publicEndpoint, regionOf, restBase, type SmartCloudOptions, smartCloudOptions } from "./options.ts";
import { createCatalogue } from "./reading/asset-catalog.ts";
import type { SmartCloudImageDetail } from "./reading/detail.ts";
import { createInstances, createMachines } from "./reading/instances.ts";
import { createLookUp } from "./reading/look-up.ts";
import { provider } from "./reading/map.ts";
import { createReader } from "./reading/reader.ts";
import { createRights } from "./rights.ts";
import { createVerbs, type SmartCloudVerbs } from "./verbs/index.ts";

export type { SmartCloudImageDetail, SmartCloudViewDetail } from "./reading/detail.ts";

export type SmartCloudAdapter = Adapter<"agreements" | "manifests"> & {
  readonly ownersArePeople: true;
  readonly foreignEndpoint?: string;
  readonly verbs: SmartCloudVerbs;
  readonly instances: Instances;
  readonly rights: Rights;
  readonly catalogue: ProductCatalogue;
};

/** Entries of the asset catalogue, by GUID: another version of an entry is the same product. */
const products: ProductCatalogue = {
  // This adapter made the facts.
  entryOf: ({ detail }) => (detail as SmartCloudImageDetail).assetGuid,
  pageOf: ({ detail }) => (detail as SmartCloudImageDetail).documentationUrl,
};

export const smartCloudFactory = {
  provider,
  names: smartCloudNames,
  options: smartCloudOptions,
  create: (options: unknown, host: AdapterHost) => createSmartCloudAdapter(smartCloudOptions.parse(options), host),
  enrolment: smartCloudEnrolment,
} satisfies AdapterFactory;

export function createSmartCloudAdapter(options: SmartCloudOptions, host: AdapterHost): SmartCloudAdapter {
  const { concurrency, requestTimeoutMs } = options;
  const { backendId } = host;
  const endpoint = typeof options.endpoint === "string" ? options.endpoint : resolveEndpoint(options.endpoint, host);
  const user = typeof options.user === "string" ? createSecret(options.user) : host.resolve(options.user);
  const password = host.resolve(options.password);
  const region = regionOf(options, endpoint);

  const transport = createTransport(endpoint, { concurrency });
  const client = createClient(transport, { base: restBase(endpoint), user, password, requestTimeoutMs });
  const catalogue = createCatalogue(client, { backendId, region, user: user.reveal(), requestTimeoutMs });
  const reading = { backendId, region, concurrency };
  const lookUp = createLookUp(catalogue, reading);
  const machines = createMachines(client, reading);

  const agreements = createAttachmentReader(client, lookUp, reading, agreement);
  const manifests = createAttachmentReader(client, lookUp, reading, manifest);

  return {
    ...(endpoint === publicEndpoint ? {} : { foreignEndpoint: endpoint }),
    provider,
    ownersArePeople: true,
    regions: [region],
    images: createReader(catalogue, lookUp, reading),
    catalogue: products,
    agreements,
    manifests,
    rights: createRights({ catalogue, machines, agreements, manifests, reading }),
    instances: createInstances(machines, reading),
    verbs: createVerbs({ client, catalogue, lookUp, machines, reading, patienceMs: options.patienceMs }),
    close: async () => transport.close(),
  };
}

function resolveEndpoint(reference: { readonly env: string }, host: AdapterHost): string {
  const endpoint = host.resolve(reference).reveal().trim();
  if (isEndpoint(endpoint)) return endpoint;
  throw new GatewayError(
    "BAD_USER_INPUT",
    `Could not set up backend ${host.backendId}: the environment variable ${reference.env} does not hold an http or https URL without user, query and fragment. Correct it.`,
    { backend: host.backendId, field: "endpoint" },
  );
}
