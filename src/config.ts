import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { createSecret } from "../adapters/kit/secret.ts";
import { GatewayError } from "./domain/errors.ts";
import type { ReferencePolicy } from "./gateway/references.ts";
import type { AdapterFactory, Secret, SecretReference } from "./ports/adapter.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const reference = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  error: "must be { env: NAME } or { file: PATH }: secrets never stand in the configuration",
});
const backendId = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be 1 to 63 lower-case letters, digits and inner hyphens");

const loopbackOnly =
  "must be a loopback address: until callers are identified, everybody who reaches the gateway sees everything";

const strings = z.array(z.string().min(1)).default([]);
const referencePolicy = z.strictObject({
  environment: strings,
  folders: strings,
  profiles: strings,
  endpoints: z.array(z.union([z.url(), z.strictObject({ env: z.string().min(1) })])).default([]),
});

/** The configuration file. Every key stands in docs/configuration.md; a test holds the two together. */
export const configurationFile = z.strictObject({
  server: z
    .strictObject({
      host: z.string().refine(isLoopback, loopbackOnly).default("127.0.0.1"),
      port: z.int().min(0).max(65_535).default(4000),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info") }).prefault({}),
  store: z
    .strictObject({ file: z.string().min(1).optional(), url: reference.optional() })
    .refine(({ file, url }) => !(file && url), "must name either a `file` or a `url`")
    .prefault({}),
  redis: z.strictObject({ url: reference }).optional(),
  backends: z
    .array(
      z.strictObject({
        id: backendId,
        displayName: z.string().min(1).max(200).optional(),
        organization: backendId,
        provider: z.string(),
        sweepIntervalMs: z.int().min(200).max(86_400_000).default(60_000),
        deadlineMs: z.int().min(100).max(300_000).default(10_000),
        options: z.unknown(),
      }),
    )
    .default([]),
  references: z.record(backendId, referencePolicy).default({}),
});

const looseUrl = z.object({ url: z.unknown() }).catch({ url: null });

/** Of any file what is checked piece by piece, with null for what is not there or not of its type. */
const looseFile = z
  .object({
    store: looseUrl,
    redis: looseUrl,
    references: z.unknown().optional(),
    backends: z
      .array(
        z
          .object({
            id: z.string().nullable().catch(null),
            provider: z.string().nullable().catch(null),
            options: z.unknown(),
          })
          .catch({ id: null, provider: null, options: null }),
      )
      .catch([]),
  })
  .catch({ store: { url: null }, redis: { url: null }, references: null, backends: [] });

export interface Configuration {
  readonly server: { readonly host: string; readonly port: number };
  readonly log: { readonly level: string };
  readonly store: { readonly file: string } | { readonly url: string };
  readonly redis: { readonly url: string } | null;
  readonly backends: readonly BackendConfiguration[];
  /** What backends that are added at run time may refer to, by organization. */
  readonly references: ReadonlyMap<string, ReferencePolicy>;
  /** Turns a reference in an adapter's options into the value. */
  resolve(reference: SecretReference): Secret;
}

export interface BackendConfiguration {
  readonly id: string;
  readonly displayName: string;
  readonly organization: string;
  readonly provider: string;
  readonly sweepIntervalMs: number;
  readonly deadlineMs: number;
  /** As the adapter parsed them. */
  readonly options: unknown;
}

/** All that is wrong with a configuration, one line a problem, each with its path. */
export class ConfigurationError extends GatewayError {
  constructor(source: string, problems: readonly string[]) {
    super(
      "BAD_USER_INPUT",
      `The configuration (${source}) cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  }
}

export const defaultFile = "tintype.yaml";

/** Reads the file and what the environment overrides. Throws ConfigurationError with every problem at once. */
export function readConfiguration(
  source: { readonly path: string; readonly environment: Environment },
  factories: readonly AdapterFactory[],
): Configuration {
  const { path, environment } = source;
  const problems: string[] = [];
  const input = withEnvironment(readYaml(path), environment);
  const file = configurationFile.safeParse(input);
  if (!file.success) problems.push(...file.error.issues.map(describe));

  const resolve = (wanted: SecretReference): Secret => createSecret(revealed(wanted, environment));
  const check = (value: unknown, place: string): void => {
    for (const { at, wanted } of references(value, place)) {
      try {
        resolve(wanted);
      } catch (error) {
        problems.push(`${at}: ${error instanceof Error ? error.message : "cannot be resolved"}`);
      }
    }
  };

  // Loosely read: what is wrong elsewhere in the file must not hide what is wrong here.
  const loose = looseFile.parse(input);
  check(loose.store.url, "store.url");
  check(loose.redis.url, "redis.url");
  check(loose.references, "references");
  const seen = new Set<string>();
  const options = loose.backends.map((backend, index) => {
    const at = `backends[${index}]`;
    if (backend.id !== null && seen.has(backend.id)) problems.push(`${at}.id: is used twice`);
    if (backend.id !== null) seen.add(backend.id);
    const factory = factories.find(({ provider }) => provider === backend.provider);
    if (!factory && backend.provider !== null)
      problems.push(`${at}.provider: must be one of ${factories.map(({ provider }) => provider).join(", ")}`);
    const parsed = factory?.options.safeParse(backend.options ?? {});
    if (parsed && !parsed.success)
      problems.push(
        ...parsed.error.issues.map((issue) =>
          describe({ ...issue, path: ["backends", index, "options", ...issue.path] }),
        ),
      );
    check(backend.options, `${at}.options`);
    return parsed?.success ? parsed.data : null;
  });
  if (!file.success || problems.length > 0) throw new ConfigurationError(path, problems);

  const { server, log, store, redis, backends, references: allowed } = file.data;
  const urlOf = (endpoint: string | SecretReference) =>
    typeof endpoint === "string" ? endpoint : resolve(endpoint).reveal();
  return {
    server,
    log,
    store: store.url ? { url: resolve(store.url).reveal() } : { file: store.file ?? ".tintype/tintype.sqlite" },
    redis: redis ? { url: resolve(redis.url).reveal() } : null,
    backends: backends.map((backend, index) => ({
      ...backend,
      displayName: backend.displayName ?? backend.id,
      options: options[index] ?? null,
    })),
    references: new Map(
      Object.entries(allowed).map(([organization, policy]) => [
        organization,
        { ...policy, endpoints: policy.endpoints.map(urlOf) },
      ]),
    ),
    resolve,
  };
}

/** Names that stand in the environment win over the file; each is in docs/configuration.md. */
export const environmentOverrides: Readonly<
  Record<string, { readonly path: readonly [string, string]; readonly value: (text: string, name: string) => unknown }>
> = {
  HOST: { path: ["server", "host"], value: (text) => text },
  PORT: { path: ["server", "port"], value: (text) => (/^\d+$/.test(text) ? Number(text) : text) },
  LOG_LEVEL: { path: ["log", "level"], value: (text) => text },
  DATABASE_URL: { path: ["store", "url"], value: (_, name) => ({ env: name }) },
  REDIS_URL: { path: ["redis", "url"], value: (_, name) => ({ env: name }) },
};

function withEnvironment(file: unknown, environment: Environment): unknown {
  if (file === null || typeof file !== "object" || Array.isArray(file)) return file;
  const merged: Record<string, unknown> = { ...file };
  for (const [
    name,
    {
      path: [section, key],
      value,
    },
  ] of Object.entries(environmentOverrides)) {
    const text = environment[name];
    if (text === undefined || text === "") continue;
    const old = merged[section];
    // A database in the environment takes the place of a file in the configuration.
    const base = typeof old === "object" && old !== null && name !== "DATABASE_URL" ? old : {};
    merged[section] = { ...base, [key]: value(text, name) };
  }
  return merged;
}

function readYaml(path: string): unknown {
  try {
    return parseYaml(readFileSync(path, "utf8"), { prettyErrors: true }) ?? {};
  } catch (error) {
    // Only the first line: the others quote the file, and somebody may have written a password into it.
    throw new ConfigurationError(path, [
      error instanceof Error ? (error.message.split("\n")[0] ?? "") : "cannot be read",
    ]);
  }
}

function describe({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const place = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  return `${place || "(the whole file)"}: ${message}`;
}

function revealed(wanted: SecretReference, environment: Environment): string {
  if ("env" in wanted) {
    const value = environment[wanted.env];
    if (value) return value;
    throw new GatewayError("BAD_USER_INPUT", `the environment variable ${wanted.env} is not set`);
  }
  try {
    return readFileSync(wanted.file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new GatewayError("BAD_USER_INPUT", `the file ${wanted.file} cannot be read`, { cause: error });
  }
}

function references(value: unknown, at: string): readonly { readonly at: string; readonly wanted: SecretReference }[] {
  const found = reference.safeParse(value);
  if (found.success) return [{ at, wanted: found.data }];
  if (Array.isArray(value)) return value.flatMap((item, index) => references(item, `${at}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => references(item, `${at}.${key}`));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
