import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { adapterFactories } from "../../adapters/index.ts";
import { configurationFiles, oneSmartCloud as smartCloud } from "../../test/support/configuration.ts";
import { GatewayError } from "../domain/errors.ts";
import { readConfiguration } from "./configuration.ts";

const { folder, read, problems } = configurationFiles();

test("a file without a key is a configuration: this machine only, one SQLite file, no Redis, no backends", () => {
  const { resolve: _, ...rest } = read("{}");
  expect(rest).toEqual({
    production: false,
    server: { host: "127.0.0.1", port: 4000, hosts: [], proxies: [], origins: [], tls: false },
    identity: {
      issuer: null,
      algorithms: ["RS256", "ES256", "EdDSA"],
      claims: { organization: "organization", user: "preferred_username", roles: "roles", mail: "email" },
      anonymous: "public",
      maxTokenAgeMs: 86_400_000,
    },
    limits: expect.objectContaining({ maxDepth: 10, costPerMinute: 100_000 }),
    operations: { file: null, mode: "off" },
    links: { check: true },
    answers: { keptBytes: 32 * 1024 * 1024, compiled: true, indexedImages: 250_000 },
    log: { level: "info" },
    store: { file: ".tintype/tintype.sqlite" },
    redis: null,
    organizations: [],
    backends: [],
  });
});

test("a backend has its id as name and its adapter's defaults where it says nothing", () => {
  const [backend] = read(`backends:${smartCloud}`, { PASSWORD: "open sesame" }).backends;
  expect(backend).toMatchObject({ id: "one", displayName: "one", sweepIntervalMs: 60_000, deadlineMs: 10_000 });
  expect(backend?.options).toMatchObject({ concurrency: 4, password: { env: "PASSWORD" } });
});

test("a file that is not there, no YAML or no object is a problem that names it", () => {
  const path = join(folder, "absent.yaml");
  expect(() => readConfiguration({ path, environment: {} }, adapterFactories)).toThrow(path);
  expect(() => read("server: {")).toThrow(/\d+\.yaml/);
  expect(problems("- a list")).toEqual([expect.stringContaining("(the whole file): ")]);
});

test("every problem comes at once, each with its path", () => {
  const found = problems(`
server: { port: 70000 }
log: { level: loud }
backends:
  - { id: Prod, organization: acme, provider: AWS, options: { regions: [us-east-1] } }
  - { id: two, provider: AWS, sweepIntervalMs: 1, options: {} }`);
  expect(found.map((problem) => problem.split(": ")[0])).toEqual([
    "server.port",
    "log.level",
    "backends[0].id",
    "backends[1].organization",
    "backends[1].sweepIntervalMs",
    "backends[1].options.regions",
  ]);
});

test("problems of several backends' options, ids, providers and secrets come at once", () => {
  const found = problems(`
store: { url: { env: NOWHERE } }
backends:
  - { id: one, organization: acme, provider: AWS, options: { regions: [], pageSize: 0 } }
  - { id: one, organization: acme, provider: AZURE, options: {} }
  - { id: two, organization: acme, provider: SMARTCLOUD, options: { user: a@b.example, password: { env: ABSENT } } }`);
  expect(found.map((problem) => problem.split(": ")[0]).sort()).toEqual([
    "backends[0].options.pageSize",
    "backends[0].options.regions",
    "backends[1].id",
    "backends[1].provider",
    "backends[2].options.password",
    "store.url",
  ]);
});

test.each([
  ["at the top", "servers: {}", "(the whole file)"],
  ["in a section", "server: { names: [localhost] }", "server"],
  [
    "in a backend",
    "backends: [{ id: a, organization: a, provider: AWS, options: { regions: [us-east-1] }, region: x }]",
    "backends[0]",
  ],
  [
    "in an adapter's options",
    "backends: [{ id: a, organization: a, provider: AWS, options: { regions: [us-east-1], region: x } }]",
    "backends[0].options",
  ],
])("an unknown key %s is refused", (_, yaml, path) => {
  expect(problems(yaml)).toEqual([expect.stringMatching(/has no key .+; it has .+ \(line 1\)$/)]);
  expect(problems(yaml)[0]?.split(": ")[0]).toBe(path);
});

test("an unknown provider is refused, and the known ones are named", () => {
  expect(problems("backends: [{ id: a, organization: a, provider: AZURE, options: {} }]")).toEqual([
    "backends[0].provider: must be one of AWS, SMARTCLOUD (line 1)",
  ]);
});

