import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPostgresStore } from "./postgres.ts";
import { createPool } from "./postgres-pool.ts";

test("neither the pool nor its failure prints the URL", async () => {
  const pool = createPool("postgres://canary-user:canary-password@127.0.0.1:1/canary-database", { max: 1 });
  const error: unknown = await pool.connect().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
  for (const thing of [pool, error])
    expect(inspect(thing, { depth: 6, showHidden: true }) + JSON.stringify(thing)).not.toContain("canary");
  await pool.end();
});

/** One message of PostgreSQL's protocol. */
function message(type: string, body: Buffer | string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(body) + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

const refusal = (state: string) => message("E", `SFATAL\0C${state}\0Mno\0\0`);
const ready = Buffer.concat([message("R", Buffer.alloc(4)), message("Z", "I")]);
const shutDown = refusal("57P01");

/** Speaks as PostgreSQL does when a connection begins. */
async function listening(begin: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => begin(socket));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `postgres://user@127.0.0.1:${typeof address === "object" ? address?.port : ""}/database`;
}

test("a server that shuts down in the packet that made the connection ready ends no process", async () => {
  const url = await listening((socket) => socket.end(Buffer.concat([ready, shutDown])));
  const pool = createPool(url, { max: 1 });
  // Without a listener at that very moment, Node ends the process, and here the test, by an uncaught exception.
  const used = (async () => {
    const client = await pool.connect();
    try {
      return await client.query("select 1", []);
    } finally {
      client.release();
    }
  })();
  await expect(used).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  await pool.end();
});

test("where the server has no connection left, a request waits for one", async () => {
  let asked = 0;
  const url = await listening((socket) => {
    asked += 1;
    if (asked < 3) socket.end(refusal("53300"));
    else socket.write(ready);
  });
  const pool = createPool(url, { max: 1, connectionTimeoutMillis: 5_000 });
  (await pool.connect()).release(true);
  expect(asked).toBe(3);
  await pool.end();
});

test.each([
  ["53300", "max_connections"],
  ["28P01", "the user and the password"],
])("a refusal with %s is said with what to do about it", async (state, advice) => {
  const pool = createPool(await listening((socket) => socket.end(refusal(state))), { connectionTimeoutMillis: 200 });
  await expect(pool.connect()).rejects.toThrow(advice);
  await pool.end();
});

describe("a start", () => {
  const opened = async (begin: (socket: Socket) => void, startPatienceMs: number) => {
    const reasons: string[] = [];
    const onWaiting = (reason: string) => void reasons.push(reason);
    const error: unknown = await openPostgresStore(await listening(begin), { startPatienceMs, onWaiting }).catch(
      (thrown: unknown) => thrown,
    );
    return { error, reasons };
  };

  test("waits for a server that is starting up, and says once why", async () => {
    let asked = 0;
    const { error, reasons } = await opened((socket) => {
      asked += 1;
      socket.end(refusal(asked < 4 ? "57P03" : "3D000"));
    }, 60_000);
    expect(asked).toBe(4);
    expect(reasons).toEqual([expect.stringContaining("57P03")]);
    expect(error).toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining("name of the database"),
    });
  });

  test("does not wait where waiting changes nothing", async () => {
    const { error, reasons } = await opened((socket) => socket.end(refusal("28P01")), 60_000);
    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(reasons).toEqual([]);
  });
});
