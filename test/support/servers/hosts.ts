import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { waitFor } from "../probes/wait-for.ts";
import { record } from "./recordings.ts";
import { startFlags } from "./start-flags.ts";

const program = fileURLToPath(new URL("host-program.ts", import.meta.url));
/** Replicas come in twos. */
const mostIdle = 2;
const idle: Host[] = [];

/** A process with the gateway of dist/ loaded, which runs one gateway after another: loading costs more than starting. */
export interface Host {
  readonly pid: number;
  /** All that its present gateway wrote. */
  logs(): string;
  isDead(): boolean;
  /** Starts a gateway and resolves with its URL; with null where the host dies of it. */
  begin(file: string, environment: Readonly<Record<string, string>>): Promise<string | null>;
  /** Sends a line of those of host-program.ts, and resolves when it was heard. */
  tell(order: string): Promise<void>;
  /** Signals it and resolves with its exit code; null where the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends its gateway, and leaves the host to the next one. */
  release(): Promise<void>;
}

/** One that waits, or a new one; its gateway is the caller's alone. */
export function takeHost(): Host {
  for (let host = idle.pop(); host; host = idle.pop()) if (!host.isDead()) return host;
  return spawnHost();
}

/** Sees to it that a host is loaded, or loading, before somebody takes it. */
export function prepareHost(): void {
  if (!idle.some((host) => !host.isDead())) idle.push(spawnHost());
}

/** What a gateway of this host is as a process. */
export function running(host: Host) {
  return {
    pid: host.pid,
    logs: host.logs,
    stop: (signal: NodeJS.Signals = "SIGTERM") => host.stop(signal),
    kill: async () => void (await host.stop("SIGKILL")),
  };
}

function spawnHost(): Host {
  const child = spawn(process.execPath, [...startFlags, program], {
    cwd: tmpdir(),
    stdio: ["pipe", "ignore", "pipe"],
    env: { PATH: process.env.PATH },
  });
  let output = "";
  let dead = false;
  let serves = false;
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    record("logs", chunk.toString());
  });
  // It may die before it has read what it was told.
  child.stdin.on("error", () => {});
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      dead = true;
      process.off("exit", killAtExit);
      resolve(code);
    });
  });
  /** What it says from this offset on, unless it dies. */
  const said = (pattern: RegExp, what: string, from = 0) =>
    waitFor(() => dead || pattern.exec(output.slice(from)), { what: `the gateway to ${what}` });

  const host: Host = {
    pid: child.pid ?? -1,
    logs: () => output,
    isDead: () => dead,
    async begin(file, environment) {
      await host.tell(`begin ${JSON.stringify({ file, environment })}`);
      const ready = await said(/^Tintype is ready: (.*)\/graphql$/m, "be ready");
      if (ready === true) return null;
      serves = true;
      return String(ready?.[1]);
    },
    async tell(order) {
      const from = output.length;
      const [word] = order.split(" ");
      child.stdin.write(`${order}\n`);
      await said(new RegExp(`^heard ${word}$`, "m"), `hear "${word}"`, from);
    },
    stop(signal) {
      child.kill(signal);
      return ended;
    },
    async release() {
      if (dead) return;
      // What is still starting would go on beside the next gateway.
      if (!serves || idle.length >= mostIdle) return void (await host.stop("SIGKILL"));
      await host.tell("end");
      await said(/^ended$/m, "end");
      output = "";
      serves = false;
      idle.push(host);
    },
  };
  return host;
}
