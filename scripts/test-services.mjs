// Sees to it that the tests find their PostgreSQL and Redis: installs them where it may, else says what will be skipped.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { findPostgres, findRedisServer } from "../test/support/executables.ts";

const services = [
  { name: "Redis", package: "redis-server", variable: "REDIS_URL", find: findRedisServer },
  { name: "PostgreSQL 15 or newer", package: "postgresql", variable: "DATABASE_URL", find: findPostgres },
];

const missing = services.filter((service) => !process.env[service.variable] && service.find() === null);
if (missing.length > 0) {
  if (mayInstall()) install(missing.map((service) => service.package));
  const lacking = missing.filter((service) => service.find() === null);
  for (const service of lacking) {
    console.error(
      `${service.name} is not on this machine, so its tests are skipped: install the Debian package ${service.package}, or set ${service.variable}.`,
    );
  }
  if (lacking.length > 0 && process.env.CI === "true") process.exit(1);
}

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
}

function install(packages) {
  console.error(`Installing for the tests: ${packages.join(" ")}`);
  const undo = keepServersDown();
  try {
    const installed = aptGet("update") && aptGet("install", "--yes", "--no-install-recommends", ...packages);
    if (!installed) console.error("The installation failed; what apt-get said is above.");
  } finally {
    undo();
  }
}

function aptGet(...words) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, encoding: "utf8" };
  const { status, stdout, stderr } = spawnSync("apt-get", ["--quiet", ...words], options);
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
