import { connect } from "node:net";
import { createClient } from "graphql-ws";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { scaled } from "../../support/probes/pace.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { startSmallServer, talk } from "../../support/servers/small-server.ts";

const ticks = { query: "subscription { ticks }" };
const stream = (url: string, init: RequestInit = {}) =>
  fetch(`${url}/graphql/stream`, {
    method: "POST",
    body: JSON.stringify(ticks),
    ...init,
    headers: { "content-type": "application/json", accept: "text/event-stream", ...init.headers },
  });
const codesOf = (payload: unknown) =>
  // What a message of type `error` carries, by the protocol.
  (payload as { readonly extensions: { readonly code: string } }[]).map(({ extensions }) => extensions.code);

describe("a WebSocket", () => {
  test("from a page of elsewhere, or under a name of elsewhere, is refused at the upgrade", async () => {
    const { url } = await startSmallServer({ origins: ["https://console.example"], hosts: ["gateway.example"] });
    await expect(talk(url, { headers: { origin: "https://evil.example" } })).rejects.toThrow("403");
    await expect(talk(url, { headers: { host: "evil.example" } })).rejects.toThrow("403");
    await expect(talk(url, { headers: { origin: "null" } })).rejects.toThrow("403");
    const { first } = await talk(url, { headers: { host: "gateway.example", origin: "https://console.example" } });
    await first("connection_ack");
  });

  test("that does not say who it is in time is closed with 4408", async () => {
    const { url } = await startSmallServer();
    const { closed } = await talk(url, { init: null });
    expect(await closed).toBe(4408);
  });

  test.each([
    ["authorization", "Bearer nobody"],
    ["Authorization", "Bearer nobody"],
    ["authorization", 7],
  ])("with bad credentials in %s is closed with 4403", async (name, value) => {
    const { url } = await startSmallServer();
    const { closed, messages } = await talk(url, { init: { [name]: value } });
    expect(await closed).toBe(4403);
    expect(messages).toEqual([]);
  });

  test("is who its upgrade says where connection_init says nothing", async () => {
    const { url } = await startSmallServer();
    const { closed } = await talk(url, { headers: { authorization: "Bearer nobody" } });
    expect(await closed).toBe(4403);
  });

  test("that subscribes before connection_init is closed", async () => {
    const { url } = await startSmallServer();
    const { send, closed } = await talk(url, { init: null });
    send({ id: "1", type: "subscribe", payload: ticks });
    expect(await closed).toBe(4401);
  });

  test("holds 20 subscriptions; the 21st closes it with 4429", async () => {
    const { url } = await startSmallServer();
    const { send, first, closed } = await talk(url);
    await first("connection_ack");
    for (let id = 1; id <= 20; id += 1) send({ id: `${id}`, type: "subscribe", payload: ticks });
    for (let id = 1; id <= 20; id += 1) await first("next", `${id}`);
    send({ id: "21", type: "subscribe", payload: ticks });
    expect(await closed).toBe(4429);
  });

  test("gives back what ended: one after another it may hold any number", async () => {
    const { url } = await startSmallServer({ limits: { subscriptionsPerSocket: 1, subscriptionsPerViewer: 1 } });
    const { send, first } = await talk(url);
    await first("connection_ack");
    for (let id = 1; id <= 30; id += 1) {
      send({ id: `${id}`, type: "subscribe", payload: { query: "subscription { ticks(until: 2) }" } });
      await first("complete", `${id}`);
    }
  });

  test("with a message of 70 kB is closed with 1009, whole or in endless parts", async () => {
    const { url } = await startSmallServer();
    const whole = await talk(url);
    await whole.first("connection_ack");
    whole.send({ id: "1", type: "subscribe", payload: { query: `# ${"x".repeat(70_000)}` } });
    expect(await whole.closed).toBe(1009);
    const parts = await talk(url);
    await parts.first("connection_ack");
    parts.socket.on("error", () => {});
    for (let part = 0; part < 200; part += 1) parts.socket.send("x".repeat(1000), { fin: false });
    expect(await parts.closed).toBe(1009);
  });

  test("that asks for pongs and reads none is ended", async () => {
    const { url } = await startSmallServer({ limits: { socketsPerAddress: 1 } });
    const { socket, first } = await talk(url);
    await first("connection_ack");
    socket.pause();
    const ping = JSON.stringify({ type: "ping", payload: { padding: "x".repeat(60_000) } });
    socket.on("error", () => {});
    const again = await waitFor(
      () => {
        for (let sent = 0; sent < 20 && socket.bufferedAmount < 5e6; sent += 1) socket.send(ping);
        return talk(url);
      },
      { what: "the place of the socket that does not read" },
    );
    await again.first("connection_ack");
  });

  test("carries subscriptions only", async () => {
    const server = await startSmallServer();
    const { send, first } = await talk(server.url);
    await first("connection_ack");
    send({ id: "1", type: "subscribe", payload: { query: "{ leaks }" } });
    expect(codesOf((await first("error", "1")).payload)).toEqual(["BAD_REQUEST"]);
    expect(server.calls()).toBe(0);
  });

  test("tells nothing of what went wrong inside", async () => {
    const server = await startSmallServer();
    const { send, first, messages } = await talk(server.url);
    await first("connection_ack");
    send({ id: "1", type: "subscribe", payload: { query: "subscription { secretive }" } });
    await waitFor(() => messages.length > 1, { what: "the error" });
    expect(JSON.stringify(messages)).toContain("INTERNAL");
    expect(JSON.stringify(messages)).not.toContain("s3cretPW");
    expect(server.logs()).toContain("a request failed inside the gateway");
  });

  test("is one of so many from an address, also before it says who it is", async () => {
    const { url } = await startSmallServer({ limits: { socketsPerAddress: 3 } });
    const open = [await talk(url, { init: null }), await talk(url), await talk(url)];
    await expect(talk(url)).rejects.toThrow("429");
    open[1]?.socket.close();
    await open[1]?.closed;
    const again = await waitFor(() => talk(url), { what: "a free place" });
    await again.first("connection_ack");
  });
});

