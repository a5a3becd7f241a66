// The real gateway over SQLite in a file that the bench may read, on one backend of many images.
import { createHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { adapterFactories } from "../adapters/index.ts";
import { startApp } from "../src/app/app.ts";
import { readConfiguration } from "../src/config/configuration.ts";
import { answerQuestions, cpuMicroseconds } from "./processes.ts";

const { BENCH_CONFIGURATION: path = "", BENCH_STORE: file = "", KEPT_BYTES: keptBytes } = process.env;
const many = 1_000_000_000;
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

const configuration = readConfiguration({ path, environment: process.env }, adapterFactories);
const { server, limits, answers } = configuration;
delay.enable();
const app = await startApp({
  ...configuration,
  server: { ...server, host: "127.0.0.1", port: 0 },
  log: { level: "error" },
  limits: { ...limits, costPerMinute: many, requestsPerMinutePerAddress: many },
  answers: { ...answers, ...(keptBytes && { keptBytes: Number(keptBytes) }) },
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
