import { randomBytes } from "node:crypto";
import { awsError } from "./errors.ts";

export interface AwsKey {
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A read-only key is refused everything but Describe, Get and List. */
  readonly readOnly?: boolean;
  /** The name of the user, as GetCallerIdentity shows it. */
  readonly user?: string;
}

export interface AwsRole {
  readonly account: string;
  readonly name: string;
  readonly externalId: string;
}

/** A key as the signature check needs it, permanent or given out by AssumeRole. */
export interface Credential {
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly readOnly: boolean;
  readonly arn: string;
  readonly userId: string;
  readonly session: { readonly token: string; readonly expiresAt: number } | null;
}

/** What a role's trust policy asks for, by the role's ARN, where it is no longer what it was: null asks for nothing. */
export type TrustPolicies = ReadonlyMap<string, string | null>;

export interface CredentialStore {
  find(accessKeyId: string): Credential | undefined;
  assumeRole(request: AssumeRoleRequest): Credential;
}

export interface AssumeRoleRequest {
  readonly caller: Credential;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly durationSeconds: number;
}

export function createCredentialStore(
  keys: readonly AwsKey[],
  roles: readonly AwsRole[],
  trust: TrustPolicies = new Map(),
  sessions: Map<string, Credential> = new Map(),
): CredentialStore {
  const credentials = new Map<string, Credential>();

  for (const key of keys) {
    const user = key.user ?? "tintype";
    credentials.set(key.accessKeyId, {
      account: key.account,
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey,
      readOnly: key.readOnly ?? false,
      arn: `arn:aws:iam::${key.account}:user/${user}`,
      userId: `AIDA${key.accessKeyId.slice(4)}`,
      session: null,
    });
  }

  return {
    find: (accessKeyId) => credentials.get(accessKeyId) ?? sessions.get(accessKeyId),
    assumeRole({ caller, roleArn, sessionName, externalId, durationSeconds }) {
      const role = roles.find((one) => roleArn === roleArnOf(one));
      const changed = trust.get(roleArn);
      const asked = changed === undefined ? role?.externalId : changed;
      if (role === undefined || (asked !== null && asked !== externalId)) {
        throw awsError(
          "AccessDenied",
          `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
          403,
        );
      }
      const roleId = `AROA${randomBytes(8).toString("hex").toUpperCase()}`;
      const credential: Credential = {
        account: role.account,
        accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString("base64"),
        readOnly: true,
        arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
        userId: `${roleId}:${sessionName}`,
        session: { token: randomBytes(96).toString("base64"), expiresAt: Date.now() + durationSeconds * 1000 },
      };
      sessions.set(credential.accessKeyId, credential);
      return credential;
    },
  };
}

export function roleArnOf({ account, name }: Pick<AwsRole, "account" | "name">): string {
  return `arn:aws:iam::${account}:role/${name}`;
}
