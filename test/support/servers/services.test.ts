import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { Redis } from "ioredis";
import { Client } from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { waitFor } from "../probes/wait-for.ts";
import { findPostgres } from "./executables.ts";
import { createDatabase, startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import { startToxicProxy } from "./toxic-proxy.ts";

const postgresUrl = inject("postgresUrl");

test.skipIf(postgresUrl === null)("a test database is empty, its own, and gone after drop", async () => {
  const database = await createDatabase(String(postgresUrl));
  const client = new Client({ connectionString: database.url });
  await client.connect();
  expect((await client.query("select 'a' < 'B' as linguistic")).rows).toEqual([{ linguistic: true }]);
  client.on("error", () => {});
  await database.drop();
  await expect(new Client({ connectionString: database.url }).connect()).rejects.toThrow("does not exist");
});

test.skipIf(findPostgres() === null).each(["SIGINT", "SIGQUIT", "SIGKILL"] as const)(
  "a PostgreSQL of a test's own starts again after %s, with its data",
  async (signal) => {
    const postgres = await startPostgres();
    onTestFinished(postgres.close);
    const { url } = await createDatabase(postgres.url);
    const before = postgres.pid;
    postgres.signal(signal);
    await postgres.startAgain();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.end();
    expect(postgres.pid).not.toBe(before);
  },
);

describe.skipIf(inject("redisServer") === null)("a Redis of a test's own", () => {
  test("stops, continues, dies and starts again on its port", async () => {
    const first = await startRedis();
    onTestFinished(first.close);
    const client = new Redis(first.port, { retryStrategy: () => 20, commandTimeout: 100, maxRetriesPerRequest: null });
    onTestFinished(() => client.disconnect());
    client.on("error", () => {});
    expect(await client.ping()).toBe("PONG");
    first.stop();
    await expect(client.ping()).rejects.toThrow("timed out");
    first.continue();
    expect(await client.ping()).toBe("PONG");
    await first.kill();
    const second = await startRedis({ port: first.port });
    onTestFinished(second.close);
    await waitFor(async () => (await client.ping()) === "PONG", { what: "the second Redis" });
    expect(second.pid).not.toBe(first.pid);
  });
});

describe("the toxic proxy", () => {
  async function throughProxy() {
    const server = createServer((socket) => socket.on("error", () => {}).pipe(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const proxy = await startToxicProxy({ host: "127.0.0.1", port: address.port });
    onTestFinished(proxy.close);
    const connect = () => createConnection({ host: proxy.host, port: proxy.port });
    return { proxy, connect };
  }

  test("passes, counts, swallows and heals", async () => {
    const { proxy, connect } = await throughProxy();
    const socket = connect();
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).toBe("hello");
    expect(proxy.counts()).toEqual({ connections: 1, bytesFromClients: 5, roundTrips: 1 });
    proxy.blackhole();
    socket.write("lost");
    await waitFor(() => proxy.counts().bytesFromClients === 9, { what: "the swallowed bytes" });
    proxy.heal();
    await once(socket, "close");
  });

  test("resets old and new connections", async () => {
    const { proxy, connect } = await throughProxy();
    const old = connect();
    await once(old, "connect");
    await waitFor(() => proxy.counts().connections === 1, { what: "the connection" });
    proxy.reset();
    expect(await once(old, "error").catch((error) => [error])).toMatchObject([{ code: "ECONNRESET" }]);
    expect(await once(connect(), "error").catch((error) => [error])).toMatchObject([{ code: "ECONNRESET" }]);
  });

  test("cuts an answer after so many bytes", async () => {
    const { proxy, connect } = await throughProxy();
    proxy.cut(3);
    const socket = connect();
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).toBe("hel");
    await once(socket, "close");
  });
});

test("waiting in vain says for what, and what came last", async () => {
  await expect(waitFor(() => 0, { what: "the flood", timeoutMs: 20 })).rejects.toThrow(
    "Waited 20 ms for the flood; the last answer was 0.",
  );
});
