import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";

export interface ProgramOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  /** The line of its output that says it serves. */
  readonly ready: RegExp;
  /** A folder of its own, removed with it. */
  readonly folder: string;
  /** Where the start fails the folder stays: another start may follow. */
  readonly startsAgain?: boolean;
  /** What ends it at once and leaves no child behind. */
  readonly endSignal: NodeJS.Signals;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface RunningProgram {
  readonly pid: number;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  /** For one that has exited: its folder stays, for the next one. */
  readonly leave: () => void;
  /** Ends it, whatever state it is in, and removes its folder. Safe to call twice. */
  readonly close: () => Promise<void>;
}

const keptOutput = 4_000;

/** Starts a server and waits for its own word that it is ready. It ends with this process, however that ends. */
export async function startProgram(options: ProgramOptions): Promise<RunningProgram> {
  const { command, folder, endSignal, ready, timeoutMs = 120_000 } = options;
  const child = spawn(command, options.arguments, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, ...options.environment },
    ...options.user,
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const guard = child.pid === undefined ? undefined : guardProgram(child.pid, endSignal, folder);

  const leave = () => void guard?.kill("SIGKILL");
  const end = async () => {
    leave();
    child.kill("SIGCONT");
    child.kill(endSignal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await exited;
    clearTimeout(patience);
  };
  const close = async () => {
    await end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  let output = "";
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`was not ready after ${timeoutMs} ms`)), timeoutMs);
      const settle = (error?: Error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      const read = (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-keptOutput);
        if (ready.test(output)) settle();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", settle);
      // `close`, not `exit`: only then has all output been read.
      child.once("close", (code, signal) => settle(new Error(`ended at once (${signal ?? `exit code ${code}`})`)));
    });
  } catch (error) {
    await (options.startsAgain ? end() : close());
    throw new Error(`${command} ${error instanceof Error ? error.message : error}. It said:\n${output}`, {
      cause: error,
    });
  }
  // From here its output is read and dropped, so that it never blocks on a full pipe.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners("data").resume();
  return { pid: child.pid ?? -1, signal: (signal) => child.kill(signal), exited, leave, close };
}

/** A shell whose input ends when this process does, even by kill -9; it then ends the program and removes its folder. */
function guardProgram(pid: number, endSignal: NodeJS.Signals, folder: string): ChildProcess {
  const script = `read -r line
    kill -CONT "$1"; kill -s "$2" "$1"
    for try in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" && sleep 0.1; done
    rm -rf "$3"`;
  const guard = spawn("sh", ["-c", script, "guard", String(pid), endSignal.replace("SIG", ""), folder], {
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of a Ctrl-C in the terminal.
    detached: true,
  });
  guard.unref();
  return guard;
}

/** Runs a program to its end; throws with its output where it fails. */
export async function runProgram(
  command: string,
  programArguments: readonly string[],
  user?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const child = spawn(command, programArguments, {
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, LC_ALL: "C" },
    ...user,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-keptOutput);
    });
  }
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} failed with exit code ${code}. It said:\n${output}`);
}
