import { describe, expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import { waitFor } from "../../support/probes/wait-for.ts";
import { startSmallServer, type Talk, talk } from "../../support/servers/small-server.ts";

// An image and its connection, and a count in the database: 12 for each event, and 10 to start it.
const priced = "subscription { images { related { totalCount } } }";
const eventsOf = ({ messages }: Talk, id: string) => messages.filter((one) => one.type === "next" && one.id === id);

describe("events that ask for what has a price", () => {
  test("are paid for one by one over a WebSocket, and wait once the budget is spent; plain ones go on", async () => {
    const server = await startSmallServer({ limits: { costPerMinute: 60, subscriptionsPerViewer: 2 } });
    const client = await talk(server.url);
    await client.first("connection_ack");
    client.send({ id: "priced", type: "subscribe", payload: { query: priced } });
    await waitFor(() => eventsOf(client, "priced").length >= 3, { what: "three events" });
    // All but two: 60 - 22 - 3 * 12.
    client.send({ id: "plain", type: "subscribe", payload: { query: "subscription { ticks }" } });
    expect((await client.first("error", "plain")).payload).toMatchObject([{ extensions: { code: "RATE_LIMITED" } }]);
    expect(eventsOf(client, "priced")).toHaveLength(3);
  });

  test("leave plain events alone, which are free", async () => {
    const server = await startSmallServer({ limits: { costPerMinute: 50 } });
    const client = await talk(server.url);
    await client.first("connection_ack");
    client.send({ id: "plain", type: "subscribe", payload: { query: "subscription { ticks }" } });
    await client.first("next", "plain");
    client.send({ id: "priced", type: "subscribe", payload: { query: priced } });
    await waitFor(() => eventsOf(client, "plain").length > 100, { what: "a hundred events" });
    expect(eventsOf(client, "priced")).toHaveLength(1);
  });

  test("wait over an event stream too, and give the place back where the client leaves meanwhile", async () => {
    const server = await startSmallServer({ limits: { costPerMinute: 50, socketsPerAddress: 1 } });
    const leave = new AbortController();
    const open = () =>
      fetch(`${server.url}/graphql/stream`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream" },
        body: JSON.stringify({ query: priced }),
        signal: leave.signal,
      });
    const reader = (await open()).body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while ((text.match(/event: next/g) ?? []).length < 2) text += (await reader?.read())?.value;
    const { body } = await fetch(`${server.url}/health/live`);
    await body?.cancel();
    expect(server.calls()).toBe(2);
    leave.abort();
    const again = await waitFor(() => talk(server.url), { what: "the place of the stream that waited" });
    await again.first("connection_ack");
  });

  test("come later, in order and without gap, once there is a budget again", async () => {
    let tries = 0;
    const server = await startSmallServer({
      rates: {
        request: async () => {},
        mayGuess: async () => {},
        refused: async () => {},
        async spend(_viewer, _address, cost) {
          if (cost === 12) tries += 1;
          if (cost !== 12 || tries % 3 === 0) return null;
          throw new GatewayError("RATE_LIMITED", "Later.", { retryAfterMs: 5 });
        },
      },
    });
    const client = await talk(server.url);
    await client.first("connection_ack");
    client.send({ id: "1", type: "subscribe", payload: { query: priced } });
    await waitFor(() => eventsOf(client, "1").length >= 5, { what: "five events" });
    expect(tries).toBeGreaterThanOrEqual(15);
  });
});
