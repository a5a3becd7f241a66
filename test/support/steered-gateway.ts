import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { askingAs, generous } from "./asking.ts";
import { demoBackends, withoutApproval } from "./backends.ts";
import type { OnEnd } from "./closing.ts";
import { type Gateway, temporaryFolder, writeConfiguration } from "./gateway.ts";
import { record } from "./recordings.ts";
import { waitFor } from "./wait-for.ts";

const program = fileURLToPath(new URL("dying-gateway.ts", import.meta.url));

export interface SteeredOptions {
  readonly clouds: Clouds;
  /** Where the SQLite store lies, to be found again after a death. */
  readonly folder: string;
  readonly onEnd?: OnEnd;
}

/** A gateway that dies or waits between two steps of a mutation, where its test says. Settling counts as steps too. */
export interface SteeredGateway extends Gateway {
  /** Waits at the n-th step from now on; `held` resolves with the step's name when it is there. */
  holdAt(step: number): Promise<{ readonly held: Promise<string> }>;
  goOn(): Promise<void>;
  /** Whether it is dead. */
  ended(): boolean;
}

/** Its program is loaded, and waits. */
export interface PreparedGateway {
  /** Resolves when it is ready, or dead: with `dieAt` it kills itself at that step of what it settles. */
  start(options?: { readonly dieAt?: number }): Promise<SteeredGateway>;
}

/** Loading takes longer than starting, and the last gateway may still be running meanwhile. */
export function prepareSteeredGateway({ clouds, folder, onEnd = onTestFinished }: SteeredOptions): PreparedGateway {
  const file = writeConfiguration(temporaryFolder(onEnd), {
    server: { port: 0 },
    limits: generous,
    store: { file: join(folder, "tintype.sqlite") },
    backends: demoBackends({ sweepIntervalMs: 300 }),
    organizations: withoutApproval(demoBackends({})),
  });
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, file], {
    cwd: tmpdir(),
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH, ...clouds.environment },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      record("logs", chunk.toString());
    });
  // It may die before it has read what it was told.
  child.stdin.on("error", () => {});
  let dead = false;
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const ended = once(child, "close").then(() => {
    dead = true;
    process.off("exit", killAtExit);
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  onEnd(kill);

  const tell = async (order: string) => {
    const from = output.length;
    child.stdin.write(`${order}\n`);
    const heard = () => dead || output.includes(`heard ${order}`, from);
    await waitFor(heard, { what: `the gateway to hear "${order}"`, timeoutMs: 20_000 });
    return from;
  };
  const address = () => /^Tintype is ready: (.*)\/graphql$/m.exec(output)?.[1];

  return {
    async start({ dieAt } = {}) {
      if (dieAt !== undefined) await tell(`die ${dieAt}`);
      await tell("begin");
      await waitFor(() => dead || address(), { what: "the gateway", timeoutMs: 20_000 });
      if (dead && dieAt === undefined) throw new Error(`The gateway ended before it was ready:\n${output}`);
      const url = address() ?? "";
      const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
        child.kill(signal);
        await ended;
        return child.exitCode;
      };
      const running = { url, pid: child.pid ?? -1, kill, logs: () => output, stop };
      // A dead one answers nobody, and may be asked all the same.
      const asked = await askingAs(running, dead ? null : "operator").catch(() => askingAs(running, null));
      return {
        ...asked,
        ended: () => dead,
        async holdAt(step) {
          const from = await tell(`hold ${step}`);
          const name = () => /^holds (.*)$/m.exec(output.slice(from))?.[1];
          const held = waitFor(name, { what: `step ${step}`, timeoutMs: 20_000 }).then(String);
          // A mutation may have no such step.
          held.catch(() => {});
          return { held };
        },
        goOn: async () => void (await tell("go")),
      };
    },
  };
}

/** What fifteen seconds do to the leases of a process that was killed, at once. */
export function letLeasesRunOut(folder: string): void {
  const store = new DatabaseSync(join(folder, "tintype.sqlite"), { timeout: 5_000 });
  try {
    store.exec("update lease set expires_at = 0");
  } finally {
    store.close();
  }
}

/** Gateways on one store, one at a time. */
export function succession(options: SteeredOptions) {
  let prepared = prepareSteeredGateway(options);
  const next = async (more: { readonly dieAt?: number } = {}) => {
    const gateway = await prepared.start(more);
    prepared = prepareSteeredGateway(options);
    return gateway;
  };
  return {
    next,
    /** kill -9, and the next one. */
    async after(gateway: SteeredGateway, more: { readonly dieAt?: number } = {}): Promise<SteeredGateway> {
      await gateway.kill();
      letLeasesRunOut(options.folder);
      return next(more);
    },
  };
}
