import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

type Environment = Readonly<Record<string, string>>;

/** A file of this folder as a process of its own, which answers one message with one message. */
export interface Helper {
  ask(question: object): Promise<unknown>;
  end(): Promise<void>;
}

/** `name`: the file's path within this folder, without its end; with it, the file runs as it is instead of from the bundle. */
export function startHelper(
  name: string,
  { flags = [], environment = {} }: { readonly flags?: readonly string[]; readonly environment?: Environment } = {},
): Helper {
  const path = name.endsWith(".ts") ? `../../bench/${name}` : `../bench/${name}.js`;
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), {
    execArgv: ["--disable-warning=ExperimentalWarning", ...flags],
    env: { ...process.env, ...environment },
    serialization: "advanced",
  });
  const exited = once(child, "exit");
  return {
    async ask(question) {
      child.send(question);
      const [answer] = await Promise.race([once(child, "message"), exited.then(() => failed(name))]);
      return answer;
    },
    async end() {
      if (running(child)) child.disconnect();
      // One that is still starting does not hear of it.
      const patience = setTimeout(() => child.kill(), 5_000);
      await exited;
      clearTimeout(patience);
    },
  };
}

/** The other side: ends with the process that asks. */
export function answerQuestions(answer: (question: unknown) => Promise<unknown>): void {
  process.on("message", async (question) => process.send?.(await answer(question)));
  process.on("disconnect", () => process.exit());
}

/** CPU of this process since it started, in microseconds. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function failed(name: string): never {
  throw new Error(`the process ${name} ended early; what it said is above`);
}

function running({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
