import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { waitFor } from "../probes/wait-for.ts";
import { findRedisServer } from "./executables.ts";
import { freePort } from "./free-port.ts";
import { type RunningProgram, startProgram } from "./program.ts";

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** kill -9; resolves when it is gone. Start another one on the same port with `startRedis({ port })`. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP: connections stay open, nothing is answered. */
  readonly stop: () => void;
  /** SIGCONT. */
  readonly continue: () => void;
  readonly close: () => Promise<void>;
}

export interface RedisOptions {
  readonly port?: number;
  readonly program?: string;
  /** Settings in the command line's form: `["--cluster-enabled", "yes"]`. */
  readonly settings?: readonly string[];
}

/** A Redis of its own for a test, on 127.0.0.1 and in memory only. Call `close` in any case. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisProcess> {
  const command = options.program ?? findRedisServer();
  if (command === null) throw new Error("redis-server is not on this machine: apt-get install redis-server.");
  const start = async (port: number): Promise<RedisProcess> => {
    const folder = await mkdtemp(join(tmpdir(), "tintype-redis-"));
    const settings = [
      "--port",
      String(port),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      folder,
    ];
    const program = await startProgram({
      command,
      arguments: [...settings, ...(options.settings ?? [])],
      ready: /Ready to accept connections/,
      folder,
      endSignal: "SIGKILL",
    });
    return redisProcess(port, program);
  };
  if (options.port !== undefined) return start(options.port);
  // The free port may be gone by the time Redis binds it.
  return start(await freePort()).catch(async () => start(await freePort()));
}

/** A Redis Cluster of one node that holds all slots; `url` is of the form redis+cluster://. */
export async function startRedisCluster(): Promise<RedisProcess> {
  // Alone in its cluster, a node would not know its own address.
  const redis = await startRedis({ settings: ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"] });
  const admin = new Redis(redis.url);
  try {
    await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    const working = async () => String(await admin.call("CLUSTER", "INFO")).includes("cluster_state:ok");
    await waitFor(working, { what: "the cluster" });
  } finally {
    admin.disconnect();
  }
  return { ...redis, url: `redis+cluster://127.0.0.1:${redis.port}` };
}

function redisProcess(port: number, program: RunningProgram): RedisProcess {
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: program.pid,
    kill: program.close,
    stop: () => program.signal("SIGSTOP"),
    continue: () => program.signal("SIGCONT"),
    close: program.close,
  };
}
