// Sees to it that the tests find PostgreSQL, Redis, cloud-init, html5lib and a browser: installs them where it may, else
// says what will be skipped.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findBrowser,
  findCloudInit,
  findHtml5lib,
  findPostgres,
  findRedisServer,
  unpackedCloudInit,
} from "../test/support/servers/executables.ts";

// What cloud-init's schema command imports, as Debian names it.
const cloudInitModules = ["configobj", "jinja2", "jsonpatch", "jsonschema", "requests", "yaml"];

const services = [
  { name: "Redis", packages: ["redis-server"], variable: "REDIS_URL", find: findRedisServer },
  { name: "PostgreSQL 15 or newer", packages: ["postgresql"], variable: "DATABASE_URL", find: findPostgres },
  {
    name: "cloud-init with its Python modules",
    packages: ["python3", ...cloudInitModules.map((module) => `python3-${module}`)],
    unpack: "cloud-init",
    variable: "CLOUD_INIT",
    find: findCloudInit,
  },
  {
    name: "A browser",
    packages: ["chromium-headless-shell"],
    variable: "BROWSER_PROGRAM",
    find: findBrowser,
    // Not every release of Debian has it, and one test needs it.
    isOptional: true,
  },
  { name: "html5lib", packages: ["python3-html5lib"], find: findHtml5lib },
];

const missing = services.filter(
  (service) => !(service.variable && process.env[service.variable]) && service.find() === null,
);
if (missing.length > 0) {
  if (mayInstall())
    for (const optional of [false, true]) install(missing.filter(({ isOptional = false }) => isOptional === optional));
  const lacking = missing.filter((service) => service.find() === null);
  for (const service of lacking) {
    console.error(
      `${service.name} is not on this machine, so its tests are skipped: install the Debian package ${service.unpack ?? service.packages}${service.variable ? `, or set ${service.variable}` : ""}.`,
    );
  }
  if (lacking.some(({ isOptional }) => !isOptional) && process.env.CI === "true") process.exit(1);
}

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
}

function install(lacking) {
  if (lacking.length === 0) return;
  const packages = lacking.flatMap((service) => service.packages);
  console.error(`Installing for the tests: ${packages.join(" ")}`);
  const undo = keepServersDown();
  try {
    const installed =
      aptGet("update") &&
      aptGet("install", "--yes", "--no-install-recommends", ...packages) &&
      lacking.every((service) => service.unpack === undefined || unpack(service.unpack, unpackedCloudInit));
    if (!installed) console.error("The installation failed; what apt-get said is above.");
  } finally {
    undo();
  }
}

/** The files of a package without its installation. */
function unpack(debianPackage, folder) {
  const downloads = mkdtempSync(join(tmpdir(), "tintype-packages-"));
  try {
    if (!run("apt-get", ["--quiet", "download", debianPackage], { cwd: downloads })) return false;
    mkdirSync(folder, { recursive: true });
    return readdirSync(downloads).every((file) => run("dpkg-deb", ["--extract", join(downloads, file), folder], {}));
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

function aptGet(...words) {
  return run("apt-get", ["--quiet", ...words], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}

function run(program, words, options) {
  const { status, stdout, stderr } = spawnSync(program, words, { ...options, encoding: "utf8" });
  if (status !== 0) console.error(`${stdout ?? ""}${stderr ?? ""}`);
  return status === 0;
}

/** Debian starts what it installs and makes a database cluster; the tests start their own. Returns the undoing. */
function keepServersDown() {
  const files = [
    { path: "/usr/sbin/policy-rc.d", text: "#!/bin/sh\nexit 101\n", mode: 0o755 },
    { path: "/etc/postgresql-common/createcluster.conf", text: "create_main_cluster = false\n", mode: 0o644 },
  ].filter(({ path }) => !existsSync(path));
  mkdirSync("/etc/postgresql-common", { recursive: true });
  for (const { path, text, mode } of files) writeFileSync(path, text, { mode });
  return () => {
    for (const { path } of files) rmSync(path, { force: true });
  };
}
