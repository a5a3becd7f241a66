import { once } from "node:events";
import { createServer } from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { allImages, completeImages, nextSweep } from "../support/callers/catalog.ts";
import { allEvents, followOverEventStream, followOverWebSocket, positions } from "../support/callers/events.ts";
import { scaled } from "../support/probes/pace.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import {
  type GatewayOptions,
  runGateway,
  startGateway,
  temporaryFolder,
  writeConfiguration,
} from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { demoBackends } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";

const postgresUrl = inject("postgresUrl");
const start = (options: GatewayOptions) => startGateway({ ...options, asCommand: true });

test("a second start over the same store serves what is there, and records nothing anew", async () => {
  const { clouds } = await controlledClouds();
  const store = { folder: temporaryFolder() };
  const first = await start({ clouds, store });
  await completeImages(first);
  const [images, events] = [await allImages(first), await allEvents(first)];
  expect(await first.stop()).toBe(0);
  const second = await start({ clouds, store });
  expect(await allImages(second)).toEqual(images);
  await nextSweep(second, "acme-production");
  expect(positions(await allEvents(second))).toEqual(positions(events));
  expect(await allEvents(second, { after: events[4]?.cursor ?? null })).toEqual(events.slice(5));
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it with code 0 while subscribers are connected", async (signal) => {
  const { clouds } = await controlledClouds();
  const gateway = await start({ clouds });
  const followers = [await followOverWebSocket(gateway), await followOverEventStream(gateway)];
  const beganAt = performance.now();
  expect(await gateway.stop(signal)).toBe(0);
  expect(performance.now() - beganAt).toBeLessThan(scaled(5000));
  await Promise.all(followers.map(({ ended }) => ended));
});

test("a cloud that hangs does not keep it from ending", async () => {
  const { clouds, control } = await controlledClouds();
  const gateway = await start({ clouds, deadlineMs: 60_000, sweepIntervalMs: 200 });
  await completeImages(gateway);
  await control.fail("aws", { kind: "hang" });
  await control.fail("smartcloud", { kind: "hang" });
  const both = async () => (await control.hits("aws")) > 0 && (await control.hits("smartcloud")) > 0;
  await waitFor(both, { what: "a sweep that hangs" });
  const beganAt = performance.now();
  expect(await gateway.stop()).toBe(0);
  expect(performance.now() - beganAt).toBeLessThan(scaled(5000));
});

test.skipIf(postgresUrl === null)("what ends gives up its leases: the next one sweeps at once", async () => {
  const database = await createDatabase(String(postgresUrl));
  onTestFinished(database.drop);
  const { clouds, control } = await controlledClouds();
  const store = { url: database.url };
  const first = await start({ clouds, store, sweepIntervalMs: 20_000 });
  await completeImages(first);
  expect(await first.stop()).toBe(0);
  await control.resetCalls("aws");
  const second = await start({ clouds, store, sweepIntervalMs: 20_000 });
  await nextSweepOf(second);

  async function nextSweepOf(gateway: typeof second) {
    const asked = async () => ((await control.calls("aws")).byAction.DescribeImages ?? 0) > 0;
    await waitFor(asked, { what: "the second one's first sweep", timeoutMs: scaled(3000) });
    await completeImages(gateway);
  }
});

test("a host that is not this machine's own is refused with a sentence", async () => {
  const { code, output } = await failedStart({ backends: [] }, { HOST: "0.0.0.0" });
  expect(code).toBe(1);
  expect(output).toContain("server.host: must be a loopback address");
  expect(output).not.toMatch(/^\s+at /m);
});

test("a port in use is said in a sentence", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  const { code, output } = await failedStart({ backends: [] }, { PORT: String(port) });
  expect({ code, output }).toEqual({
    code: 1,
    output: `Port ${port} of 127.0.0.1 is in use, perhaps by a gateway that runs already. Set PORT (server.port) to a free one, or end what listens there.\n`,
  });
});

test("all that is wrong with a configuration is said at once, with paths and without secrets", async () => {
  const { code, output } = await failedStart({
    server: { port: 70_000, colour: "blue" },
    log: { level: "loud" },
    backends: [
      { id: "Not An Id", organization: "acme", provider: "AWS", sweepIntervalMs: 1, options: { regions: 7 } },
      { id: "one", organization: "acme", provider: "AWS", options: { regions: [], accessKeyId: "hunter2hunter2" } },
      { id: "one", organization: "acme", provider: "NOSUCH", options: {} },
    ],
  });
  expect(code).toBe(1);
  for (const place of [
    "server.port",
    "server",
    "log.level",
    "backends[0].id",
    "backends[0].sweepIntervalMs",
    "backends[0].options.regions",
    "backends[1].options.regions",
    "backends[2].id",
    "backends[2].provider",
  ])
    expect(output).toContain(`  ${place}:`);
  expect(output).not.toContain("hunter2");
  expect(output).not.toMatch(/^\s+at /m);
});

test("every environment variable that is missing is named, with its place", async () => {
  const { code, output } = await failedStart({ backends: demoBackends({}) });
  expect(code).toBe(1);
  for (const name of [
    "TINTYPE_DEMO_AWS_URL",
    "TINTYPE_DEMO_ACME_PRODUCTION_ACCESS_KEY_ID",
    "TINTYPE_DEMO_ACME_PRODUCTION_SECRET_ACCESS_KEY",
    "TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD",
  ])
    expect(output).toContain(name);
  expect(output).toContain("backends[0].options.credentials.accessKeyId");
  expect(output).not.toMatch(/^\s+at /m);
});

test.each([
  ["a file that is not there", null, "tintype.yaml) cannot be used:\n  There is no such file."],
  ["a file that is no YAML", "backends: [", "cannot be used:\n  line 1, column "],
  ["an empty file", "", "The file is empty."],
  ["a file that is a list", "- one", "the whole file"],
])("%s is refused with a sentence", async (_, text, words) => {
  const folder = temporaryFolder();
  const file = text === null ? `${folder}/tintype.yaml` : writeConfiguration(folder, text);
  const { code, output } = await runGateway({ file, environment: {} }).ended;
  expect(code).toBe(1);
  expect(output).toContain(words);
  expect(output).not.toMatch(/^\s+at /m);
});

async function failedStart(configuration: object, environment: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  const file = writeConfiguration(folder, { store: { file: `${folder}/tintype.sqlite` }, ...configuration });
  const started = runGateway({ file, environment });
  onTestFinished(() => started.kill());
  return started.ended;
}
