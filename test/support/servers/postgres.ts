import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { waitFor } from "../probes/wait-for.ts";
import { findPostgres, type PostgresPrograms } from "./executables.ts";
import { freePort } from "./free-port.ts";
import { type RunningProgram, runProgram, startProgram } from "./program.ts";
import { record } from "./recordings.ts";

export interface PostgresProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** After a signal that ends it, kill -9 too: resolves when it serves the same data on the same port. */
  readonly startAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A PostgreSQL of its own, on 127.0.0.1 and without fsync; it survives a killed process, not a power cut. */
export async function startPostgres(programs: PostgresPrograms | null = findPostgres()): Promise<PostgresProcess> {
  if (programs === null) throw new Error("PostgreSQL 15 or newer is not on this machine: apt-get install postgresql.");
  const user = unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), "tintype-postgres-"));
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  await runProgram(programs.initdb, ["-D", data, ...options], user);
  const port = await freePort();
  const start = (startsAgain: boolean): Promise<RunningProgram> => {
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: folder,
      max_connections: 200,
      shared_buffers: "32MB",
      fsync: "off",
      full_page_writes: "off",
      lc_messages: "C",
    };
    return startProgram({
      command: programs.postgres,
      arguments: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      ready: /database system is ready to accept connections/,
      folder,
      startsAgain,
      endSignal: "SIGQUIT",
      environment: { LC_ALL: "C", TZ: "UTC" },
      ...(user && { user }),
    });
  };
  let program = await start(false);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return program.pid;
    },
    signal: (signal) => program.signal(signal),
    async startAgain() {
      await program.exited;
      program.leave();
      // After kill -9 its children hold the shared memory for a moment.
      program = await waitFor(() => start(true), { what: "PostgreSQL to start again", everyMs: 50 });
    },
    close: () => program.close(),
  };
}

export interface TestDatabase {
  readonly url: string;
  /** Ends its connections and removes it. */
  readonly drop: () => Promise<void>;
}

/** An empty database of its own, in a linguistic sort order as production ones mostly are. */
export async function createDatabase(postgresUrl: string): Promise<TestDatabase> {
  const name = `tintype_${randomBytes(8).toString("hex")}`;
  await query(
    postgresUrl,
    `create database ${name} template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'en-US'`,
  );
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await recordTables(url.href);
      await query(postgresUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** All that a gateway's database holds; nothing where its tables were never made, or the test shut it off. */
export async function recordTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    for (const { name } of rows)
      record("databases", JSON.stringify((await client.query(`select * from "${name}"`)).rows));
  } catch {
    // Whatever is gone holds nothing.
  } finally {
    await client.end().catch(() => {});
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // This machine has no such user.
    }
  }
  throw new Error("PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody.");
}
