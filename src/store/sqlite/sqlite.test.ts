import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IndexOptions } from "../images/indexed-catalog.ts";
import { openStore } from "../open.ts";
import type { StoreUnderTest } from "../suites/store.fixture.ts";
import { accessScopeOf, entryFor, imageWith, key } from "../suites/store.samples.ts";
import { indexSuite, storeSuite } from "../suites/store.suite.ts";
import { openSqliteStore } from "./sqlite.ts";
import { sqliteError } from "./sqlite-errors.ts";

async function openTestStore(index?: IndexOptions): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "tintype-store-"));
  const file = join(folder, "tintype.db");
  let sent = 0;
  const store = await openSqliteStore(file, { index, onStatement: () => sent++ });
  return {
    store,
    openAnother: () => openSqliteStore(file),
    statements: () => {
      const before = sent;
      sent = 0;
      return before;
    },
    execute: async (statement) => {
      const handle = new DatabaseSync(file, { timeout: 1_000 });
      handle.exec(statement);
      handle.close();
    },
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

storeSuite("SQLite", () => openTestStore());
indexSuite("SQLite with its index in memory", () => openTestStore({ waitForLoad: true, mostImages: 1_000_000 }));

function caught(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

const unavailable = { name: "GatewayError", code: "STORE_UNAVAILABLE" };

describe("a SQLite file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tintype-store-"));
    file = join(folder, "deep", "er", "tintype.db");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is made with its folder, for its owner's eyes alone, and opened again as it was left", async () => {
    const store = await openStore({ file });
    await store.write((transaction) => transaction.save([imageWith(key("one"))]));
    const modes = await Promise.all([file, `${file}-wal`].map(async (path) => (await stat(path)).mode & 0o777));
    expect(modes).toEqual([0o600, 0o600]);
    await store.close();
    const again = await openStore({ file });
    expect(await again.catalog.byKeys([key("one")], accessScopeOf(["a"]))).toHaveProperty("size", 1);
    await again.close();
  });

  test("is migrated once by handles that open it at the same time", async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore({ file })));
    await Promise.all(stores.map((store) => store.ping()));
    await Promise.all(stores.map((store) => store.close()));
  });

  test("tells the time of leases and entries by the given clock", async () => {
    let now = Date.parse("2026-05-05T05:05:05.005Z");
    const store = await openStore({ file }, { now: () => now });
    const lease = await store.leases.acquire("l", "x", 1_000);
    now += 999;
    expect(await store.leases.acquire("l", "y", 1_000)).toBeNull();
    await store.write((transaction) => transaction.fence(lease ?? { name: "", holder: "", epoch: 0 }));
    now += 1;
    expect(await store.leases.acquire("l", "y", 1_000)).toMatchObject({ epoch: 2 });
    expect(await store.write(async (transaction) => transaction.now)).toBe("2026-05-05T05:05:06.005Z");
    now -= 5_000;
    await store.write(async (transaction) => {
      await transaction.save([imageWith(key("one"))]);
      await transaction.append([entryFor(key("one"))]);
    });
    expect(await store.ledger.verify()).toBeNull();
    await store.close();
  });

  test("locked by another process: reads go on, a write waits and then says STORE_UNAVAILABLE, and recovers", async () => {
    const store = await openSqliteStore(file, { lockTimeoutMs: 30 });
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    await expect(store.write(async () => {})).rejects.toMatchObject(unavailable);
    await expect(store.leases.acquire("l", "x", 1_000)).rejects.toMatchObject(unavailable);
    expect(await store.ledger.head()).toBe(0);
    other.exec("rollback");
    other.close();
    await store.write(async () => {});
    await store.close();
  });

  test("that cannot be opened, or is something else, gives STORE_UNAVAILABLE", async () => {
    await expect(openStore({ file: folder })).rejects.toMatchObject(unavailable);
    const text = join(folder, "text");
    await writeFile(text, "this is no database, and it is longer than the header of one ".repeat(10));
    await expect(openStore({ file: text })).rejects.toMatchObject(unavailable);
    await expect(openStore({ file: join(text, "below-a-file") })).rejects.toMatchObject(unavailable);
  });

  test.each(["", "-wal"])("removed in use (%s) acknowledges no write, and is not ready", async (suffix) => {
    const store = await openSqliteStore(file);
    await store.write((transaction) => transaction.save([imageWith(key("one"))]));
    await rm(`${file}${suffix}`);
    const refused = { ...unavailable, message: expect.stringContaining("removed or replaced") };
    await expect(store.write(async () => {})).rejects.toMatchObject(refused);
    await expect(store.leases.acquire("l", "x", 1_000)).rejects.toMatchObject(refused);
    await expect(store.ping()).rejects.toMatchObject(refused);
    await store.close();
  });

  test("removed in the middle of a write loses the write with an error", async () => {
    const store = await openSqliteStore(file);
    await store.write((transaction) => transaction.save([imageWith(key("one"))]));
    const write = store.write(async (transaction) => {
      await transaction.append([entryFor(key("one"))]);
      await rm(file);
    });
    await expect(write).rejects.toMatchObject(unavailable);
    await store.close();
  });

  test("that takes no write still reads, and is not ready", async () => {
    const store = await openSqliteStore(file, { lockTimeoutMs: 30 });
    await store.ping();
    const other = new DatabaseSync(file);
    other.exec("begin immediate");
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    expect(await store.ledger.head()).toBe(0);
    other.exec("rollback");
    other.close();
    await store.ping();
    await store.close();
  });

  test("full gives STORE_UNAVAILABLE, and a wrong statement stays what it is", () => {
    const handle = new DatabaseSync(":memory:");
    handle.exec("pragma max_page_count = 10; create table big (text text)");
    const insert = () => handle.exec("insert into big values (hex(zeroblob(1000000)))");
    expect(sqliteError(caught(insert), "a.sqlite")).toMatchObject({
      ...unavailable,
      message: expect.stringMatching(/a\.sqlite.*disk full/),
    });
    const wrong = caught(() => handle.exec("selec 1"));
    expect(sqliteError(wrong, "a.sqlite")).toBe(wrong);
    handle.close();
  });

  test("loses no acknowledged entry to kill -9", async () => {
    for (const kills of [1, 40, 90]) {
      const writer = spawn(
        process.execPath,
        [
          "--disable-warning=ExperimentalWarning",
          fileURLToPath(new URL("../suites/store.writer.ts", import.meta.url)),
          file,
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const exited = once(writer, "exit");
      const acknowledged: number[] = [];
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged.push(Number(line));
        if (acknowledged.length === kills) writer.kill("SIGKILL");
      }
      await exited;
      const store = await openStore({ file });
      const head = await store.ledger.head();
      expect(acknowledged.length).toBeGreaterThanOrEqual(kills);
      expect(head).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0);
      expect(await store.ledger.after(0, 10_000, { accessScope: accessScopeOf(["a"]), filter: {} })).toHaveLength(head);
      expect(await store.ledger.verify()).toBeNull();
      await store.close();
    }
  });
});
