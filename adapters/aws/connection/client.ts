import { EC2Client } from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { AdapterHost, Call } from "../../../src/ports/adapter.ts";
import { withDeadline } from "../../kit/deadline.ts";
import { type Attempt, backendFailure } from "../../kit/failure.ts";
import { isEndpoint } from "../../kit/options.ts";
import { createSingleFlight } from "../../kit/single-flight.ts";
import { requireProof } from "../onboarding/proof.ts";
import type { AwsOptions } from "../options.ts";
import { type ClientBase, createCredentials, toProvider } from "./credentials.ts";
import { heedEndpoint, isOwnEndpoint } from "./endpoint.ts";
import { awsFailure, refusesCredentials } from "./errors.ts";
import { askOptIn, everybodysRegion, homeOf, mayMeanTheRegion, withOptIn } from "./region-opt-in.ts";

export interface AwsClient {
  readonly backendId: string;
  /** Where it asks, where that is not one of AWS's own; what the SDK's environment says shows with the first call. */
  foreignEndpoint(): string | undefined;
  /**
   * One call to EC2 in a region, by the client that is made at its first use. Throws what the SDK threw, or the reason
   * of an abort: `awsFailure` makes a GatewayError of it.
   */
  ask<Answer>(
    region: string,
    call: Call,
    work: (ec2: EC2Client, abortSignal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer>;
  /** The account that the credentials belong to; asked once. Throws nothing but GatewayError. */
  ownAccount(call: Call): Promise<string>;
  close(): void;
}

// The SDK's handler would tell its console that sockets are scarce; that is what the limit is for.
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const maximumSockets = 32;

/** What all clients of one backend go through: endpoint, sockets and times. */
export function createConnection(options: AwsOptions, host: AdapterHost) {
  const { requestTimeoutMs, regions } = options;
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: Math.min(requestTimeoutMs, 3_000),
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: maximumSockets },
    httpsAgent: { keepAlive: true, maxSockets: maximumSockets },
    logger: silent,
  });
  const endpoint = resolveEndpoint(options, host);
  const baseOf = (region: string): ClientBase => ({
    region,
    requestHandler,
    maxAttempts: 1,
    ...(endpoint === null ? {} : { endpoint }),
  });
  return { baseOf, home: baseOf(homeOf(regions)), endpoint, close: () => requestHandler.destroy() };
}

export function createClient(options: AwsOptions, host: AdapterHost): AwsClient {
  const { requestTimeoutMs } = options;
  const { backendId } = host;
  const { baseOf, home, endpoint } = createConnection(options, host);
  let asked = endpoint;
  const credentials = createCredentials(options, host, home);
  const provider = toProvider(credentials);
  const clients = new Map<string, EC2Client>();
  const sts = new STSClient({ ...home, credentials: provider });

  function clientOf(region: string): EC2Client {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new EC2Client({ ...baseOf(region), credentials: provider });
    requireProof(client);
    if (endpoint === null)
      heedEndpoint(client, (found) => {
        asked = found;
      });
    clients.set(region, client);
    return client;
  }

  async function signed<Answer>(
    signal: AbortSignal,
    work: (abortSignal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    // Asked for here, since inside the SDK no signal would reach them.
    await credentials.get(signal);
    return withDeadline(signal, requestTimeoutMs, work);
  }

  /** In a region. A refusal by the region itself looks like one of the credentials: EC2 tells them apart in another one. */
  async function signedIn<Answer>(
    region: string,
    signal: AbortSignal,
    work: (abortSignal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await signed(signal, work);
    } catch (caught) {
      const elsewhere = everybodysRegion(region);
      const optIn =
        mayMeanTheRegion(caught) && elsewhere !== region
          ? await signed(signal, (abortSignal) => askOptIn(clientOf(elsewhere), region, abortSignal)).catch(() => null)
          : null;
      const error = optIn === null ? caught : withOptIn(caught, optIn);
      if (refusesCredentials(error)) credentials.forget();
      throw error;
    }
  }

  const homeRegion = homeOf(options.regions);
  const identityAttempt = { backendId, action: `ask in ${homeRegion} whose account the credentials are` };
  const account = createSingleFlight(async (signal) => {
    try {
      const command = new GetCallerIdentityCommand({});
      const answer = await signedIn(homeRegion, signal, (abortSignal) => sts.send(command, { abortSignal }));
      return checkAccount(answer.Account, options.account, identityAttempt);
    } catch (error) {
      throw awsFailure(error, identityAttempt, signal);
    }
  });

  return {
    backendId,
    foreignEndpoint: () => (asked === null || isOwnEndpoint(asked) ? undefined : asked),
    ask: (region, { signal }, work) => signedIn(region, signal, (abortSignal) => work(clientOf(region), abortSignal)),
    async ownAccount({ signal }) {
      try {
        return await account.get(signal);
      } catch (error) {
        throw awsFailure(error, identityAttempt, signal);
      }
    },
    close() {
      for (const client of clients.values()) client.destroy();
      sts.destroy();
    },
  };
}

/** Of any partition, private ones of a VPC too. */
function checkAccount(answered: string | undefined, expected: string | undefined, attempt: Attempt): string {
  if (answered === undefined || !/^\d{12}$/.test(answered)) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
  if (expected === undefined || expected === answered) return answered;
  throw backendFailure("BACKEND_DENIED", attempt, {
    problem: "they belong to another account than the configuration says",
    advice: "Correct `account`, or give the credentials of that account",
  });
}

function resolveEndpoint({ endpoint }: AwsOptions, host: AdapterHost): string | null {
  if (endpoint === undefined) return null;
  if (typeof endpoint === "string") return endpoint;
  const text = host.resolve(endpoint).reveal().trim();
  if (isEndpoint(text)) return text;
  throw new GatewayError(
    "BAD_USER_INPUT",
    `The endpoint of backend ${host.backendId}, from the environment variable ${endpoint.env}, is not an http or https URL without user, query and fragment.`,
    { backend: host.backendId, field: "endpoint" },
  );
}
