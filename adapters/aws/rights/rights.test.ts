import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../../demo/clouds/clouds.ts";
import type { AdapterHost, Call, RightCheck } from "../../../src/ports/adapter.ts";
import { createSecret } from "../../kit/secret.ts";
import { answerXml, createTestAdapter, sendXml, startWire } from "../connection/wire.fixture.ts";
import { awsFactory } from "../index.ts";
import { trials } from "./trials.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.close());

const call = (): Call => ({ signal: AbortSignal.timeout(20_000) });
const host: AdapterHost = {
  backendId: "rights",
  resolve: (reference) => createSecret("env" in reference ? (clouds.environment[reference.env] ?? "") : ""),
};

async function outcomes(key: string, endpoint = clouds.aws): Promise<Readonly<Record<string, string>>> {
  const credentials = {
    type: "keys",
    accessKeyId: { env: `TINTYPE_DEMO_${key}_ACCESS_KEY_ID` },
    secretAccessKey: { env: `TINTYPE_DEMO_${key}_SECRET_ACCESS_KEY` },
  };
  const adapter = awsFactory.create({ regions: ["us-east-1"], endpoint, credentials }, host);
  const checks: readonly RightCheck[] = await adapter.rights.check("us-east-1", call()).finally(() => adapter.close());
  return Object.fromEntries(checks.map(({ right, outcome }) => [right.replace("ec2:", ""), outcome]));
}

test("every right that the README lists is tried, and no other", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rights = readme.slice(readme.indexOf("\n## Rights"), readme.indexOf("\n## Capabilities"));
  const reads = [...rights.matchAll(/"ec2:(\w+)"/g)].map(([, action = ""]) => action);
  const rows = [...rights.matchAll(/^\| `[a-z].*?\|(.*?)\|/gm)].map(([, cell = ""]) => cell);
  const changes = rows.flatMap((cell) => cell.match(/[A-Z][a-z]+[A-Z]\w+/g) ?? []);
  expect(changes.length).toBeGreaterThan(20);
  expect(trials.map(({ action }) => action).toSorted()).toEqual([...new Set([...reads, ...changes])].toSorted());
});

test("an account with images and machines learns of all rights but those that need something special", async () => {
  const found = await outcomes("ACME_PRODUCTION");
  const unknown = Object.keys(found).filter((action) => found[action] !== "GRANTED");
  // Nothing lies in the bin, and the snapshot of an image that is there cannot be deleted.
  expect(unknown).toEqual(["DeleteSnapshot", "RestoreImageFromRecycleBin"]);
});

test("an account without anything still learns what is missing", async () => {
  const empty = await startClouds({ awsWorld: "empty" });
  const found = await outcomes("ACME_PRODUCTION_READONLY", empty.aws).finally(() => empty.close());
  expect(found).toMatchObject({ DescribeImages: "GRANTED", DescribeInstances: "GRANTED" });
  expect(found).toMatchObject({ DescribeImageAttribute: "UNKNOWN", GetImageAncestry: "UNKNOWN" });
  for (const { action, reads } of trials) if (!reads) expect([action, found[action]]).toEqual([action, "MISSING"]);
});

test("at an endpoint that does not heed dry runs nothing is tried that changes something", async () => {
  const nothing = "<imagesSet/><reservationSet/>";
  const wire = await startWire(({ action }, outgoing) => sendXml(outgoing, 200, answerXml(action, nothing)));
  const adapter = createTestAdapter(wire.url, { regions: ["us-east-1"] });
  const checks = await adapter.rights.check("us-east-1", call());
  await adapter.close();
  await wire.close();
  const asked = wire.calls.map(({ action }) => action).filter((action) => !/^(Describe|Get)/.test(action));
  expect(asked).toEqual([]);
  const untried = trials.filter(({ reads }) => !reads).map(({ action }) => `ec2:${action}`);
  const unheeded = checks.filter(({ outcome, message }) => outcome === "UNKNOWN" && message?.includes("DryRun"));
  expect(unheeded.map(({ right }) => right)).toEqual(untried);
});
