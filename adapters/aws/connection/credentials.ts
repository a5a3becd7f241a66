import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { AdapterHost } from "../../../src/ports/adapter.ts";
import { withDeadline } from "../../kit/deadline.ts";
import { backendFailure } from "../../kit/failure.ts";
import { createSingleFlight, type SingleFlight } from "../../kit/single-flight.ts";
import type { AwsCredentialSource, AwsCredentials, AwsOptions } from "../options.ts";
import { awsFailure } from "./errors.ts";

export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type CredentialFlight = SingleFlight<AwsIdentity>;
/** What all clients of one backend have in common: region, endpoint, handler, attempts. */
export type ClientBase = Pick<STSClientConfig, "endpoint" | "requestHandler" | "maxAttempts"> & { region: string };

export type AssumeRole = Extract<AwsCredentials, { type: "assumeRole" }>;

/** References are resolved here once, so that a missing one is found at the start and not by the first sweep. */
export function createCredentials(options: AwsOptions, host: AdapterHost, base: ClientBase): CredentialFlight {
  const { credentials } = options;
  if (credentials.type !== "assumeRole") return createSource(credentials, options, host, base);
  return fromRole(credentials, createSource(credentials.source, options, host, base), options, host, base);
}

/** The form in which SDK clients take them. Marked as memoized, else the SDK would keep refused ones until they expire. */
export function toProvider(flight: CredentialFlight) {
  return Object.assign(() => flight.get(new AbortController().signal), { memoized: true });
}

/** Credentials that are there without assuming a role. */
export function createSource(
  source: AwsCredentialSource,
  options: AwsOptions,
  host: AdapterHost,
  base: ClientBase,
): CredentialFlight {
  const load = loader(source, host, base);
  const attempt = { backendId: host.backendId, action: "find credentials" };
  return createSingleFlight(async (signal) => {
    try {
      // The SDK's own sources take no signal; what hangs there ends by their timeouts.
      return await withDeadline(signal, options.requestTimeoutMs, load);
    } catch (error) {
      throw awsFailure(error, attempt, signal);
    }
  }, isFresh);
}

function loader(source: AwsCredentialSource, host: AdapterHost, base: ClientBase): () => Promise<AwsIdentity> {
  const { requestHandler, maxAttempts, region } = base;
  const clientConfig = { region, ...(requestHandler && { requestHandler }), ...(maxAttempts && { maxAttempts }) };
  switch (source.type) {
    case "default":
      return fromNodeProviderChain({ clientConfig });
    case "profile":
      return fromIni({ profile: source.profile, clientConfig });
    case "keys": {
      const read = () => ({
        accessKeyId: host.resolve(source.accessKeyId).reveal(),
        secretAccessKey: host.resolve(source.secretAccessKey).reveal(),
        ...(source.sessionToken && { sessionToken: host.resolve(source.sessionToken).reveal() }),
      });
      read();
      return async () => read();
    }
  }
}

function fromRole(
  role: AssumeRole,
  source: CredentialFlight,
  options: AwsOptions,
  host: AdapterHost,
  base: ClientBase,
): CredentialFlight {
  const client = new STSClient({ ...base, credentials: toProvider(source) });
  const attempt = { backendId: host.backendId, action: "assume the backend's role" };
  const readExternalId = () =>
    typeof role.externalId === "string" ? role.externalId : host.resolve(role.externalId).reveal();
  readExternalId();

  return createSingleFlight(async (signal) => {
    try {
      await source.get(signal);
      const command = new AssumeRoleCommand({
        RoleArn: role.roleArn,
        RoleSessionName: role.sessionName,
        ExternalId: readExternalId(),
      });
      const { Credentials } = await withDeadline(signal, options.requestTimeoutMs, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
        throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      }
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration,
      };
    } catch (error) {
      source.forget();
      const failure = awsFailure(error, attempt, signal);
      if (failure.code !== "BACKEND_DENIED") throw failure;
      throw backendFailure("BACKEND_DENIED", attempt, {
        problem: "the cloud refused",
        advice: "Check the role's trust policy, its external id, and that the source credentials may sts:AssumeRole it",
        caught: error,
      });
    }
  }, isFresh);
}

const refreshMs = 6 * 60_000;

/** Renewed well before they expire, and before the SDK would find them too old (five minutes). */
function isFresh({ expiration }: AwsIdentity): boolean {
  return expiration === undefined || expiration.getTime() - Date.now() > refreshMs;
}
