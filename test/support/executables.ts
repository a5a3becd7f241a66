import { execFileSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const oldestPostgres = 15;
const debianPostgres = "/usr/lib/postgresql";

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** The path of a program in PATH or /usr/bin, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/bin"];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

export function findRedisServer(): string | null {
  return findProgram("redis-server");
}

/** The newest PostgreSQL of this machine that is new enough: from PATH, else from Debian's folders outside it. */
export function findPostgres(): PostgresPrograms | null {
  const postgres = findProgram("postgres");
  const initdb = findProgram("initdb");
  if (postgres && initdb && majorVersion(postgres) >= oldestPostgres) return { postgres, initdb };
  const folders = debianVersions()
    .filter((version) => version >= oldestPostgres)
    .sort((left, right) => right - left)
    .map((version) => join(debianPostgres, String(version), "bin"));
  const folder = folders.find((bin) => isExecutable(join(bin, "postgres")) && isExecutable(join(bin, "initdb")));
  return folder ? { postgres: join(folder, "postgres"), initdb: join(folder, "initdb") } : null;
}

function debianVersions(): number[] {
  try {
    return readdirSync(debianPostgres).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function majorVersion(postgres: string): number {
  try {
    return Number(/\d+/.exec(execFileSync(postgres, ["--version"], { encoding: "utf8" }))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
