import { defineConfig } from "vitest/config";
import { measurePace } from "./test/support/probes/measure-pace.ts";
import { SlowFirst } from "./test/support/slow-first.ts";

const pace = measurePace();

export default defineConfig({
  // graphql 16 has no exports map: without this, test files load index.mjs while type-graphql loads index.js,
  // and graphql refuses a schema "from another region".
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["{src,schema,adapters,demo,test,bench}/**/*.test.ts"],
    provide: { pace },
    // For what hangs; what takes its time is bounded where it waits.
    testTimeout: 300_000 * pace,
    hookTimeout: 120_000 * pace,
    expect: { poll: { timeout: 10_000 * pace } },
    globalSetup: ["scripts/require-build.mjs", "test/support/servers/services.ts"],
    pool: "forks",
    // Most tests wait for clouds and sweeps, so a machine of two cores has time for four workers.
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
    // What loads for long (type-graphql, an SDK, a host of gateways) loads once a worker.
    isolate: false,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
