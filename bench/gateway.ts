// The real gateway over SQLite, or over PostgreSQL with BENCH_DATABASE, with the demo world in its index; it sweeps once, at
// the start. With KEPT_BYTES it keeps answers in as much memory: 0 executes every query. BENCH_CLOUDS are demo clouds that
// run already, as the variables that the configuration refers to.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { adapterFactories } from "../adapters/index.ts";
import { createSecret } from "../adapters/kit/secret.ts";
import { startApp } from "../src/app/app.ts";
import { startDemoClouds } from "../src/app/demo-clouds.ts";
import { readConfiguration } from "../src/config/configuration.ts";
import { answerQuestions, cpuMicroseconds } from "./processes.ts";
import { beginProfile, endProfile } from "./profile.ts";

const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const { BENCH_CLOUDS: running, BENCH_DATABASE: database } = process.env;
const environment: NodeJS.ProcessEnv = running
  ? JSON.parse(running)
  : (await startDemoClouds(process.env, join(folder, "clouds.sqlite"))).environment;
const path = fileURLToPath(new URL("../../demo/tintype.yaml", import.meta.url));
const configuration = readConfiguration({ path, environment }, adapterFactories);
const app = await startApp({
  ...configuration,
  server: { ...configuration.server, host: "127.0.0.1", port: 0 },
  log: { level: "error" },
  // Far beyond what one caller asks for in a minute.
  limits: { ...configuration.limits, costPerMinute: 1_000_000_000, requestsPerMinutePerAddress: 1_000_000_000 },
  ...(process.env.KEPT_BYTES
    ? { answers: { ...configuration.answers, keptBytes: Number(process.env.KEPT_BYTES) } }
    : {}),
  store: database ? { url: createSecret(database) } : { file: join(folder, "tintype.sqlite") },
  backends: configuration.backends.map((backend) => ({ ...backend, sweepIntervalMs: 86_400_000, deadlineMs: 20_000 })),
});
await app.ready;

const signedIn = await fetch(`${app.url}/demo/sign-in`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ user: "acme-member" }),
});
const { token } = z.object({ token: z.string() }).parse(await signedIn.json());

answerQuestions(async (question) => {
  // The benches of this folder ask for a profile or for the figures only.
  const { profile } = question as { readonly profile?: "begin" | "end" };
  if (profile === "end") return await endProfile();
  if (profile === "begin") await beginProfile();
  return { url: `${app.url}/graphql`, authorization: `Bearer ${token}`, cpu: cpuMicroseconds() };
});
