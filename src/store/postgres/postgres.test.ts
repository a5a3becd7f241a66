import { createServer } from "node:net";
import { Client } from "pg";
import { afterAll, afterEach, describe, expect, inject, onTestFinished, test } from "vitest";
import { scaled } from "../../../test/support/probes/pace.ts";
import { createEmptiedDatabase, type EmptiedDatabase } from "../../../test/support/servers/emptied-database.ts";
import { createDatabase } from "../../../test/support/servers/postgres.ts";
import type {} from "../../../test/support/servers/provided.ts";
import { startToxicProxy } from "../../../test/support/servers/toxic-proxy.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Store } from "../../ports/store/store.ts";
import { openStore } from "../open.ts";
import type { StoreUnderTest } from "../suites/store.fixture.ts";
import { accessScopeOf, entryFor, imageWith, key } from "../suites/store.samples.ts";
import { indexSuite, storeSuite } from "../suites/store.suite.ts";
import { openPostgresStore, type PostgresOptions } from "./postgres.ts";

const postgresUrl = inject("postgresUrl");

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A store on this database, and what gives the database back. */
async function openOn(url: string, giveBack: () => Promise<void>, options: PostgresOptions = {}) {
  let sent = 0;
  const others: Store[] = [];
  const store = await openPostgresStore(url, { poolSize: 4, onStatement: () => sent++, ...options });
  return {
    url,
    store,
    openAnother: async () => {
      const other = await openPostgresStore(url, { poolSize: 4 });
      others.push(other);
      return other;
    },
    statements: () => {
      const before = sent;
      sent = 0;
      return before;
    },
    execute: (statement: string) => execute(url, statement),
    close: async () => {
      await store.close();
      // A test may have closed its own.
      await Promise.all(others.map((other) => other.close().catch(() => {})));
      await giveBack();
    },
  } satisfies StoreUnderTest & { readonly url: string };
}

async function openTestStore(options: PostgresOptions = {}) {
  const { url, drop } = await createDatabase(String(postgresUrl));
  return openOn(url, drop, options);
}

const unavailable = { name: "GatewayError", code: "STORE_UNAVAILABLE" };

