import type { Credential, CredentialStore } from "./credentials.ts";
import { awsError, missingParameter } from "./errors.ts";
import { createQuery, refuseUnknownParameters } from "./query.ts";
import type { XmlObject } from "./xml.ts";

const PARAMETERS: Readonly<Record<string, ReadonlySet<string>>> = {
  GetCallerIdentity: new Set(),
  AssumeRole: new Set(["RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds"]),
};

export function answerSts(
  action: string,
  form: ReadonlyMap<string, string>,
  caller: Credential,
  credentials: CredentialStore,
): XmlObject {
  const allowed = Object.hasOwn(PARAMETERS, action) ? PARAMETERS[action] : undefined;
  if (allowed === undefined)
    throw awsError("InvalidAction", `Could not find operation ${action} for version 2011-06-15`);
  refuseUnknownParameters(form, allowed);
  if (action === "GetCallerIdentity") {
    return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
  }
  const query = createQuery(form);
  const sessionName = query.required("RoleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw awsError("ValidationError", "RoleSessionName is not valid");
  const roleArn = query.text("RoleArn");
  if (roleArn === undefined) throw missingParameter("RoleArn");
  const durationSeconds = query.integer("DurationSeconds") ?? 3600;
  if (durationSeconds < 900 || durationSeconds > 43_200) {
    throw awsError("ValidationError", "DurationSeconds must be between 900 and 43200");
  }
  const externalId = query.text("ExternalId");
  const credential = credentials.assumeRole({ caller, roleArn, sessionName, externalId, durationSeconds });
  return {
    Credentials: {
      AccessKeyId: credential.accessKeyId,
      SecretAccessKey: credential.secretAccessKey,
      SessionToken: credential.session?.token,
      Expiration: new Date(credential.session?.expiresAt ?? 0).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: credential.userId, Arn: credential.arn },
  };
}
