// The real gateway over SQLite in a file that the bench may read, on one backend of many images or on the demo world.
import { createHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { adapterFactories } from "../adapters/index.ts";
import { startApp } from "../src/app.ts";
import { readConfiguration } from "../src/config.ts";
import { startDemoClouds } from "../src/demo-clouds.ts";
import { answerQuestions, cpuMicroseconds } from "./processes.ts";

const { BENCH_CONFIGURATION: given, BENCH_STORE: file = "" } = process.env;
const resolutionMs = 5;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
/** What this thread itself took between two turns, however busy the machine is. */
const turns = createHistogram();
let taken = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(taken);
  turns.record(Math.max(user + system, 1));
  taken = process.threadCpuUsage();
}, resolutionMs);

const clouds = given === undefined ? await startDemoClouds(process.env) : null;
const path = given ?? fileURLToPath(new URL("../../demo/tintype.yaml", import.meta.url));
const environment = { ...process.env, ...clouds?.environment };
const configuration = readConfiguration({ path, environment }, adapterFactories);
const { server } = configuration;
delay.enable();
const app = await startApp({
  ...configuration,
  server: { ...server, host: "127.0.0.1", port: 0 },
  log: { level: "error" },
  store: { file },
});

function memory() {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return { rss, heapUsed, heapTotal, external };
}

/** Since the last question. */
answerQuestions(async () => {
  const milliseconds = (nanoseconds: number) => Math.max(nanoseconds / 1e6 - resolutionMs, 0);
  const answer = {
    url: app.url,
    cpu: cpuMicroseconds(),
    ...memory(),
    turn: { p99: turns.percentile(99) / 1000, max: turns.max / 1000 },
    delay: {
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    },
  };
  delay.reset();
  turns.reset();
  return answer;
});
