import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
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

const ready = Buffer.concat([message("R", Buffer.alloc(4)), message("Z", "I")]);
const shutDown = message("E", "SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");

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
