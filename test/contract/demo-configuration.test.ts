import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { adapterFactories } from "../../adapters/index.ts";
import { startClouds } from "../../demo/clouds/clouds.ts";
import { readConfiguration } from "../../src/config/configuration.ts";

test("the demo's configuration can be read with what the demo clouds announce, and with nothing else", async () => {
  const clouds = await startClouds();
  onTestFinished(() => clouds.close());
  const path = fileURLToPath(new URL("../../demo/tintype.yaml", import.meta.url));
  const { backends, organizations } = readConfiguration({ path, environment: clouds.environment }, adapterFactories);
  expect(backends.map(({ id }) => id)).toContain("acme-smartcloud");
  expect(organizations.map(({ id }) => id)).toEqual(["acme", "globex", "initech"]);
});
