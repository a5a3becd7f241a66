// `npm run bench -- NAME [SIZE]`: one benchmark in this process, with helpers of its own. Without a name, the read path.
const benchmarks: Readonly<Record<string, (size?: number) => Promise<unknown>>> = {
  "read-path": () => import("./read-path.ts"),
  peers: () => import("./peers.ts"),
  texts: () => import("./texts.ts"),
  policy: () => import("./policy.ts"),
  cold: () => import("./cold.ts"),
  two: () => import("./two.ts"),
  fair: async (size) => (await import("./fair.ts")).fair(size),
  start: () => import("./start.ts"),
  ledger: () => import("./ledger.ts"),
  sweeps: () => import("./sweeps.ts"),
  growth: async (size) => (await import("./growth.ts")).growth(size),
  replay: async (size) => (await import("./replay.ts")).replay(size),
  subscribers: async (size) => (await import("./subscribers.ts")).subscribers(size),
};

const [name = "read-path", size] = process.argv.slice(2);
const run = benchmarks[name];
if (run) await run(size === undefined ? undefined : Number(size));
else {
  console.error(`There is no benchmark ${name}. Choose one of ${Object.keys(benchmarks).join(", ")}.`);
  process.exitCode = 1;
}