test("an id that is used twice is refused", () => {
  const yaml = `backends:${smartCloud}${smartCloud}`;
  expect(problems(yaml, { PASSWORD: "open sesame" })).toEqual(["backends[1].id: is used twice (line 6)"]);
});

test("a backend without options gets its adapter's problems, not a crash", () => {
  const found = problems("backends: [{ id: a, organization: a, provider: AWS }]");
  expect(found).toEqual([expect.stringMatching(/^backends\[0\]\.options/)]);
});

test.each([
  ["redis: { url: 'redis://:hunter2@redis.example/0' }", "redis.url"],
  ["store: { url: 'postgres://tintype:hunter2@db.example/tintype' }", "store.url"],
  [
    "backends: [{ id: a, organization: a, provider: SMARTCLOUD, options: { user: a@b.example, password: hunter2 } }]",
    "backends[0].options.password",
  ],
])("a secret in the file is refused and not repeated: %#", (yaml, path) => {
  const found = problems(yaml);
  expect(found).toEqual([expect.stringContaining(`${path}: must be { env: NAME } or { file: PATH }`)]);
  expect(found.join()).not.toContain("hunter2");
});

test("a store is a file or a database, not both", () => {
  const yaml = "store: { file: a.sqlite, url: { env: DATABASE } }";
  expect(problems(yaml, { DATABASE: "postgres://db.example/tintype" })).toEqual([
    "store: must name either a `file` or a `url` (line 1)",
  ]);
});

test("a store file need not be there yet: it is no reference to a secret", () => {
  expect(read("store: { file: /nowhere/yet.sqlite }").store).toEqual({ file: "/nowhere/yet.sqlite" });
});

test("a variable that is not set and a file that is not there are named", () => {
  expect(problems("redis: { url: { env: MY_REDIS } }")).toEqual([
    "redis.url: the environment variable MY_REDIS is not set (line 1)",
  ]);
  expect(problems("redis: { url: { env: MY_REDIS } }", { MY_REDIS: "" })).toHaveLength(1);
  expect(problems("redis: { url: { file: /nowhere/redis } }")).toEqual([
    "redis.url: the file /nowhere/redis cannot be read (line 1)",
  ]);
});

test("problems beside a good secret do not print it", () => {
  const yaml = `server: { port: no }\nbackends:${smartCloud}`;
  expect(problems(yaml, { PASSWORD: "hunter2", PORT: "hunter2" }).join()).not.toContain("hunter2");
});

test("a secret comes from a variable or a file, less the line break at its end, and hides itself", () => {
  const path = join(folder, "secret");
  writeFileSync(path, "open sesame\n");
  const { resolve } = read("{}");
  expect(resolve({ file: path }).reveal()).toBe("open sesame");
  expect(read("{}", { WORD: "open sesame" }).resolve({ env: "WORD" }).reveal()).toBe("open sesame");
  expect(JSON.stringify(resolve({ file: path }))).not.toContain("sesame");
  expect(() => resolve({ env: "ABSENT" })).toThrow(GatewayError);
});

test("the environment wins over the file", () => {
  const configuration = read(
    `
server: { host: localhost, port: 1 }
log: { level: error }
store: { file: other.sqlite }
redis: { url: { env: OTHER } }`,
    {
      HOST: "127.0.0.2",
      PORT: "2",
      LOG_LEVEL: "debug",
      DATABASE_URL: "postgres://db.example/tintype",
      REDIS_URL: "redis://redis.example",
    },
  );
  expect(configuration).toMatchObject({
    server: { host: "127.0.0.2", port: 2 },
    log: { level: "debug" },
  });
  const { store, redis } = configuration;
  expect("url" in store && store.url.reveal()).toBe("postgres://db.example/tintype");
  expect(redis?.url.reveal()).toBe("redis://redis.example");
  for (const printed of [inspect(configuration, { depth: 6, showHidden: true }), JSON.stringify(configuration)])
    expect(printed).not.toMatch(/db\.example|redis\.example/);
});

test("an empty variable does not win", () => {
  expect(read("server: { port: 1 }", { PORT: "", DATABASE_URL: "" })).toMatchObject({
    server: { port: 1 },
    store: { file: ".tintype/tintype.sqlite" },
  });
});

test.each(["4000x", "-1", "70000", "0x10"])("a port of %s in the environment is a problem of server.port", (port) => {
  expect(problems("{}", { PORT: port })).toEqual([expect.stringMatching(/^server\.port: /)]);
});
