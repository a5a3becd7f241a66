import { z } from "zod";
import { createSecret } from "../../adapters/kit/secret.ts";
import { GatewayError } from "../domain/errors.ts";
import { isLoopbackHost } from "../domain/network/loopback.ts";
import { createOwnAddress } from "../gateway/backends/own-address.ts";
import { nothingAllowed, objectionsToEndpoints, type ReferencePolicy } from "../gateway/verbs/plans/references.ts";
import type { AdapterFactory, Secret, SecretReference } from "../ports/adapter.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { isPostgresUrl } from "./addresses.ts";
import { readDocument } from "./document.ts";
import { type Environment, environmentOverrides, withEnvironment } from "./environment.ts";
import { configurationFile, looseFile } from "./file.ts";
import { asProblem, ConfigurationError, located, type Problem } from "./problems.ts";
import { references, revealed } from "./secrets.ts";
import { wordsFor } from "./wording.ts";

export { ConfigurationError, configurationFile, type Environment, environmentOverrides };

type File = z.output<typeof configurationFile>;

export interface Configuration {
  /** True where NODE_ENV says so: nothing is then served that is meant for trying things out. */
  readonly production: boolean;
  readonly server: File["server"];
  readonly identity: IdentityConfiguration;
  readonly limits: File["limits"];
  readonly operations: { readonly file: string | null; readonly mode: "off" | "prefer" | "only" };
  /** Whether links of pages are asked for. */
  readonly links: File["links"];
  /** How much of what was answered is kept for the same question. */
  readonly answers: File["answers"];
  readonly log: { readonly level: string };
  readonly store: { readonly file: string } | { readonly url: Secret };
  readonly redis: { readonly url: Secret } | null;
  /** Those of the file, and those that only backends name; by id. */
  readonly organizations: readonly OrganizationConfiguration[];
  readonly backends: readonly BackendConfiguration[];
  /** Turns a reference in an adapter's options into the value. */
  resolve(reference: SecretReference): Secret;
}

export interface IdentityConfiguration {
  /** Who signs tokens; null: the built-in development issuer. */
  readonly issuer: { readonly url: string; readonly audience: string; readonly jwksUrl: string | null } | null;
  readonly algorithms: File["identity"]["algorithms"];
  /** Which claims say it: names, or dotted paths into nested claims. */
  readonly claims: File["identity"]["claims"];
  /** What callers without credentials see: public images, or nothing. */
  readonly anonymous: "public" | "none";
  readonly maxTokenAgeMs: number;
}

export interface OrganizationConfiguration {
  readonly id: string;
  readonly displayName: string;
  /** Whether opening its images to others needs approval, until its admins say otherwise. */
  readonly publicationApproval: boolean;
  /** What its admins may refer to in the options of a backend, and where its clouds may be besides the providers' own addresses. */
  readonly references: ReferencePolicy;
}

export interface BackendConfiguration {
  readonly id: string;
  readonly displayName: string;
  readonly organization: string;
  readonly provider: string;
  readonly sweepIntervalMs: number;
  readonly deadlineMs: number;
  readonly launchPermissionsPerSweep: number;
  /** As the adapter parsed them. */
  readonly options: unknown;
}