describe.skipIf(postgresUrl === null)("needs a PostgreSQL: the Debian package postgresql-15, or DATABASE_URL", () => {
  let emptied: EmptiedDatabase | null = null;
  afterAll(() => emptied?.drop());
  storeSuite("PostgreSQL", async () => {
    emptied ??= await createEmptiedDatabase(String(postgresUrl), async (url) => (await openStore({ url })).close());
    return openOn(emptied.url, emptied.empty);
  });
  indexSuite("PostgreSQL with its index in memory", async () => {
    emptied ??= await createEmptiedDatabase(String(postgresUrl), async (url) => (await openStore({ url })).close());
    return openOn(emptied.url, emptied.empty, { index: { waitForLoad: true, mostImages: 1_000_000 } });
  });

  let database: Awaited<ReturnType<typeof openTestStore>> | null = null;
  afterEach(async () => {
    await database?.close();
    database = null;
  });

  const opened = async (options?: PostgresOptions) => {
    database = await openTestStore(options);
    return database;
  };
  const endConnections = ({ url }: { readonly url: string }, filter = "true") =>
    execute(
      url,
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and ${filter}`,
    );

  test("replicas that start at the same time on an empty database migrate it once", async () => {
    if (postgresUrl === null) throw new Error("There is no PostgreSQL.");
    const { url, drop } = await createDatabase(postgresUrl);
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore({ url })));
    await Promise.all(stores.map((store) => store.ping()));
    await Promise.all(stores.map((store) => store.close()));
    await drop();
  });

  test("outlives broken connections, idle or in a transaction", async () => {
    const { store, url } = await opened();
    await store.write((transaction) => transaction.save([imageWith(key("one"))]));
    await endConnections({ url });
    const broken = store.write(async (transaction) => {
      await transaction.append([entryFor(key("one"))]);
      await endConnections({ url }, "state = 'idle in transaction'");
      await transaction.append([entryFor(key("one"))]);
    });
    await expect(broken).rejects.toMatchObject(unavailable);
    expect(await store.ledger.head()).toBe(0);
    await store.write((transaction) => transaction.append([entryFor(key("one"))]));
    expect(await store.ledger.head()).toBe(1);
  });

  test("says STORE_UNAVAILABLE while the database takes no connections, and serves again afterwards", async () => {
    const { store, url } = await opened();
    const name = new URL(url).pathname.slice(1);
    const admin = postgresUrl ?? "";
    await execute(admin, `alter database ${name} allow_connections false`);
    await execute(admin, `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${name}'`);
    const calls: readonly ((store: Store) => Promise<unknown>)[] = [
      ({ ping }) => ping(),
      ({ ledger }) => ledger.head(),
      ({ leases }) => leases.acquire("l", "h", 1_000),
      ({ write }) => write(async () => {}),
    ];
    for (const call of calls) await expect(call(store)).rejects.toMatchObject(unavailable);
    await execute(admin, `alter database ${name} allow_connections true`);
    for (const call of calls) await call(store);
  });

  test("says STORE_UNAVAILABLE, without the password, where nobody listens or nobody answers", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const url = `postgres://user:secret-word@127.0.0.1:${port}/tintype`;
    const hanging = await openPostgresStore(url, { connectTimeoutMs: 50 }).catch((error: unknown) => error);
    expect(hanging).toMatchObject(unavailable);
    const refused = await openPostgresStore(url.replace(`:${port}`, ":1")).catch((error: unknown) => error);
    expect(refused).toMatchObject(unavailable);
    expect(`${hanging} ${refused}`).not.toContain("secret-word");
  });

  test("names the database that does not exist, and one in another encoding", async () => {
    if (postgresUrl === null) throw new Error("There is no PostgreSQL.");
    const missing = new URL(postgresUrl);
    missing.pathname = "/no-such-database";
    await expect(openPostgresStore(missing.href)).rejects.toThrow("name of the database");
    const { url, drop } = await createDatabase(postgresUrl);
    const name = `${new URL(url).pathname.slice(1)}_ascii`;
    await execute(postgresUrl, `create database ${name} template template0 encoding 'SQL_ASCII' locale 'C'`);
    const ascii = new URL(url);
    ascii.pathname = `/${name}`;
    await expect(openPostgresStore(ascii.href)).rejects.toThrow("encoding SQL_ASCII");
    await execute(postgresUrl, `drop database ${name} with (force)`);
    await drop();
  });

  test("gives up a statement that waits too long for a lock", async () => {
    const { store, url } = await opened({ statementTimeoutMs: scaled(500) });
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query("begin");
    await other.query("select * from ledger_head for update");
    await expect(store.write(async () => {})).rejects.toMatchObject(unavailable);
    await other.query("rollback");
    await other.end();
    await store.write(async () => {});
  });

  test("a replica that stops within a write holds the others no longer than a transaction may be idle", async () => {
    const { store, openAnother } = await opened({ statementTimeoutMs: scaled(500) });
    const other = await openAnother();
    await other.write((transaction) => transaction.save([imageWith(key("one")), imageWith(key("lost"))]));
    const stopped = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const lost = store.write(async (transaction) => {
      await transaction.append([entryFor(key("lost"))]);
      begun.resolve();
      await stopped.promise;
      return transaction.append([entryFor(key("lost"))]);
    });
    await begun.promise;
    await other.write((transaction) => transaction.append([entryFor(key("one"))]));
    stopped.resolve();
    await expect(lost).rejects.toMatchObject(unavailable);
    const entries = await other.ledger.after(0, 10, { accessScope: accessScopeOf(["a"]), filter: {} });
    expect(entries.map(({ key: { nativeId } }) => nativeId)).toEqual(["one"]);
  });

  test("that only reads still reads, and is not ready", async () => {
    const { store, url } = await opened({ poolSize: 1 });
    const name = new URL(url).pathname.slice(1);
    await store.ping();
    await execute(url, `alter database "${name}" set default_transaction_read_only = on`);
    await endConnections({ url });
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    expect(await store.ledger.head()).toBe(0);
    await execute(url, `begin read write; alter database "${name}" reset all; commit`);
    await endConnections({ url });
    await store.ping();
    expect(await store.ledger.head()).toBe(0);
  });

  test("gives up a server that stops answering, before it and within a write, and takes it back", async () => {
    const { url } = await opened();
    const target = new URL(url);
    const proxy = await startToxicProxy({ host: target.hostname, port: Number(target.port) });
    target.hostname = proxy.host;
    target.port = String(proxy.port);
    const store = await openPostgresStore(target.href, {
      poolSize: 2,
      connectTimeoutMs: scaled(500),
      statementTimeoutMs: scaled(500),
    });
    await store.write((transaction) => transaction.save([imageWith(key("one"))]));
    const silenced = store.write(async (transaction) => {
      proxy.blackhole();
      return transaction.append([entryFor(key("one"))]);
    });
    await expect(silenced).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    proxy.heal();
    await store.write((transaction) => transaction.append([entryFor(key("one"))]));
    expect(await store.ledger.head()).toBe(1);
    await store.close();
    await proxy.close();
  });

  test("writes that wait for their turn leave connections to the readers", async () => {
    const { store } = await opened({ poolSize: 2 });
    const counts = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.write(() => store.catalog.count({ accessScope: accessScopeOf(["a"]), filter: {}, now: isoTime(0) })),
      ),
    );
    expect(counts).toEqual(Array.from({ length: 10 }, () => 0));
  });

  test("a programming error passes unchanged", async () => {
    const { store } = await opened();
    const list = store.catalog.list(
      { accessScope: accessScopeOf(["a"]), filter: {}, now: isoTime(0) },
      { field: "NAME", direction: "ASC" },
      { sort: "", id: 0.5 },
      1,
    );
    await expect(list).rejects.toMatchObject({ name: "error", code: "22P02" });
  });
});
