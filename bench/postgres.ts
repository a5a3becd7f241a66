// A PostgreSQL of the bench's own, which ends with this process.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { chown, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgres } from "../test/support/servers/executables.ts";
import { freePort } from "../test/support/servers/free-port.ts";
import { runProgram, startProgram } from "../test/support/servers/program.ts";

export interface PostgresServer {
  readonly url: string;
  /** CPU of all its processes since they started, in microseconds. Linux: it reads /proc. */
  cpu(): number;
  close(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (!programs)
    throw new Error("PostgreSQL 15 or newer is not on this machine: install the Debian package postgresql.");
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  const folder = await mkdtemp(join(tmpdir(), "tintype-bench-postgres-"));
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  await runProgram(programs.initdb, ["-D", data, "--username=postgres", "--auth=trust", "--encoding=UTF8"], user);
  const port = await freePort();
  const settings = { port, listen_addresses: "127.0.0.1", unix_socket_directories: folder, lc_messages: "C" };
  const program = await startProgram({
    command: programs.postgres,
    arguments: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    ready: /database system is ready to accept connections/,
    folder,
    endSignal: "SIGQUIT",
    ...(user && { user }),
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    cpu: () => cpuOfTree(program.pid),
    close: () => program.close(),
  };
}

function idOf(flag: string): number {
  return Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
}

/** Of a process, of its children, and of those that it has buried. */
function cpuOfTree(root: number): number {
  let hundredths = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const [, parent, user = 0, system = 0, buriedUser = 0, buriedSystem = 0] = fieldsOf(pid);
    if (Number(pid) === root) hundredths += user + system + buriedUser + buriedSystem;
    else if (parent === root) hundredths += user + system;
  }
  return hundredths * 10_000;
}

/** State, parent, and its CPU in hundredths of a second; nothing of a process that has ended. */
function fieldsOf(pid: string): readonly number[] {
  try {
    // Behind the name, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return [0, 1, 11, 12, 13, 14].map((index) => Number(fields[index]));
  } catch {
    return [];
  }
}
