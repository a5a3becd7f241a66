// What an append costs beside the store's own durable insert of the same row, how many entries a second a batch brings,
// and how long the whole ledger takes to verify. SQLite; with DATABASE_URL an empty PostgreSQL database as well.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import type { NewEntry } from "../src/domain/lifecycle/lifecycle.ts";
import type { Store } from "../src/ports/store/store.ts";
import { openStore } from "../src/store/open.ts";
import { entryFor, imageWith, key } from "../src/store/suites/store.samples.ts";
import { median, quantile } from "./statistics.ts";

const rounds = 10;
const appendsEach = 100;
const batch = 1_000;
const verified = 100_000;

/** One durable commit of one row of a table of the bench's own: what no append can beat. */
interface Floor {
  insert(rows: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const image = key("ami-0123456789abcdef0");
const entry = (): NewEntry =>
  entryFor(image, { kind: "image.described", before: "x".repeat(100), after: "y".repeat(200) });
// As many bytes as a row of the ledger with its payload.
const row = "z".repeat(900);

async function measure(name: string, store: Store, floor: Floor): Promise<void> {
  await store.write((transaction) => transaction.save([imageWith(image)]));
  const times = { append: [] as number[], floor: [] as number[] };
  const timed = async (into: number[], work: () => Promise<unknown>) => {
    const beganAt = performance.now();
    await work();
    into.push(performance.now() - beganAt);
  };
  const append = (count: number) =>
    store.write((transaction) => transaction.append(Array.from({ length: count }, entry)));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < appendsEach; turn += 1) await timed(times.append, () => append(1));
    for (let turn = 0; turn < appendsEach; turn += 1) await timed(times.floor, () => floor.insert([row]));
  }
  const batches = { append: [] as number[], floor: [] as number[] };
  for (let done = rounds * appendsEach; done < verified; done += batch) {
    await timed(batches.append, () => append(batch));
    await timed(batches.floor, () => floor.insert(Array<string>(batch).fill(row)));
  }
  const beganAt = performance.now();
  const broken = await store.ledger.verify();
  const seconds = (performance.now() - beganAt) / 1000;
  if (broken) throw new Error(`The ledger is broken: ${JSON.stringify(broken)}`);
  const perSecond = (all: readonly number[]) => Math.round((batch / median(all)) * 1000);
  const p99 = { append: quantile(times.append, 0.99), floor: quantile(times.floor, 0.99) };
  console.log(
    [
      "",
      name,
      `  one append       p50 ${median(times.append).toFixed(2)} ms, p99 ${p99.append.toFixed(2)} ms`,
      `  durable insert   p50 ${median(times.floor).toFixed(2)} ms, p99 ${p99.floor.toFixed(2)} ms`,
      `  ratio            p50 ${(median(times.append) / median(times.floor)).toFixed(2)}, p99 ${(p99.append / p99.floor).toFixed(2)}`,
      `  batches of ${batch}  ${perSecond(batches.append)} entries/s; bare rows ${perSecond(batches.floor)}/s`,
      `  verify           ${await store.ledger.head()} entries in ${seconds.toFixed(1)} s`,
    ].join("\n"),
  );
}

function sqliteFloor(file: string): Floor {
  const database = new DatabaseSync(file);
  database.exec("pragma journal_mode = wal; pragma synchronous = full; create table floor (row text)");
  const insert = database.prepare("insert into floor values (?)");
  return {
    async insert(rows) {
      database.exec("begin immediate");
      for (const text of rows) insert.run(text);
      database.exec("commit");
    },
    close: async () => database.close(),
  };
}

async function postgresFloor(url: string): Promise<Floor> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("drop table if exists bench_floor");
  await client.query("create table bench_floor (row text)");
  return {
    async insert(rows) {
      await client.query("insert into bench_floor select unnest($1::text[])", [rows]);
    },
    async close() {
      await client.query("drop table bench_floor");
      await client.end();
    },
  };
}

async function run(name: string, place: Parameters<typeof openStore>[0], floor: Floor): Promise<void> {
  const store = await openStore(place);
  try {
    await measure(name, store, floor);
  } finally {
    await store.close();
    await floor.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
try {
  await run("SQLite", { file: join(folder, "ledger.sqlite") }, sqliteFloor(join(folder, "floor.sqlite")));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const url = process.env.DATABASE_URL;
if (url) await run("PostgreSQL", { url }, await postgresFloor(url));
else console.log("\nPostgreSQL was not measured: set DATABASE_URL to an empty database.");
