import { randomBytes } from "node:crypto";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AdapterHost, Call, RightCheck } from "../../../src/ports/adapter.ts";
import { withDeadline } from "../../kit/deadline.ts";
import { createConnection } from "../connection/client.ts";
import { createSource, toProvider } from "../connection/credentials.ts";
import { awsFailure, readAwsError } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";

const sessionSeconds = 900;

/**
 * Shows that the role's trust policy asks for this very external id: else whoever else uses Tintype could have named
 * the role and been let in. See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export async function proveRole(options: AwsOptions, host: AdapterHost, call: Call): Promise<readonly RightCheck[]> {
  const { credentials: role, requestTimeoutMs } = options;
  if (role.type !== "assumeRole") return [];
  const externalId = typeof role.externalId === "string" ? role.externalId : host.resolve(role.externalId).reveal();
  const connection = createConnection(options, host);
  const source = createSource(role.source, options, host, connection.home);
  const sts = new STSClient({ ...connection.home, credentials: toProvider(source) });
  const attempt = { backendId: host.backendId, action: "assume the backend's role" };

  /** False where STS denies it; whatever else comes says nothing of the trust policy, and is thrown. */
  async function isLetIn(named: { readonly ExternalId?: string }): Promise<boolean> {
    const command = new AssumeRoleCommand({
      RoleArn: role.type === "assumeRole" ? role.roleArn : undefined,
      RoleSessionName: role.type === "assumeRole" ? role.sessionName : undefined,
      DurationSeconds: sessionSeconds,
      ...named,
    });
    try {
      await source.get(call.signal);
      await withDeadline(call.signal, requestTimeoutMs, (abortSignal) => sts.send(command, { abortSignal }));
      return true;
    } catch (error) {
      if (readAwsError(error).word === "AccessDenied") return false;
      throw awsFailure(error, attempt, call.signal);
    }
  }

  try {
    // First: where this one is refused, the refusal of others proves nothing.
    if (!(await isLetIn({ ExternalId: externalId }))) return [assumption(false)];
    const withoutAny = !(await isLetIn({}));
    const withAnother = !(await isLetIn({ ExternalId: `tintype-wrong-${randomBytes(12).toString("base64url")}` }));
    return [assumption(true), demand(withoutAny && withAnother)];
  } finally {
    sts.destroy();
    connection.close();
  }
}

function assumption(granted: boolean): RightCheck {
  return {
    right: "sts:AssumeRole",
    neededFor: "Everything: the backend's calls are made in this role.",
    outcome: granted ? "GRANTED" : "MISSING",
    message: granted
      ? null
      : "The cloud refuses the role. Let its trust policy name the gateway's identity and, as a condition, the externalId of this backend.",
  };
}

function demand(granted: boolean): RightCheck {
  return {
    right: "sts:ExternalId",
    neededFor: "Keeps others who use this gateway from working in the role.",
    outcome: granted ? "GRANTED" : "MISSING",
    message: granted
      ? null
      : "The role's trust policy ignores the external id: it let a wrong one in, or none. Add the condition StringEquals sts:ExternalId with the externalId of this backend to every statement that allows sts:AssumeRole.",
  };
}
