import { GatewayError } from "../../../src/domain/errors.ts";
import type { Enrolment, Reference } from "../../../src/ports/adapter.ts";
import { type AwsCredentialSource, type AwsOptions, awsOptions } from "../options.ts";
import { proveRole } from "./role-proof.ts";

export const awsEnrolment: Enrolment = {
  prepare(given, { externalId }) {
    const credentials = memberOf(given, "credentials");
    if (memberOf(credentials, "type") !== "assumeRole") return { options: given, takesExternalId: false };
    if (memberOf(credentials, "externalId") !== undefined)
      throw new GatewayError(
        "INVALID_REQUEST",
        "The gateway makes the external id, so that nobody can name another's. Leave it out.",
        { field: "credentials.externalId" },
      );
    // Both are objects: they have members.
    const options = { ...(given as object), credentials: { ...(credentials as object), externalId } };
    return { options, takesExternalId: true };
  },

  regions: (options) => parsed(options).regions,

  claims(options) {
    const { credentials } = parsed(options);
    // IAM tells names apart by their letters, whatever their case.
    return credentials.type === "assumeRole" ? [credentials.roleArn.toLowerCase()] : [];
  },

  references(options) {
    const { credentials, endpoint } = parsed(options);
    const where: Reference[] = [];
    if (endpoint !== undefined)
      where.push({
        kind: "ENDPOINT",
        // What a variable holds cannot be compared with a list.
        name: typeof endpoint === "string" ? endpoint : "",
        path: ["endpoint"],
      });
    if (credentials.type === "assumeRole") where.push(...profileOf(credentials.source, ["credentials", "source"]));
    else where.push(...profileOf(credentials, ["credentials"]));
    if (credentials.type === "default") where.push({ kind: "IDENTITY", name: "", path: ["credentials"] });
    return where;
  },

  prove: (options, host, call) => proveRole(parsed(options), host, call),
};

function profileOf(source: AwsCredentialSource, path: readonly string[]): readonly Reference[] {
  return source.type === "profile" ? [{ kind: "PROFILE", name: source.profile, path: [...path, "profile"] }] : [];
}

function parsed(options: unknown): AwsOptions {
  return awsOptions.parse(options);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
