import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { allEvents, type EventAnswer } from "../support/callers/events.ts";
import { bearing } from "../support/callers/sign-in.ts";
import { closeAfterAll } from "../support/closing.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

interface ServerSentEvent {
  readonly name: string | null;
  readonly data: string;
  readonly id: string | null;
  readonly retry: string | null;
}

const onEnd = closeAfterAll();
let gateway: Gateway;
let events: readonly EventAnswer[];
beforeAll(async () => {
  const { clouds } = await controlledClouds({}, onEnd);
  gateway = await startGateway({ clouds, onEnd });
  await completeImages(gateway);
  events = await allEvents(gateway);
});

async function open(query: string, headers: Readonly<Record<string, string>> = {}, variables = {}): Promise<Response> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return fetch(`${gateway.url}/graphql/stream?${search}`, {
    headers: { accept: "text/event-stream", ...bearing(gateway.token), ...headers },
    signal: leaving.signal,
  });
}

/** The first blocks of a stream, as the standard of EventSource names their lines. */
async function blocks(response: Response, count: number): Promise<readonly ServerSentEvent[]> {
  expect(response.status).toBe(200);
  const found: ServerSentEvent[] = [];
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const whole = `${rest}${chunk}`.split("\n\n");
    rest = whole.pop() ?? "";
    for (const block of whole) {
      const lineOf = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1] ?? null;
      found.push({ name: lineOf("event"), data: lineOf("data") ?? "", id: lineOf("id"), retry: lineOf("retry") });
    }
    if (found.length >= count) break;
  }
  return found.slice(0, count);
}

const after = "subscription ($after: String) { imageLifecycle(after: $after) { __typename } }";

describe("an event stream", () => {
  test("gives each event the cursor that resumes behind it, whatever fields were asked for", async () => {
    const response = await open(after, {}, { after: events[2]?.cursor });
    const [, ...told] = await blocks(response, 6);
    expect(told.map(({ id }) => id)).toEqual(events.slice(3, 8).map(({ cursor }) => cursor));
    expect(JSON.parse(told[0]?.data ?? "")).toEqual({
      data: { imageLifecycle: { __typename: events[3]?.__typename } },
    });
  });

  test("says when to come back and where it begins, before there is an event, and is not to be buffered", async () => {
    const response = await open("subscription { imageLifecycle { __typename } }");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const [first] = await blocks(response, 1);
    expect(Number(first?.retry)).toBeGreaterThanOrEqual(1000);
    expect(first).toMatchObject({ name: null, data: "", id: events.at(-1)?.cursor });
  });

  test.each([
    ["a variable", after, { after: "CURSOR" }],
    ["written", 'subscription { imageLifecycle(after: "CURSOR") { __typename } }', {}],
    ["left out", "subscription { imageLifecycle { __typename } }", {}],
    [
      "in a fragment",
      'subscription { ...F } fragment F on Subscription { imageLifecycle(after: "CURSOR") { __typename } }',
      {},
    ],
  ])("resumes behind Last-Event-ID, where `after` is %s", async (_, query, variables) => {
    const old = events[0]?.cursor ?? "";
    const sent = JSON.parse(JSON.stringify(variables).replace("CURSOR", old));
    const headers = { "last-event-id": events[5]?.cursor ?? "" };
    const [begin, ...told] = await blocks(await open(query.replace("CURSOR", old), headers, sent), 3);
    expect([begin?.id, ...told.map(({ id }) => id)]).toEqual(events.slice(5, 8).map(({ cursor }) => cursor));
  });

  test("takes an empty Last-Event-ID for none, and refuses one that is no cursor", async () => {
    const [begin] = await blocks(await open(after, { "last-event-id": "" }, { after: events[1]?.cursor }), 1);
    expect(begin?.id).toBe(events[1]?.cursor);
    const refused = await open(after, { "last-event-id": "forged" });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_CURSOR" } }] });
  });

  test("gives those who share its results the same ids, and each result under its own id", async () => {
    const streams = await Promise.all(
      ["", "image { name }", "actor { __typename }"].flatMap((fields) => {
        const query = `subscription ($after: String) { imageLifecycle(after: $after) { position ${fields} } }`;
        return [open(query, {}, { after: events[0]?.cursor }), open(query, {}, { after: events[0]?.cursor })];
      }),
    );
    const expected = events.slice(1, 40).map(({ cursor, position }) => `${cursor} ${position}`);
    for (const stream of streams) {
      const [, ...told] = await blocks(stream, 40);
      expect(told.map(({ id, data }) => `${id} ${JSON.parse(data).data.imageLifecycle.position}`)).toEqual(expected);
    }
  });
});

test("a gateway that shuts down ends streams without `complete`, so that clients come back", async () => {
  const { clouds } = await controlledClouds();
  const short = await startGateway({ clouds });
  await completeImages(short);
  const query = encodeURIComponent("subscription { imageLifecycle { __typename } }");
  const headers = { accept: "text/event-stream", ...bearing(short.token) };
  const response = await fetch(`${short.url}/graphql/stream?query=${query}`, { headers });
  const text = response.text();
  await short.stop();
  expect(await text).not.toContain("complete");
});
