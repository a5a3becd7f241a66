import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { createTransport } from "./transport.ts";
import { failureOf, send, startWire } from "./wire.fixture.ts";

const request = (url: string) => ({
  url,
  headers: {},
  signal: new AbortController().signal,
  timeoutMs: 5_000,
  attempt: { backendId: "test-smartcloud", action: "list images" },
});

test("a connection that does not come about has a deadline of its own", async () => {
  const sockets = new Set<Socket>();
  // Takes the connection and never answers the TLS handshake.
  const server = createServer((socket) => {
    sockets.add(
      socket
        .on("error", () => undefined)
        .once("close", () => sockets.delete(socket))
        .resume(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const transport = createTransport(url, { concurrency: 1, connectTimeoutMs: 50 });
  const error = await failureOf(transport.send(request(url)));
  expect(error.code).toBe("BACKEND_TIMEOUT");
  expect(error.message).toContain("connection");
  await expect.poll(() => sockets.size).toBe(0);
  transport.close();
  await new Promise((resolve) => server.close(resolve));
});

test("connections are kept for the next request, and never more than allowed are open", async () => {
  let most = 0;
  const wire = await startWire((_, outgoing) => {
    most = Math.max(most, wire.sockets());
    send(outgoing, 200, "{}");
  });
  const transport = createTransport(wire.url, { concurrency: 2 });
  await Promise.all(Array.from({ length: 10 }, () => transport.send(request(wire.url))));
  expect(most).toBe(2);
  expect(wire.sockets()).toBe(2);
  transport.close();
  await expect.poll(wire.sockets).toBe(0);
  await wire.close();
});

test("a request that waits for a free connection can be given up at once", async () => {
  const wire = await startWire(() => undefined);
  const transport = createTransport(wire.url, { concurrency: 1 });
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = failureOf(transport.send({ ...request(wire.url), signal: running.signal }));
  await expect.poll(() => wire.paths).toHaveLength(1);
  const second = failureOf(transport.send({ ...request(wire.url), signal: waiting.signal }));
  waiting.abort();
  expect((await second).code).toBe("CANCELLED");
  running.abort();
  expect((await first).code).toBe("CANCELLED");
  await expect.poll(wire.sockets).toBe(0);
  expect(wire.paths).toHaveLength(1);
  transport.close();
  await wire.close();
});

test("a body may come slowly, as long as the deadline is not over", async () => {
  const wire = await startWire((_, outgoing) => {
    outgoing.write("{");
    setTimeout(() => outgoing.end("}"), 3_500);
  });
  const transport = createTransport(wire.url, { concurrency: 1 });
  expect((await transport.send(request(wire.url))).body.toString()).toBe("{}");
  transport.close();
  await wire.close();
});
