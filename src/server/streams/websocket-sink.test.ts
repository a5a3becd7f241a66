import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createWebSocketSink } from "./websocket-sink.ts";

test("a client reads the messages as the protocol has them, whatever their sizes and its id", async () => {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close());
  await once(server, "listening");
  // A TCP server has no path for an address.
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  const [accepted, { socket: wire }] = await once(server, "connection");
  const sizes = [2, 60, 75, 76, 77, 124, 125, 126, 65_470, 65_480, 65_486, 65_490, 65_535, 65_536, 70_000];
  const payloads = sizes.map((size) => "é".repeat(Math.floor(size / 2)));
  const got: unknown[] = [];
  client.on("message", (data, isBinary) => got.push(isBinary ? "binary" : JSON.parse(String(data))));

  const sink = createWebSocketSink({ client: accepted, wire }, `"1"`, (result) => result);
  for (const payload of payloads) sink.send([Buffer.from(JSON.stringify(payload))], [], 0);
  accepted.send(JSON.stringify("between"));
  sink.send(
    payloads.map((payload) => Buffer.from(JSON.stringify(payload))),
    [],
    0,
  );
  await new Promise<void>((resolve) => sink.whenTaken(resolve));
  accepted.close(1000);
  const [code] = await once(client, "close");

  const messages = payloads.map((payload) => ({ id: `"1"`, type: "next", payload }));
  expect(got).toEqual([...messages, "between", ...messages]);
  expect(code).toBe(1000);
  expect(sink.send([Buffer.from("{}")], [], 0)).toBe(true);
});
