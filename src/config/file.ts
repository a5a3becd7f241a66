import { z } from "zod";
import { characterProblem } from "../domain/text/written-text.ts";
import { asymmetricAlgorithms, isNetwork, isTrustworthyUrl } from "./addresses.ts";
import { reference } from "./secrets.ts";

const id = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be 1 to 63 lower-case letters, digits and inner hyphens");
const atLeastOne = z.int().min(1).max(1_000_000_000);
const url = z
  .string()
  .refine(isTrustworthyUrl, "must be an https URL, or http on loopback, without user, query and fragment");
const claim = z.string().min(1).max(200);

const proxy = z.string().refine(isNetwork, "must be an address, or a network such as 10.0.0.0/8");

const server = z.strictObject({
  host: z.string().min(1, "must be a host name or an address").default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(4000),
  hosts: z
    .array(
      z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "must be a host name in lower case, without port"),
    )
    .default([]),
  proxies: z.array(proxy).default([]),
  origins: z
    .array(
      z
        .string()
        .refine(
          (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
          "must be an origin, such as https://console.example",
        ),
    )
    .default([]),
  tls: z.boolean().default(false),
});

const identity = z
  .strictObject({
    issuer: url.optional(),
    audience: z.string().min(1).max(500).optional(),
    jwksUrl: url.optional(),
    algorithms: z.array(z.enum(asymmetricAlgorithms)).min(1).default(["RS256", "ES256", "EdDSA"]),
    claims: z
      .strictObject({
        organization: claim.default("organization"),
        user: claim.default("preferred_username"),
        roles: claim.default("roles"),
        mail: claim.default("email"),
      })
      .prefault({}),
    anonymous: z.enum(["public", "none"]).optional(),
    maxTokenAgeMs: z.int().min(60_000).max(2_592_000_000).default(86_400_000),
  })
  .superRefine(({ issuer, audience, jwksUrl }, context) => {
    if (issuer !== undefined && audience === undefined)
      context.addIssue({ code: "custom", path: ["audience"], message: "must be given with an issuer" });
    if (issuer === undefined && (audience !== undefined || jwksUrl !== undefined))
      context.addIssue({ code: "custom", path: ["issuer"], message: "must be given with an audience or a jwksUrl" });
  });

const limits = z.strictObject({
  maxTokens: atLeastOne.default(1000),
  maxDepth: atLeastOne.default(10),
  maxAliases: atLeastOne.default(15),
  maxDirectives: atLeastOne.default(8),
  maxCost: atLeastOne.default(5000),
  costPerMinute: atLeastOne.default(100_000),
  requestsPerMinutePerAddress: atLeastOne.default(6000),
  subscriptionsPerSocket: atLeastOne.default(20),
  subscriptionsPerViewer: atLeastOne.default(100),
  socketsPerAddress: atLeastOne.default(100),
});

const operations = z
  .strictObject({ file: z.string().min(1).optional(), mode: z.enum(["off", "prefer", "only"]).default("off") })
  .refine(({ file, mode }) => mode === "off" || file !== undefined, {
    path: ["file"],
    message: "must be given where `mode` is not off",
  });

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

const displayName = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => characterProblem(text, "ONE_LINE") === null, "must be one line without control characters");

const organization = z.strictObject({
  id,
  displayName: displayName.optional(),
  references: z
    .strictObject({
      environment: z
        .array(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, "must be the name of a variable, or how names begin and a *"),
        )
        .default([]),
      folders: z
        .array(z.string().regex(/^\/(?!.*\/\.{1,2}(\/|$))/, "must be an absolute path without dots"))
        .default([]),
      profiles: z.array(z.string().min(1).max(200)).default([]),
    })
    .prefault({}),
  publicationApproval: z.boolean().default(true),
  endpoints: z
    .array(
      z.union([z.url({ protocol: /^https?$/ }), z.strictObject({ env: variable })], {
        error: "must be an http or https URL, or { env: NAME }",
      }),
    )
    .default([]),
});

const backend = z.strictObject({
  id,
  displayName: displayName.optional(),
  organization: id,
  provider: z.string(),
  sweepIntervalMs: z.int().min(200).max(86_400_000).default(60_000),
  deadlineMs: z.int().min(100).max(300_000).default(10_000),
  launchPermissionsPerSweep: z.int().min(1).max(100_000).default(500),
  options: z.unknown(),
});

/** The configuration file. Every key stands in docs/configuration.md; a test holds the two together. */
export const configurationFile = z.strictObject({
  server: server.prefault({}),
  identity: identity.prefault({}),
  limits: limits.prefault({}),
  operations: operations.prefault({}),
  answers: z
    .strictObject({
      keptBytes: z
        .int()
        .min(0)
        .max(1_000_000_000)
        .default(32 * 1024 * 1024),
      compiled: z.boolean().default(true),
      indexedImages: z.int().min(0).max(10_000_000).default(250_000),
    })
    .prefault({}),
  links: z.strictObject({ check: z.boolean().default(true) }).prefault({}),
  log: z.strictObject({ level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info") }).prefault({}),
  store: z
    .strictObject({ file: z.string().min(1).optional(), url: reference.optional() })
    .refine(({ file, url }) => !(file && url), "must name either a `file` or a `url`")
    .prefault({}),
  redis: z.strictObject({ url: reference }).optional(),
  organizations: z.array(organization).default([]),
  backends: z.array(backend).default([]),
});

const looseUrl = z.object({ url: z.unknown() }).catch({ url: null });
const looseText = z.string().nullable().catch(null);

/** Of any file what is checked piece by piece, with null for what is not there or not of its type. */
export const looseFile = z
  .object({
    server: z.object({ host: looseText.default(null) }).catch({ host: null }),
    identity: z.object({ issuer: looseText.default(null) }).catch({ issuer: null }),
    store: looseUrl,
    redis: looseUrl,
    organizations: z
      .array(z.object({ id: looseText, endpoints: z.unknown().optional() }).catch({ id: null, endpoints: null }))
      .catch([]),
    backends: z
      .array(
        z
          .object({ id: looseText, provider: looseText, options: z.unknown() })
          .catch({ id: null, provider: null, options: null }),
      )
      .catch([]),
  })
  .catch({
    server: { host: null },
    identity: { issuer: null },
    store: { url: null },
    redis: { url: null },
    organizations: [],
    backends: [],
  });
