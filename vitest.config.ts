import { defineConfig } from "vitest/config";

export default defineConfig({
  // graphql 16 has no exports map: without this, test files load index.mjs while type-graphql loads index.js,
  // and graphql refuses a schema "from another realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["{src,schema,adapters,demo,test,bench}/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/services.ts"],
    pool: "forks",
    // Most tests wait for clouds and sweeps: with one worker less than cores, a machine of two would run them one by one.
    maxWorkers: 2,
    // What loads for long (type-graphql, an SDK, a host of gateways) loads once a worker.
    isolate: false,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
});
