import { expect, test } from "vitest";
import { configurationFiles, oneSmartCloud as smartCloud } from "../support/configuration.ts";

// Who may call, and whose the backends are.
const { read, problems } = configurationFiles();

test.each(["0.0.0.0", "::", "10.0.0.1", "tintype.example", "127.0.0.1.example"])(
  "without an issuer a host that others reach is refused: '%s'",
  (host) => {
    expect(problems(`server: { host: '${host}' }`)).toEqual([
      expect.stringMatching(/^server\.host: must be a loopback address: without identity\.issuer /),
    ]);
    expect(problems("{}", { HOST: host })).toHaveLength(1);
  },
);

test.each(["localhost", "::1", "127.0.0.1", "127.8.8.8"])("a host of this machine is accepted: %s", (host) => {
  expect(read(`server: { host: '${host}' }`).server.host).toBe(host);
});

test("a host that is empty is none", () => {
  expect(problems("server: { host: '' }")).toEqual([expect.stringMatching(/^server\.host: must be a host name/)]);
});

const issuer = "identity: { issuer: 'https://login.example/region', audience: tintype }";

test("with an issuer the host may be anything, also in production", () => {
  const configuration = read(`server: { host: 0.0.0.0, hosts: [images.example], tls: true }\n${issuer}`, {
    NODE_ENV: "production",
  });
  expect(configuration).toMatchObject({
    production: true,
    server: { host: "0.0.0.0", hosts: ["images.example"], tls: true },
    identity: {
      issuer: { url: "https://login.example/region", audience: "tintype", jwksUrl: null },
      anonymous: "none",
    },
  });
});

test("without an issuer nothing starts in production, and the refusal says why", () => {
  expect(problems("{}", { NODE_ENV: "production" })).toEqual([
    expect.stringMatching(/^identity\.issuer: must be given where NODE_ENV is production: .*everybody may sign in/),
  ]);
});

test("ANONYMOUS says what callers without credentials see, also in production", () => {
  expect(read(issuer, { NODE_ENV: "production", ANONYMOUS: "public" }).identity.anonymous).toBe("public");
  expect(read("{}", { ANONYMOUS: "none" }).identity.anonymous).toBe("none");
  expect(problems("{}", { ANONYMOUS: "everything" })).toEqual([expect.stringMatching(/^identity\.anonymous: /)]);
});

test.each([
  ["an issuer without an audience", "{ issuer: 'https://login.example' }", "identity.audience"],
  ["an audience without an issuer", "{ audience: tintype }", "identity.issuer"],
  ["keys without an issuer", "{ jwksUrl: 'https://login.example/keys' }", "identity.issuer"],
  ["an issuer over plain http", "{ issuer: 'http://login.example', audience: a }", "identity.issuer"],
  ["an issuer with a password in it", "{ issuer: 'https://a:b@login.example', audience: a }", "identity.issuer"],
  ["no algorithm", "{ algorithms: [] }", "identity.algorithms"],
  ["a signature by a shared secret", "{ algorithms: [HS256] }", "identity.algorithms[0]"],
  ["no signature", "{ algorithms: [none] }", "identity.algorithms[0]"],
])("%s is refused", (_, identity, path) => {
  expect(problems(`identity: ${identity}`).map((problem) => problem.split(": ")[0])).toEqual([path]);
});

test("an issuer on this machine may speak plain http", () => {
  expect(read("identity: { issuer: 'http://127.0.0.1:9000', audience: a }").identity.issuer).toMatchObject({
    url: "http://127.0.0.1:9000",
  });
});

test("organizations are those of the file and those of backends, each once", () => {
  const yaml = `organizations: [{ id: globex, displayName: Globex, references: { environment: [GLOBEX_*] } }]\nbackends:${smartCloud}`;
  const none = { environment: [], folders: [], profiles: [], endpoints: [] };
  expect(read(yaml, { PASSWORD: "open sesame" }).organizations).toEqual([
    { id: "acme", displayName: "acme", publicationApproval: true, references: none },
    {
      id: "globex",
      displayName: "Globex",
      publicationApproval: true,
      references: { ...none, environment: ["GLOBEX_*"] },
    },
  ]);
});

test.each([
  ["organizations: [{ id: a }, { id: a }]", "organizations[1].id"],
  ["organizations: [{ id: a, references: { environment: ['*'] } }]", "organizations[0].references.environment[0]"],
  ["organizations: [{ id: a, references: { folders: [/run/../etc] } }]", "organizations[0].references.folders[0]"],
  ["organizations: [{ id: a, endpoints: ['ftp://a.example'] }]", "organizations[0].endpoints[0]"],
  ["server: { origins: ['https://console.example/'] }", "server.origins[0]"],
  ["server: { hosts: ['images.example:443'] }", "server.hosts[0]"],
  ["operations: { mode: only }", "operations.file"],
  [
    "backends: [{ id: a, organization: a, provider: AWS, options: { regions: [us-east-1], endpoint: 'http://[::169.254.169.254]' } }]",
    "backends[0].options.endpoint",
  ],
  [
    "backends: [{ id: a, organization: a, provider: AWS, options: { regions: [us-east-1], endpoint: 'http://localhost:4000' } }]",
    "backends[0].options.endpoint",
  ],
  ["limits: { maxDepth: 0 }", "limits.maxDepth"],
])("%s is refused", (yaml, path) => {
  expect(problems(yaml).map((problem) => problem.split(": ")[0])).toEqual([path]);
});
