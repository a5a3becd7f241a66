// What a start of `npm start` on the demo clouds costs, beside Node alone, and what the gateway costs when nobody asks.
// Linux: it reads /proc. The first start writes the compile cache and fills the store; it is not counted.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median } from "./statistics.ts";

const starts = 5;
const idleMs = 60_000;
const program = fileURLToPath(new URL("../src/main.js", import.meta.url));
const { scripts }: { readonly scripts: { readonly start: string } } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);
// As `npm start` runs it.
const flags = scripts.start.split(" ").filter((word) => word.startsWith("--"));
const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));

interface Usage {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

function usageOf({ pid }: ChildProcess): Usage {
  // Behind the name, which may hold anything: the fields from `state` on, CPU in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, megabytes: Number(resident) / 1024 };
}

async function untilReady(): Promise<{ readonly child: ChildProcess; readonly ms: number }> {
  const beganAt = performance.now();
  const child = spawn(process.execPath, [...flags, program], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes("Tintype is ready")) return { child, ms: performance.now() - beganAt };
  }
  throw new Error(`The gateway ended before it was ready:\n${output}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** CPU of a Node that does nothing. */
async function nodeAlone(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1000)"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const { cpuSeconds } = usageOf(child);
  await end(child);
  return cpuSeconds;
}

try {
  await end((await untilReady()).child);
  const samples: (Usage & { readonly ms: number; readonly alone: number })[] = [];
  for (let start = 0; start < starts; start += 1) {
    const { child, ms } = await untilReady();
    samples.push({ ...usageOf(child), ms, alone: await nodeAlone() });
    await end(child);
  }
  const middle = (of: (sample: (typeof samples)[number]) => number, digits: number) =>
    median(samples.map(of)).toFixed(digits);
  console.log(
    [
      `Warm start, median of ${starts}`,
      `  to ready      ${middle(({ ms }) => ms, 0)} ms`,
      `  CPU           ${middle(({ cpuSeconds }) => cpuSeconds, 2)} s; Node alone ${middle(({ alone }) => alone, 2)} s`,
      `  resident      ${middle(({ megabytes }) => megabytes, 0)} MB`,
    ].join("\n"),
  );
  const { child } = await untilReady();
  const before = usageOf(child);
  await pause(idleMs);
  const after = usageOf(child);
  await end(child);
  console.log(
    [
      `Idle for ${idleMs / 1000} s, with the demo's sweeps`,
      `  CPU           ${(((after.cpuSeconds - before.cpuSeconds) / idleMs) * 100_000).toFixed(1)} % of a core`,
      `  resident      ${after.megabytes.toFixed(0)} MB`,
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
