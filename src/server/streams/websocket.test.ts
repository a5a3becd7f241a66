import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startSmallServer, talk } from "../../../test/support/servers/small-server.ts";

test("a broken frame of a client that speaks no protocol of ours ends its connection, and nothing else", async () => {
  const { url, graphql } = await startSmallServer();
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    [
      "GET /graphql HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      "",
      "",
    ].join("\r\n"),
  );
  // A frame with all reserved bits.
  await once(socket, "data");
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await once(socket, "close");
  expect(await graphql("{ image(id: 1) { name } }")).toMatchObject({ data: { image: { name: "one" } } });
});

test("an id may come again once its subscription has ended, and not before", async () => {
  const { url } = await startSmallServer();
  const { send, first, messages, closed } = await talk(url);
  await first("connection_ack");
  const subscribe = (id: string, until: number) =>
    send({
      id,
      type: "subscribe",
      payload: { query: "subscription ($until: Int) { ticks(until: $until) }", variables: { until } },
    });
  subscribe("1", 2);
  await first("complete", "1");
  subscribe("1", 1_000_000);
  await expect.poll(() => messages.filter(({ type }) => type === "next").length).toBeGreaterThan(3);
  send({ id: "1", type: "complete" });
  subscribe("1", 1_000_000);
  subscribe("1", 1_000_000);
  expect(await closed).toBe(4409);
});

test("an error says as much over WebSocket as elsewhere, under one request id", async () => {
  const { url, logs } = await startSmallServer();
  const { send, first } = await talk(url);
  await first("connection_ack");
  send({ id: "1", type: "subscribe", payload: { query: "subscription { secretive }" } });
  const { payload } = await first("next", "1");
  const [error] = (payload as { errors: { extensions: { requestId: string } }[] }).errors;
  expect(logs().split(error?.extensions.requestId ?? "none")).toHaveLength(2);
  await first("complete", "1");
});
