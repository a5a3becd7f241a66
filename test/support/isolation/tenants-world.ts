import type { Clouds, ExtraAccounts } from "../../../demo/clouds/clouds.ts";
import type { DemoUser } from "../callers/sign-in.ts";
import type { OnEnd } from "../closing.ts";
import { waitFor } from "../probes/wait-for.ts";
import { type Gateway, type GatewayOptions, startGateway } from "../servers/gateway.ts";
import { aws, tenants } from "../worlds/backends.ts";
import { type Control, controlledClouds } from "../worlds/control.ts";
import { type Caller, dataOf } from "./callers.ts";
import { viewerNames } from "./canaries.ts";

/** Three organizations, their clouds, and one gateway or several replicas. */
export interface TenantsWorld {
  readonly clouds: Clouds;
  readonly control: Control;
  /** The first is asked where it does not matter. */
  readonly gateways: readonly [Gateway, ...Gateway[]];
  readonly url: string;
  readonly callers: readonly Caller[];
  caller(name: Caller["name"]): Caller;
  /** Sends it to the demo clouds' control channel. */
  steer<Answer>(method: string, path: string, body?: object): Promise<Answer>;
}

// What an operation may cost and how deep it may be stays as it is, so that random ones are refused for it now and then.
const limits = {
  ...{ maxTokens: 6000, maxAliases: 2000, costPerMinute: 1_000_000_000, requestsPerMinutePerAddress: 1_000_000 },
};

/** Of the public images that Acme looks at, those of a partner are enough: sweeps of the vendors' take long. */
const backends = tenants.map((backend) =>
  backend.id === "acme-production"
    ? aws(backend.id, "acme", "111122223333", { scope: { publicOwners: ["123456789012"] } })
    : backend,
);

export async function startTenants(
  options: Omit<GatewayOptions, "clouds"> & {
    readonly replicas?: number;
    readonly onEnd: OnEnd;
    /** What is in the clouds before any gateway looks. */
    readonly prepare?: (control: Control) => Promise<void>;
    /** Accounts of the clouds besides. */
    readonly accounts?: ExtraAccounts;
  },
): Promise<TenantsWorld> {
  const { replicas = 1, onEnd, prepare, accounts, ...rest } = options;
  const { clouds, control } = await controlledClouds({ settleMs: 50, ...(accounts && { accounts }) }, onEnd);
  await prepare?.(control);
  const start = () =>
    startGateway({ clouds, backends, sweepIntervalMs: 1000, configuration: { limits }, ...rest, onEnd });
  const gateway = await start();
  const others: Gateway[] = [];
  for (let replica = 1; replica < replicas; replica += 1) others.push(await start());
  const callers: Caller[] = [];
  for (const name of viewerNames)
    callers.push({ name, token: name === "acme-machine" ? await machine(gateway) : await tokenOf(gateway, name) });
  return {
    ...{ clouds, control, callers },
    gateways: [gateway, ...others],
    url: gateway.url,
    caller(name) {
      const found = callers.find((caller) => caller.name === name);
      if (!found) throw new Error(`nobody is called ${name}`);
      return found;
    },
    async steer<Answer>(method: string, path: string, body?: object) {
      const response = await fetch(`${clouds.control}/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${method} /${path}: ${JSON.stringify(answer)}`);
      // As demo/README.md describes the answers.
      return answer as Answer;
    },
  };
}

async function tokenOf(gateway: Gateway, name: DemoUser | "anonymous"): Promise<string | null> {
  return name === "anonymous" ? null : (await gateway.as(name)).token;
}

/** A token of Acme's that reads. */
async function machine(gateway: Gateway): Promise<string> {
  return makeToken(gateway, "acme", "reader", ["READ"]);
}

/** Made by the operator; gives the text that its bearer sends. */
export async function makeToken(
  gateway: Gateway,
  organization: string,
  name: string,
  scopes: readonly ("READ" | "WRITE")[],
): Promise<string> {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const { createApiToken } = await dataOf<{ createApiToken: { token: string } }>(
    gateway.url,
    gateway,
    "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { token userErrors { message } } }",
    { input: { organization, name, scopes, expiresAt } },
  );
  return createApiToken.token;
}

export interface Place {
  readonly provider: string;
  readonly region: string;
  readonly nativeId: string;
}

/** The global id of an image, once this caller sees it. */
export async function imageAt({ url }: Pick<TenantsWorld, "url">, caller: Caller, place: Place): Promise<string> {
  const query = `query ($provider: Provider!, $region: String!, $nativeId: String!) {
    imageByNativeId(provider: $provider, region: $region, nativeId: $nativeId) { id firstSeenAt visibility }
  }`;
  const look = async () => {
    const { imageByNativeId: image } = await dataOf<{
      imageByNativeId: { id: string; firstSeenAt: string | null; visibility: string } | null;
    }>(url, caller, query, place);
    return image?.firstSeenAt && image.visibility !== "UNKNOWN" && image.id;
  };
  const id = await waitFor(look, { what: `${place.nativeId} to be known`, everyMs: 50 });
  return String(id);
}
