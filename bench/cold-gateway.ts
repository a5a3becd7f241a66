// The real gateway on two accounts in two regions of the demo cloud, with images made for the bench; and how long each of
// its calls to the cloud takes.
import { subscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import type { ClientRequest, IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { adapterFactories } from "../adapters/index.ts";
import { startApp } from "../src/app/app.ts";
import { startDemoClouds } from "../src/app/demo-clouds.ts";
import { readConfiguration } from "../src/config/configuration.ts";
import { answerQuestions } from "./processes.ts";

const regions = ["us-east-1", "eu-west-1"] as const;
const accounts = { "acme-production": "111122223333", "acme-development": "444455556666" } as const;
const each = Number(process.env.BENCH_EACH);
const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const made = z.object({ images: z.array(z.object({ region: z.string(), imageId: z.string() })) });
const counted = z.object({
  byAction: z.record(z.string(), z.number()),
  byAccountAndRegion: z.record(z.string(), z.number()),
});

const begun = new Map<ClientRequest, number>();
let slowestMs = 0;
subscribe("http.client.request.start", (message) => {
  // As Node documents these channels.
  const { request } = message as { readonly request: ClientRequest };
  begun.set(request, performance.now());
});
subscribe("http.client.response.finish", (message) => {
  const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage };
  response.once("end", () => {
    slowestMs = Math.max(slowestMs, performance.now() - (begun.get(request) ?? Number.NaN));
    begun.delete(request);
  });
});

const clouds = await startDemoClouds(process.env, join(folder, "clouds.sqlite"));

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${clouds.control}/aws/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

/** As many images of each account in each region; their global ids. */
async function make(): Promise<readonly string[]> {
  const images = regions.flatMap((region) =>
    Object.values(accounts).flatMap((ownerId) => Array.from({ length: each }, () => ({ region, ownerId }))),
  );
  const answer = made.parse(await control("POST", "images", { images }));
  return answer.images.map(({ region, imageId }) =>
    Buffer.from(`Image:AWS:${region}:${imageId}`).toString("base64url"),
  );
}

/** In the index once the first sweep is over. */
const known: (readonly string[])[] = [];
for (let round = 0; round < Number(process.env.BENCH_ROUNDS); round += 1) known.push(await make());

const path = fileURLToPath(new URL("../../demo/tintype.yaml", import.meta.url));
const configuration = readConfiguration({ path, environment: clouds.environment }, adapterFactories);
const app = await startApp({
  ...configuration,
  server: { ...configuration.server, host: "127.0.0.1", port: 0 },
  log: { level: "error" },
  limits: { ...configuration.limits, maxCost: 1_000_000, costPerMinute: 1_000_000_000 },
  store: { file: join(folder, "tintype.sqlite") },
  backends: configuration.backends
    .filter(({ id }) => id in accounts)
    .map((backend) => ({ ...backend, sweepIntervalMs: 86_400_000, deadlineMs: 60_000 })),
});
await app.ready;

const signedIn = await fetch(`${app.url}/demo/sign-in`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ user: "acme-member" }),
});
const { token } = z.object({ token: z.string() }).parse(await signedIn.json());

answerQuestions(async (question) => {
  // `cold` sends these.
  const { does, ms } = question as {
    readonly does: "begin" | "make" | "slow" | "reset" | "count";
    readonly ms?: number;
  };
  if (does === "make") return await make();
  if (does === "slow") await control("POST", "slow", { ms, action: "DescribeImages" });
  if (does === "reset") {
    await control("DELETE", "calls");
    slowestMs = 0;
  }
  if (does === "count") return { ...counted.parse(await control("GET", "calls")), slowestMs };
  return { url: `${app.url}/graphql`, authorization: `Bearer ${token}`, known };
});
