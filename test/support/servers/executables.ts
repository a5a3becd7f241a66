import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
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

/** A Chromium that needs no screen. */
export function findBrowser(): string | null {
  const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
  return process.env.BROWSER_PROGRAM ?? names.map(findProgram).find((path) => path !== null) ?? null;
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

export interface CloudInit {
  readonly python: string;
  /** The folder that holds its package `cloudinit`, for PYTHONPATH. */
  readonly library: string;
}

/** Where test-services.mjs unpacks it: an installed cloud-init would set the machine up anew at its next start. */
export const unpackedCloudInit = "/usr/local/lib/tintype-tests/cloud-init";

/** A Python that can run cloud-init's code: that of CLOUD_INIT, a folder, else of Debian, installed or only unpacked. */
export function findCloudInit(): CloudInit | null {
  const python = findPython();
  const debianLibrary = "/usr/lib/python3/dist-packages";
  const libraries = process.env.CLOUD_INIT
    ? [process.env.CLOUD_INIT]
    : [debianLibrary, join(unpackedCloudInit, debianLibrary)];
  const library = libraries.find(
    (folder) =>
      existsSync(join(folder, "cloudinit")) && canImport(python, ["cloudinit.cmd.main", "jsonschema"], folder),
  );
  return python === null || library === undefined ? null : { python, library };
}

/** A Python with html5lib, which reads HTML by the rules of browsers. */
export function findHtml5lib(): string | null {
  const python = findPython();
  return canImport(python, ["html5lib"]) ? python : null;
}

/** Debian's own where there is one: it alone sees the modules of Debian's packages. */
function findPython(): string | null {
  const debianPython = "/usr/bin/python3";
  return isExecutable(debianPython) ? debianPython : findProgram("python3");
}

function canImport(python: string | null, modules: readonly string[], library = ""): boolean {
  if (python === null) return false;
  const options = { env: { PYTHONPATH: library, PYTHONDONTWRITEBYTECODE: "1" }, stdio: "ignore" } as const;
  return spawnSync(python, ["-c", `import ${modules.join(", ")}`], options).status === 0;
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