test.each([
  ["of a foreign page", "GET /graphql HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example"],
  ["for nothing that there is", "GET /elsewhere HTTP/1.1\r\nHost: localhost"],
])("an upgrade %s is cut off, also where the client keeps its half open, and counts as a request", async (_, head) => {
  const { url, post } = await startSmallServer({ limits: { requestsPerMinutePerAddress: 1 } });
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.resume();
  socket.write(`${head}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await new Promise((resolve) => socket.once("end", resolve));
  // Only what the gateway let go of answers with a reset.
  const knock = () => socket.destroyed || !socket.write("x");
  await waitFor(knock, { what: "the end of the other half" });
  expect((await post({ query: "{ leaks }" })).status).toBe(429);
});

test("a subscription whose field may be left out is refused as the mistake that it is", async () => {
  const { url } = await startSmallServer();
  const { send, first } = await talk(url);
  await first("connection_ack");
  const queries = [
    "subscription ($no: Boolean = true) { ticks @skip(if: $no) }",
    "subscription ($no: Boolean = true) { ...F } fragment F on Subscription { ticks @skip(if: $no) }",
    "subscription { ... @include(if: true) { ...F } } fragment F on Subscription { ticks }",
  ];
  for (const [id, query] of queries.entries()) {
    send({ id: `${id}`, type: "subscribe", payload: { query } });
    expect(codesOf((await first("error", `${id}`)).payload)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  }
});

describe("subscriptions of one caller", () => {
  test("and their connections are bounded, whatever addresses they come from", async () => {
    const { url } = await startSmallServer({ limits: { subscriptionsPerViewer: 1 }, proxies: ["127.0.0.1"] });
    const from = (address: string, init: object) => talk(url, { headers: { "x-forwarded-for": address }, init });
    await (await from("192.0.2.1", { authorization: "Bearer alice" })).first("connection_ack");
    expect(await (await from("192.0.2.2", { authorization: "Bearer alice" })).closed).toBe(4429);
    await (await from("192.0.2.2", { authorization: "Bearer bob" })).first("connection_ack");
  });

  test("are counted over sockets and streams together", async () => {
    const { url } = await startSmallServer({ limits: { subscriptionsPerViewer: 2 } });
    const authorization = "Bearer alice";
    const { send, first } = await talk(url, { init: { authorization } });
    await first("connection_ack");
    send({ id: "1", type: "subscribe", payload: ticks });
    await first("next", "1");
    const leave = new AbortController();
    const second = await stream(url, { headers: { authorization }, signal: leave.signal });
    expect(second.status).toBe(200);
    const third = await stream(url, { headers: { authorization } });
    expect(third.status).toBe(429);
    expect(await third.text()).toContain("TOO_MANY_SUBSCRIPTIONS");
    send({ id: "2", type: "subscribe", payload: ticks });
    expect(codesOf((await first("error", "2")).payload)).toEqual(["TOO_MANY_SUBSCRIPTIONS"]);
    // Another caller has places of their own.
    const other = await stream(url, { headers: { authorization: "Bearer bob" } });
    expect(other.status).toBe(200);
    await other.body?.cancel();
    leave.abort();
    await waitFor(
      async () => {
        const again = await stream(url, { headers: { authorization } });
        await again.body?.cancel();
        return again.status === 200;
      },
      { what: "the place of the stream that was left" },
    );
  });
});

test("an address with too many bad tokens is closed to none of its good ones, on any transport", async () => {
  const server = await startSmallServer();
  for (let attempt = 0; attempt < 20; attempt += 1)
    await server.post({ query: "{ __typename }" }, { authorization: "Bearer nobody" });
  const bad = await talk(server.url, { init: { authorization: "Bearer nobody" } });
  expect(await bad.closed).toBe(4429);
  expect((await stream(server.url, { headers: { authorization: "Bearer nobody" } })).status).toBe(429);

  const fresh = await talk(server.url, { init: { authorization: "Bearer alice" } });
  await fresh.first("connection_ack");
  expect((await server.post({ query: "{ __typename }" }, { authorization: "Bearer bob" })).status).toBe(200);
  const response = await stream(server.url, { headers: { authorization: "Bearer carol" } });
  expect(response.status).toBe(200);
  await response.body?.cancel();
});

describe("credentials that run out", () => {
  test("end a WebSocket with 4403 at that moment", async () => {
    const { url } = await startSmallServer();
    const expiresAt = Date.now() + scaled(400);
    const { send, first, closed } = await talk(url, { init: { authorization: `Bearer alice until ${expiresAt}` } });
    await first("connection_ack");
    send({ id: "1", type: "subscribe", payload: ticks });
    await first("next", "1");
    expect(await closed).toBe(4403);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
    expect(Date.now()).toBeLessThan(expiresAt + scaled(1000));
  });

  test.each(["expired", "revoked"])("say that the client may come back, where they are %s", async (how) => {
    const server = await startSmallServer({ limits: { recheckMs: 50 } });
    const authorization = how === "expired" ? `Bearer alice until ${Date.now() + scaled(400)}` : "Bearer alice";
    const { socket, first } = await talk(server.url, { init: { authorization } });
    const reason = new Promise<string>((resolve) => socket.once("close", (_, text) => resolve(String(text))));
    await first("connection_ack");
    const response = await stream(server.url, { headers: { authorization } });
    if (how === "revoked") server.revoke("alice");
    for (const said of [await reason, await response.text()]) expect(said).toContain("Connect again with a new one");
  });

  test("let a client of the protocol come back by itself, with a token that it got meanwhile", async () => {
    const { url } = await startSmallServer();
    const tokens = [`Bearer alice until ${Date.now() + scaled(400)}`, "Bearer alice"];
    const closes: number[] = [];
    const client = createClient({
      url: `${url.replace("http", "ws")}/graphql`,
      connectionParams: () => ({ authorization: tokens.shift() }),
      webSocketImpl: WebSocket,
      retryWait: async () => {},
      on: {
        // What `ws` calls a close event.
        closed: (event) => void closes.push((event as { readonly code: number }).code),
      },
    });
    onTestFinished(() => void client.terminate());
    const results = client.iterate(ticks);
    for await (const { data } of results) if (closes.length === 1 && data) break;
    expect([closes, tokens]).toEqual([[4403], []]);
  });

  test("end a stream with UNAUTHENTICATED and complete", async () => {
    const { url } = await startSmallServer();
    const authorization = `Bearer alice until ${Date.now() + scaled(400)}`;
    const text = await (await stream(url, { headers: { authorization } })).text();
    expect(text).toMatch(/UNAUTHENTICATED.*\n\nevent: complete\ndata:\n\n$/);
  });

  test("end both soon after they are revoked, and no connection of others", async () => {
    const server = await startSmallServer({ limits: { recheckMs: 50 } });
    const authorization = "Bearer alice";
    const { first, closed } = await talk(server.url, { init: { authorization } });
    await first("connection_ack");
    const other = await talk(server.url, { init: { authorization: "Bearer bob" } });
    await other.first("connection_ack");
    const response = await stream(server.url, { headers: { authorization } });
    server.revoke("alice");
    expect(await closed).toBe(4403);
    expect(await response.text()).toMatch(/UNAUTHENTICATED.*\n\nevent: complete\ndata:\n\n$/);
    other.send({ id: "1", type: "subscribe", payload: ticks });
    await other.first("next", "1");
  });

  test("end a WebSocket also where the client never answers the close", async () => {
    const server = await startSmallServer({ limits: { recheckMs: 50, socketsPerAddress: 1 } });
    const { socket, first } = await talk(server.url, { init: { authorization: "Bearer alice" } });
    await first("connection_ack");
    socket.pause();
    server.revoke("alice");
    const again = await waitFor(() => talk(server.url), { what: "the place of the socket that hangs" });
    await again.first("connection_ack");
  });

  test("that are refused answer a stream with 401", async () => {
    const { url } = await startSmallServer();
    const response = await stream(url, { headers: { authorization: "Bearer nobody" } });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("UNAUTHENTICATED");
  });
});

test("a client that sends its headers a byte at a time is cut off", async () => {
  const { url } = await startSmallServer();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const startedAt = Date.now();
  const drip = setInterval(() => socket.write("x"), 200);
  socket.write("GET /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  socket.on("error", () => {});
  socket.resume();
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(drip);
  expect(Date.now() - startedAt).toBeLessThan(scaled(12_000));
});
