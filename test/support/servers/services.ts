import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import type { TestProject } from "vitest/node";
import { findPostgres, findRedisServer } from "./executables.ts";
import { startPostgres } from "./postgres.ts";
import type {} from "./provided.ts";
import { startRedis } from "./redis.ts";
import { searchRecordings } from "./search-recordings.ts";

interface Service {
  readonly url: string | null;
  readonly close: () => Promise<void>;
}

let services: readonly Service[] = [];
let recordings = "";
let monitor: Redis | null = null;

/** Gives every test file a PostgreSQL and a Redis: those of DATABASE_URL and REDIS_URL, else private ones. */
export async function setup(project: TestProject): Promise<void> {
  recordings = await mkdtemp(join(tmpdir(), "tintype-recordings-"));
  project.provide("recordings", recordings);
  const redisServer = findRedisServer();
  const started = await Promise.allSettled([postgresService(), redisService(redisServer)]);
  services = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = started.find((result) => result.status === "rejected");
  if (failed) {
    await teardown();
    throw failed.reason;
  }
  const [postgres, redis] = services;
  if (redis?.url) monitor = await recordRedis(redis.url, join(recordings, "redis.txt"));
  project.provide("postgresUrl", postgres?.url ?? null);
  project.provide("redisUrl", redis?.url ?? null);
  project.provide("redisServer", redisServer);
}

export async function teardown(): Promise<void> {
  monitor?.disconnect();
  await Promise.all(services.map((service) => service.close()));
  try {
    process.stdout.write(`${await searchRecordings(recordings)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  } finally {
    await rm(recordings, { recursive: true, force: true });
  }
}

/** Every command that anybody sends, with all that is in it. */
async function recordRedis(url: string, file: string): Promise<Redis> {
  const client = new Redis(url);
  const commands = await client.monitor();
  client.disconnect();
  commands.on("monitor", (_time: string, words: readonly string[]) => appendFileSync(file, `${words.join(" ")}\n`));
  return commands;
}

async function postgresService(): Promise<Service> {
  const url = process.env.DATABASE_URL;
  if (url) return external(url);
  const programs = findPostgres();
  if (programs === null) return missing("PostgreSQL 15 or newer", "postgresql", "DATABASE_URL");
  return startPostgres(programs);
}

async function redisService(program: string | null): Promise<Service> {
  const url = process.env.REDIS_URL;
  if (url) return external(url);
  if (program === null) return missing("redis-server", "redis-server", "REDIS_URL");
  return startRedis({ program });
}

function external(url: string): Service {
  return { url, close: async () => {} };
}

function missing(what: string, debianPackage: string, variable: string): Service {
  const text = `Without ${what} its tests are skipped: install the Debian package ${debianPackage}, or set ${variable}.`;
  if (process.env.CI === "true") throw new Error(text);
  process.stderr.write(`${text}\n`);
  return { url: null, close: async () => {} };
}
