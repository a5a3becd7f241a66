import { expect, test } from "vitest";
import { configurationFiles } from "../../test/support/configuration.ts";

const { problems } = configurationFiles();

test.each([
  ["nothing", "", "The file is empty. "],
  ["comments alone", "# later\n", "The file is empty. "],
  ["a list item without its dash", "backends:\n  - id: a\n   organization: x\n", "line 3, column 1: "],
  ["a bracket that stays open", "server: { port: 1 }\nbackends: [\n", "line 3, column 1: "],
  ["a tab", "backends:\n\t- id: a\n", "line 2, column 1: is indented with a tab. "],
  ["a key twice", "server: {}\nserver: {}\n", "line 2, column 1: repeats a key"],
  ["a character that needs quotes", "log:\n  level: @hunter2\n", "line 2, column 10: begins with a character"],
  ["a tag", "log:\n  level: !hunter2 info\n", "line 2, column 10: has a tag"],
  ["an anchor that is not there", "log:\n  level: *hunter2\n", "line 2: a text that begins with *"],
  ["two documents", "log: {}\n---\nlog: {}\n", "line 2, column 1: begins a second document"],
])("a file with %s is refused by line, without its words", (_, text, start) => {
  const [found, ...more] = problems(text);
  expect(found?.startsWith(start), found).toBe(true);
  expect(more).toEqual([]);
  expect(found).not.toContain("hunter2");
});

test("a wrong value is named with its line and what to write", () => {
  const found = problems(`
server:
  port: "4000"
  tls: "true"
  hosts: x
limits: { maxDepth: 0, maxAliases: 1.5, maxCost: "12" }
log:
  level: loud
organizations:
  - id: acme
    displayName: 7
    endpoints: [7]
backends:
  - id: one
    organization: acme
    provider: AWS
    options:
      regions:
        - eu-west-1
        - us-eats-1
      account: 111122223333
      credentials: { type: magic }
`);
  expect(found).toEqual([
    "server.port: must be a whole number from 0 to 65535: write it without quotes (line 3)",
    "server.hosts: must be a list (line 5)",
    "server.tls: must be true or false: write it without quotes (line 4)",
    "limits.maxDepth: must be at least 1 (line 6)",
    "limits.maxAliases: must be a whole number from 1 to 1000000000 (line 6)",
    "limits.maxCost: must be a whole number from 1 to 1000000000: write it without quotes (line 6)",
    "log.level: must be one of debug, info, warn, error, silent (line 8)",
    "organizations[0].displayName: must be a text: write it in quotes (line 11)",
    "organizations[0].endpoints[0]: must be an http or https URL, or { env: NAME } (line 12)",
    "backends[0].options.account: must be a text: write it in quotes (line 21)",
    "backends[0].options.credentials.type: must be one of default, profile, keys, assumeRole (line 22)",
    "backends[0].options.regions[1]: must be one of AWS's regions, such as us-east-1: check its spelling (line 20)",
  ]);
});

test("a key that nothing has is named with its line and the keys there are", () => {
  expect(problems("log:\n  level: info\n  file: a.log\nservers: {}\n")).toEqual([
    "log: has no key file; it has level (line 3)",
    expect.stringMatching(/^\(the whole file\): has no key servers; it has server, identity, .* \(line 4\)$/),
  ]);
});

test("a key that is not there is a problem of the line of its section", () => {
  const yaml =
    "backends:\n  - id: a\n    provider: SMARTCLOUD\n    options: { user: a@b.example, password: { env: P } }\n";
  expect(problems(yaml, { P: "open sesame" })).toEqual(["backends[0].organization: must be given (line 2)"]);
});

test.each([
  ["PORT", "abc", "server.port: must be a whole number from 0 to 65535"],
  ["PORT", "-1", "server.port: must be at least 0"],
  ["PORT", "70000", "server.port: must be at most 65535"],
  ["PORT", "80.5", "server.port: must be a whole number from 0 to 65535"],
  ["HOST", "0.0.0.0", "server.host: must be a loopback address: "],
  ["LOG_LEVEL", "loud", "log.level: must be one of debug, info, warn, error, silent"],
  ["ANONYMOUS", "all", "identity.anonymous: must be one of public, none"],
  [
    "DATABASE_URL",
    "mysql://user:hunter2@db.example/tintype",
    "store.url: must be a PostgreSQL URL such as postgres://",
  ],
  ["DATABASE_URL", "db.example", "store.url: must be a PostgreSQL URL such as postgres://"],
  ["REDIS_URL", "http://:hunter2@redis.example", "redis.url: The Redis URL cannot be used: "],
])("a value of %s that cannot be used names the variable: %s", (name, value, start) => {
  const found = problems("server: { port: 1 }", { [name]: value });
  expect(found).toEqual([expect.stringMatching(new RegExp(`\\(from the variable ${name}\\)$`))]);
  expect(found[0]?.startsWith(start), found[0]).toBe(true);
  expect(found.join()).not.toContain("hunter2");
});

test.each(["postgres://db.example/tintype", "postgresql:///tintype", "postgres://user:word@/tintype?host=/var/run"])(
  "%s is a URL of PostgreSQL",
  (url) => {
    expect(problems("{}", { DATABASE_URL: url })).toEqual([]);
  },
);
