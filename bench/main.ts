// `npm run bench -- NAME`: one benchmark in this process, with helpers of its own. Without a name, the read path.
const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  "read-path": () => import("./read-path.ts"),
  start: () => import("./start.ts"),
  ledger: () => import("./ledger.ts"),
  sweeps: () => import("./sweeps.ts"),
};

const [name = "read-path"] = process.argv.slice(2);
const run = benchmarks[name];
if (run) await run();
else {
  console.error(`There is no benchmark ${name}. Choose one of ${Object.keys(benchmarks).join(", ")}.`);
  process.exitCode = 1;
}
