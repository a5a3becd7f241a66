import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { runGateway, temporaryFolder, writeConfiguration } from "../support/servers/gateway.ts";
import { aws } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("../../dist/src/main.js", import.meta.url));

/** With a configuration of one's own; resolves with what it printed once it is ready. */
async function started(
  configuration: object,
  environment: Readonly<Record<string, string>>,
  folder = temporaryFolder(),
) {
  const file = writeConfiguration(folder, {
    server: { port: 0 },
    store: { file: `${folder}/tintype.sqlite` },
    ...configuration,
  });
  const gateway = runGateway({ file, environment });
  onTestFinished(() => gateway.kill());
  await gateway.ready;
  return { ...gateway, file, folder };
}

/** What the lines that are to be pasted answer, in a shell as a reader has it. */
async function pasted(printed: string) {
  const commands = printed
    .split("\n")
    .filter((line) => line.startsWith("  token=") || line.startsWith("  curl") || line.startsWith("    -d"));
  const { stdout } = await run("sh", ["-c", commands.join("\n")]);
  const { data } = JSON.parse(stdout) as {
    readonly data: {
      readonly images: {
        readonly nodes: readonly unknown[];
        readonly sources: readonly { readonly name: string; readonly error: { readonly message: string } | null }[];
      };
    };
  };
  return data.images;
}

test("a start on a configuration of one's own prints a user of it and a query that lists its images", async () => {
  const { clouds } = await controlledClouds();
  const backends = [aws("acme-production", "platform", "111122223333")];
  const gateway = await started({ backends }, clouds.environment);
  const printed = gateway.logs();
  expect(printed).toContain("Sign in as platform-member, platform-admin, operator:");
  expect(printed).toContain(`Backends of ${gateway.file}: acme-production.`);
  expect(printed).not.toMatch(/acme-member|globex|initech|demo clouds/);
  expect((await pasted(printed)).nodes).toHaveLength(5);
});

test("a start without AWS credentials prints why lists are empty, and so does the query", async () => {
  const folder = temporaryFolder();
  const options = { regions: ["eu-west-1"], credentials: { type: "default" } };
  const backends = [{ id: "production", organization: "platform", provider: "AWS", options }];
  const nowhere = { HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
  const printed = (await started({ backends }, nowhere, folder)).logs();
  const reason =
    "Could not find credentials on backend production: there are none where its options look for them. Set AWS_ACCESS_KEY_ID";
  expect(printed).toContain(`  production, eu-west-1: ${reason}`);
  const { nodes, sources } = await pasted(printed);
  expect(nodes).toEqual([]);
  expect(sources).toEqual([
    expect.objectContaining({ name: "production", error: { message: expect.stringContaining(reason) } }),
  ]);
});

test("a start without a backend says so, and how to add one", async () => {
  const gateway = await started({}, {});
  expect(gateway.logs()).toContain(`There is no backend in ${gateway.file}, so lists are empty`);
  expect((await pasted(gateway.logs())).nodes).toEqual([]);
});

test("a start with an issuer of one's own names it instead of demo users", async () => {
  const identity = { issuer: "http://127.0.0.1:9/region", audience: "tintype" };
  const printed = (await started({ identity }, {})).logs();
  expect(printed).toContain("Take a token of http://127.0.0.1:9/region:");
  expect(printed).not.toContain("demo/sign-in");
});

test("a second gateway on one SQLite file says that it is not alone, and one after it does not", async () => {
  const folder = temporaryFolder();
  const first = await started({}, {}, folder);
  expect(first.logs()).not.toContain("Another process");
  const second = await started({}, {}, folder);
  expect(second.logs()).toContain(`Another process has the store ${folder}/tintype.sqlite open too`);
  await first.kill();
  await second.kill();
  const third = await started({}, {}, folder);
  expect(third.logs()).not.toContain("Another process");
});

test("--version prints the version and --help the options, and both end with code 0", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await run(process.execPath, [program, "--version"])).toMatchObject({ stdout: `Tintype ${version}\n` });
  expect(await run(process.execPath, [program, "--help"])).toMatchObject({
    stdout: expect.stringMatching(/^Usage: .*--config.*--version.*--help/s),
  });
});

test.each([
  ["an option that there is not", ["--bogus"], {}, "There is no option --bogus."],
  ["a database of another kind", [], { DATABASE_URL: "mysql://user:hunter2@127.0.0.1/x" }, "variable DATABASE_URL"],
  ["a Redis of another kind", [], { REDIS_URL: "http://:hunter2@127.0.0.1" }, "variable REDIS_URL"],
  [
    "a port that is none",
    [],
    { PORT: "abc" },
    "server.port: must be a whole number from 0 to 65535 (from the variable PORT)",
  ],
])("%s ends a start with code 1 and a sentence", async (_, words, environment, sentence) => {
  const file = writeConfiguration(temporaryFolder(), {});
  const ended = await run(process.execPath, [program, "--config", file, ...words], {
    env: { PATH: process.env.PATH, ...environment },
  }).catch((error: unknown) => error);
  expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(sentence) });
  expect(JSON.stringify(ended)).not.toMatch(/hunter2|^\s+at /m);
});