/** Reads the file and what the environment overrides. Throws ConfigurationError with every problem at once. */
export function readConfiguration(
  source: { readonly path: string; readonly environment: Environment },
  factories: readonly AdapterFactory[],
): Configuration {
  const { path, environment } = source;
  // The adapters' schemas are parsed with the same words.
  z.config({ customError: wordsFor });
  const problems: Problem[] = [];
  const document = readDocument(path);
  const input = withEnvironment(document.value, environment);
  const file = configurationFile.safeParse(input);
  if (!file.success) problems.push(...file.error.issues.map(asProblem));

  const resolve = (wanted: SecretReference): Secret => createSecret(revealed(wanted, environment));
  const check = (value: unknown, place: string, objectionTo = (_: string): string | null => null): void => {
    for (const { at, wanted } of references(value, place)) {
      try {
        const message = objectionTo(resolve(wanted).reveal());
        if (message !== null) problems.push({ at, message });
      } catch (error) {
        problems.push({ at, message: error instanceof Error ? error.message : "cannot be resolved" });
      }
    }
  };

  // Loosely read: what is wrong elsewhere in the file must not hide what is wrong here.
  const loose = looseFile.parse(input);
  check(loose.store.url, "store.url", (url) => (isPostgresUrl(url) ? null : postgresForm));
  check(loose.redis.url, "redis.url", objectionToRedis);
  for (const [index, { endpoints }] of loose.organizations.entries())
    check(endpoints, `organizations[${index}].endpoints`);
  const production = environment.NODE_ENV === "production";
  problems.push(...developmentIssuerProblems(loose.server.host, loose.identity.issuer, production));
  for (const kind of ["organizations", "backends"] as const)
    for (const index of repeated(loose[kind])) problems.push({ at: `${kind}[${index}].id`, message: "is used twice" });
  const own = createOwnAddress(file.success ? file.data.server.hosts : []);
  if (file.success && file.data.server.port !== 0) own.listensOn(file.data.server.port);
  const options = loose.backends.map((backend, index) => {
    const at = `backends[${index}]`;
    const factory = factories.find(({ provider }) => provider === backend.provider);
    if (!factory && backend.provider !== null)
      problems.push({
        at: `${at}.provider`,
        message: `must be one of ${factories.map(({ provider }) => provider).join(", ")}`,
      });
    const parsed = factory?.options.safeParse(backend.options ?? {});
    if (parsed && !parsed.success)
      problems.push(
        ...parsed.error.issues.map((issue) =>
          asProblem({ ...issue, path: ["backends", index, "options", ...issue.path] }),
        ),
      );
    check(backend.options, `${at}.options`);
    if (parsed?.success && factory?.enrolment)
      for (const { path, message } of objectionsToEndpoints(factory.enrolment.references(parsed.data), own.is))
        problems.push({ at: `${at}.options.${path.join(".")}`, message });
    return parsed?.success ? parsed.data : null;
  });
  if (!file.success || problems.length > 0)
    throw new ConfigurationError(
      path,
      problems.map((problem) => located(problem, environment, document.lineOf)),
    );

  const { server, identity, limits, operations, links, answers, log, store, redis, organizations, backends } =
    file.data;
  const { issuer, audience, jwksUrl, anonymous, ...rest } = identity;
  return {
    production,
    server,
    identity: {
      ...rest,
      // The file has one only with the other.
      issuer: issuer && audience ? { url: issuer, audience, jwksUrl: jwksUrl ?? null } : null,
      anonymous: anonymous ?? (production ? "none" : "public"),
    },
    limits,
    operations: { file: operations.file ?? null, mode: operations.mode },
    links,
    answers,
    log,
    store: store.url ? { url: resolve(store.url) } : { file: store.file ?? ".tintype/tintype.sqlite" },
    redis: redis ? { url: resolve(redis.url) } : null,
    organizations: allOrganizations(organizations, backends, (endpoint) =>
      typeof endpoint === "string" ? endpoint : resolve(endpoint).reveal(),
    ),
    backends: backends.map((backend, index) => ({
      ...backend,
      displayName: backend.displayName ?? backend.id,
      options: options[index] ?? null,
    })),
    resolve,
  };
}

/** Whoever reaches the development issuer may be anybody, so nobody but this machine may reach it. */
function developmentIssuerProblems(
  host: string | null,
  issuer: string | null,
  production: boolean,
): readonly Problem[] {
  if (issuer !== null) return [];
  const instead = "without identity.issuer everybody may sign in as anybody, for development on this machine";
  return [
    ...(host && !isLoopbackHost(host)
      ? [{ at: "server.host", message: `must be a loopback address: ${instead}` }]
      : []),
    ...(production
      ? [{ at: "identity.issuer", message: `must be given where NODE_ENV is production: ${instead}` }]
      : []),
  ];
}

function repeated(items: readonly { readonly id: string | null }[]): readonly number[] {
  const ids = items.map(({ id }) => id);
  return ids.flatMap((id, index) => (id !== null && ids.indexOf(id) < index ? [index] : []));
}

function allOrganizations(
  named: File["organizations"],
  backends: File["backends"],
  urlOf: (endpoint: string | SecretReference) => string,
): readonly OrganizationConfiguration[] {
  const ids = new Set([...named, ...backends.map(({ organization }) => ({ id: organization }))].map(({ id }) => id));
  return [...ids].sort().map((id) => {
    const entry = named.find((organization) => organization.id === id);
    return {
      id,
      displayName: entry?.displayName ?? id,
      publicationApproval: entry?.publicationApproval ?? true,
      references: entry ? { ...entry.references, endpoints: entry.endpoints.map(urlOf) } : nothingAllowed,
    };
  });
}

const postgresForm =
  "must be a PostgreSQL URL such as postgres://user:password@host:5432/database, with special characters percent-encoded";

function objectionToRedis(url: string): string | null {
  try {
    parseRedisUrl(url);
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.message.replace(/\.$/, "");
  }
}
