import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { askingAs, generous } from "../callers/asking.ts";
import type { DemoUser } from "../callers/sign-in.ts";
import type { OnEnd } from "../closing.ts";
import { type BackendEntry, demoBackends, withoutApproval } from "../worlds/backends.ts";
import { running, takeHost } from "./hosts.ts";
import { keepDatabases, record } from "./recordings.ts";
import { startFlags } from "./start-flags.ts";

const program = fileURLToPath(new URL("../../../dist/src/main.js", import.meta.url));

export interface GatewayOptions {
  readonly clouds: Clouds;
  /** Default: acme-production and acme-smartcloud. */
  readonly backends?: readonly BackendEntry[];
  /** A folder to find the store again in after a restart; its own where left out. A `url` is a PostgreSQL. */
  readonly store?: { readonly folder: string } | { readonly url: string };
  readonly redisUrl?: string | undefined;
  /** Beside what leads to the clouds; the gateway is a process of its own then. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly sweepIntervalMs?: number;
  readonly deadlineMs?: number;
  /** Sections of the configuration besides. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Whether opening images to others needs approval, as it does by default; tests of what the clouds do go without. */
  readonly approval?: boolean;
  /** Who asks; the operator where left out. */
  readonly user?: DemoUser | null;
  /** Where it leaves what ends it; the end of the test where left out. */
  readonly onEnd?: OnEnd;
  /** The command as operators start it, where how it starts and ends is the question; else one gateway of a host. */
  readonly asCommand?: boolean;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
    readonly path?: readonly unknown[];
  }[];
}

export interface Gateway {
  readonly url: string;
  readonly pid: number;
  /** Of whoever asks; null for nobody. */
  readonly token: string | null;
  /** The same gateway, asked by somebody else; by nobody in particular with null. */
  as(user: DemoUser | null): Promise<Gateway>;
  graphql<Data>(query: string, variables?: object): Promise<Answer<Data>>;
  /** All that it wrote to standard output and standard error. */
  logs(): string;
  /** Signals it and resolves with its exit code; null where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

/** A configuration and what its references are looked up in. */
export interface ConfigurationSource {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** No configuration: the demo clouds, with what they and the store keep below a folder. */
export interface DemoSource {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** A folder of a test's own, removed after it. */
export function temporaryFolder(onEnd: OnEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "tintype-gateway-"));
  onEnd(() => keepDatabases(folder));
  return folder;
}

/** A gateway in a process that is not the test's, on a free port, ended with the test. Resolves when it is ready. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { onEnd = onTestFinished } = options;
  // The SDK of a cloud reads the environment of its process.
  const start = options.asCommand || options.environment ? startCommand : startHosted;
  const started = await start(configurationOf(options, temporaryFolder(onEnd)), onEnd);
  return askingAs(started, options.user === undefined ? "operator" : options.user);
}

/** With `READS=plain`: no answer is kept, no query compiled, and lists come from the database. */
const plainReads = { keptBytes: 0, compiled: false, indexedImages: 0 };

/** Writes what these options come to as a file into this folder. */
export function configurationOf(options: GatewayOptions, folder: string): ConfigurationSource {
  const store = options.store ?? { folder };
  const configuration = {
    server: { port: 0 },
    limits: generous,
    store: "url" in store ? { url: { env: "TEST_DATABASE_URL" } } : { file: join(store.folder, "tintype.sqlite") },
    ...(options.redisUrl ? { redis: { url: { env: "TEST_REDIS_URL" } } } : {}),
    backends: demoBackends(options),
    ...(process.env.READS === "plain" ? { answers: plainReads } : {}),
    ...(options.approval ? {} : { organizations: withoutApproval(demoBackends(options)) }),
    ...options.configuration,
  };
  return {
    file: writeConfiguration(folder, configuration),
    environment: {
      ...options.clouds.environment,
      ...("url" in store ? { TEST_DATABASE_URL: store.url } : {}),
      ...(options.redisUrl ? { TEST_REDIS_URL: options.redisUrl } : {}),
      ...options.environment,
    },
  };
}

async function startCommand(source: ConfigurationSource, onEnd: OnEnd) {
  const started = runGateway(source);
  onEnd(() => started.kill());
  return { ...started, url: await started.ready };
}

async function startHosted({ file, environment }: ConfigurationSource, onEnd: OnEnd) {
  const host = takeHost();
  onEnd(() => host.release());
  const url = await host.begin(file, environment);
  if (url === null) throw new Error(`The gateway ended before it was ready:\n${host.logs()}`);
  return { url, ...running(host) };
}

/** JSON is YAML. Returns the file's path. */
export function writeConfiguration(folder: string, configuration: unknown): string {
  const file = join(folder, "tintype.yaml");
  writeFileSync(file, typeof configuration === "string" ? configuration : JSON.stringify(configuration));
  return file;
}

/** Starts the program and does not wait: `ready` rejects where it ends before, `ended` never does. */
export function runGateway(options: ConfigurationSource | DemoSource) {
  const [words, cwd] = "file" in options ? [["--config", options.file], tmpdir()] : [[], options.folder];
  const child = spawn(process.execPath, [...startFlags, program, ...words], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, ...options.environment },
  });
  let output = "";
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const ended = new Promise<Run>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", killAtExit);
      resolve({ code, output });
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      record("logs", chunk.toString());
      const url = /^Tintype is ready: (.*)\/graphql$/m.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    ended.then(
      ({ code }) => reject(new Error(`The gateway ended with ${code} before it was ready:\n${output}`)),
      reject,
    );
  });
  ready.catch(() => {});
  return {
    pid: child.pid ?? -1,
    ready,
    ended,
    logs: () => output,
    async stop(signal: NodeJS.Signals = "SIGTERM") {
      child.kill(signal);
      return (await ended).code;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
