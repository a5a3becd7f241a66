import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../demo/clouds/clouds.ts";
import { createSecret } from "../kit/secret.ts";
import { smartCloudFactory } from "./index.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.close());

async function rights() {
  const host = { backendId: "rights", resolve: () => createSecret("demo-only-acme") };
  const options = { endpoint: clouds.smartcloud, region: "sce", user: "catalog@acme.example", password: { env: "P" } };
  const adapter = smartCloudFactory.create(options, host);
  return adapter.rights.check("sce", { signal: AbortSignal.timeout(10_000) }).finally(() => adapter.close());
}

test("what reads is asked, and every change that the README lists is unknown", async () => {
  const readme = readFileSync(new URL("./README.md", import.meta.url), "utf8");
  const listed = [...readme.matchAll(/^\| `\w+` +\| `((?:PUT|POST|DELETE) [^`]+)`/gm)].map(([, request]) => request);
  const checks = await rights();
  const of = (wanted: string) => checks.filter(({ outcome }) => outcome === wanted).map(({ right }) => right);
  expect(listed).toHaveLength(7);
  expect(of("UNKNOWN").toSorted()).toEqual(listed.toSorted());
  expect(of("GRANTED")).toEqual([
    "GET /offerings/image",
    "GET /instances",
    "GET /offerings/image/{id}/agreement",
    "GET /offerings/image/{id}/manifest",
  ]);
});

test("one part of the reading that is refused is one right that is missing", async () => {
  const rule = JSON.stringify({ kind: "deny", action: "GET /instances" });
  await fetch(`${clouds.control}/smartcloud/fail`, { method: "POST", body: rule });
  const checks = await rights();
  await fetch(`${clouds.control}/smartcloud/fail`, { method: "DELETE" });
  expect(checks.filter(({ outcome }) => outcome === "MISSING")).toMatchObject([{ right: "GET /instances" }]);
});
