import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { askingAs } from "../support/callers/asking.ts";
import { allImages, completeImages, listImages } from "../support/callers/catalog.ts";
import { allEvents } from "../support/callers/events.ts";
import { scaled } from "../support/probes/pace.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, runGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";

const postgresUrl = inject("postgresUrl");

type Environment = Readonly<Record<string, string>>;

/** `npm start` in a folder of its own: no configuration, so that it brings the demo clouds. */
async function start(folder: string, environment: Environment): Promise<Gateway> {
  const running = runGateway({ folder, environment: { PORT: "0", ...environment } });
  onTestFinished(() => running.kill());
  const gateway = await askingAs({ ...running, url: await running.ready }, "acme-member");
  await completeImages(gateway);
  return gateway;
}

async function failedStart(folder: string, environment: Environment): Promise<string> {
  const running = runGateway({ folder, environment: { PORT: "0", ...environment } });
  onTestFinished(() => running.kill());
  const { code, output } = await running.ended;
  expect(code).toBe(1);
  return output;
}

/** As README.md shows it. */
const myFirstCopy = `mutation { copyImage(input: {
  imageId: "SW1hZ2U6QVdTOnVzLWVhc3QtMTphbWktMDg0YWI4Y2EzZjRiZGQyNWY"
  region: "eu-west-1", name: "orders-for-europe", idempotencyKey: "my-first-copy"
}) { image { nativeId } userErrors { code message } } }`;

interface Copied {
  readonly copyImage: { readonly image: { readonly nativeId: string } | null; readonly userErrors: readonly object[] };
}

async function copyOnce(gateway: Gateway): Promise<string> {
  const { copyImage } = (await gateway.graphql<Copied>(myFirstCopy)).data;
  expect(copyImage.userErrors).toEqual([]);
  return copyImage.image?.nativeId ?? "";
}

async function copies(gateway: Gateway) {
  const { nodes } = await listImages(gateway, { filter: { text: "orders-for-europe" } });
  return nodes.filter(({ name }) => name === "orders-for-europe").map(({ nativeId, state }) => [nativeId, state]);
}

/** Resolves when everything was looked at wholly after this moment. */
async function lookedAgain(gateway: Gateway): Promise<void> {
  const since = new Date().toISOString();
  const asOf = async () => (await listImages(gateway, { first: 1 })).sources.map((source) => source.asOf ?? "");
  const looked = async () => (await asOf()).every((at) => at > since);
  await waitFor(looked, { what: "a look at every source", timeoutMs: scaled(90_000), everyMs: 100 });
}

/** All but the copy, which goes on arriving. */
async function known(gateway: Gateway) {
  const images = await allImages(gateway, { filter: { includeGone: true } });
  const copied = images.find(({ name }) => name === "orders-for-europe")?.id;
  const events = (await allEvents(gateway)).map(({ __typename, imageId }) => [__typename, imageId]);
  return {
    images: images.filter(({ id }) => id !== copied),
    events: events.filter(([, id]) => id !== copied),
  };
}

const places = [
  { name: "the file", environment: async (): Promise<Environment> => ({}), skip: false },
  {
    name: "PostgreSQL",
    environment: async (): Promise<Environment> => {
      const database = await createDatabase(String(postgresUrl));
      onTestFinished(database.drop);
      return { DATABASE_URL: database.url };
    },
    skip: postgresUrl === null,
  },
];

for (const { name, environment, skip } of places) {
  test.skipIf(skip)(`the demo clouds and the ledger in ${name} continue together after every end`, async () => {
    const folder = temporaryFolder();
    const variables = await environment();
    const first = await start(folder, variables);
    expect(first.logs()).toContain("Clouds and ledger are new");
    const nativeId = await copyOnce(first);
    const before = await known(first);
    expect(await first.stop("SIGINT")).toBe(0);

    const second = await start(folder, variables);
    expect(second.logs()).toContain("Clouds and ledger continue");
    expect(await known(second)).toEqual(before);
    expect(await copyOnce(second)).toBe(nativeId);
    await second.kill();

    const third = await start(folder, variables);
    await lookedAgain(third);
    expect(await known(third)).toEqual(before);
    expect(await copies(third)).toEqual([[nativeId, "AVAILABLE"]]);
    await third.stop();
  });

  test.skipIf(skip)(`the demo clouds never begin alone beside the ledger in ${name}`, async () => {
    const folder = temporaryFolder();
    const variables = await environment();
    const first = await start(folder, variables);
    await first.stop();
    for (const file of readdirSync(join(folder, ".tintype")))
      if (file.startsWith("demo-clouds")) rmSync(join(folder, ".tintype", file));
    const refusal = await failedStart(folder, variables);
    expect(refusal).toContain("The ledger belongs to another demo world than .tintype/demo-clouds");
    expect(refusal).toContain("remove the folder .tintype");
    expect(await failedStart(folder, variables)).toContain("The ledger belongs to another demo world");
  });
}

test("without the ledger the demo clouds begin again, on the ports that the gateway was told", async () => {
  const folder = temporaryFolder();
  const first = await start(folder, {});
  const nativeId = await copyOnce(first);
  await first.stop();
  for (const file of readdirSync(join(folder, ".tintype")))
    if (file.startsWith("tintype.sqlite")) rmSync(join(folder, ".tintype", file));
  const second = await start(folder, {});
  expect(second.logs()).toContain("Clouds and ledger are new");
  expect(await copies(second)).toEqual([]);
  expect(await copyOnce(second)).not.toBe(nativeId);
  await second.stop();
  rmSync(join(folder, ".tintype"), { recursive: true });
  const third = await start(folder, {});
  expect(third.logs()).toContain("Clouds and ledger are new");
  expect(await copies(third)).toEqual([]);
  await third.stop();
});
