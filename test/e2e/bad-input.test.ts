import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { errorCodes } from "../../src/domain/errors.ts";
import { completeImages, listImages } from "../support/callers/catalog.ts";
import { allEvents, followOverEventStream, followOverWebSocket } from "../support/callers/events.ts";
import { closeAfterAll } from "../support/closing.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

const json = { "content-type": "application/json" };
const stream = { ...json, accept: "text/event-stream" };
const typename = JSON.stringify({ query: "{ __typename }" });
const secret = "hunter2-typed-by-mistake";

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function query(text: string, variables: object = {}): Sent {
  return { body: JSON.stringify({ query: text, variables }) };
}

function subscription(text: string, variables: object = {}): Sent {
  return { ...query(text, variables), path: "/graphql/stream", headers: stream };
}

const byNativeId = `query ($region: String!, $nativeId: String!) {
  imageByNativeId(provider: AWS, region: $region, nativeId: $nativeId) { id }
}`;

type Request = readonly [what: string, code: string, sent: Sent];

const requests: readonly Request[] = [
  ["an id of nobody's making", "BAD_USER_INPUT", query('{ image(id: "garbage") { id } }')],
  ...[`${"x".repeat(64_000)}`, "ami-1\u0000", "ami-1\nami-2", "\ud800"].map(
    (nativeId): Request => [
      `a native id that no cloud has (${nativeId.length})`,
      "BAD_USER_INPUT",
      query(byNativeId, { region: "us-east-1", nativeId }),
    ],
  ),
  ...["x".repeat(257), "us-east-1:ami", "us-east-1\n"].map(
    (region): Request => [
      `a region that no cloud has (${region.length})`,
      "BAD_USER_INPUT",
      query(byNativeId, { region, nativeId: "ami-1" }),
    ],
  ),
  [
    "the id of an image of 64 kB",
    "BAD_USER_INPUT",
    query("query ($id: ID!) { image(id: $id) { id } }", {
      id: Buffer.from(`Image:AWS:us-east-1:${"x".repeat(64_000)}`).toString("base64url"),
    }),
  ],
  ["an empty id", "BAD_USER_INPUT", query('{ node(id: "") { id } }')],
  [
    "more ids than a hundred",
    "BAD_USER_INPUT",
    query("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: Array(101).fill("x") }),
  ],
  ["a page of none", "BAD_USER_INPUT", query("{ images(first: 0) { totalCount } }")],
  ["a page of a hundred thousand", "BAD_USER_INPUT", query("{ images(first: 100000) { totalCount } }")],
  ["a page of less than none", "BAD_USER_INPUT", query("{ lifecycleEvents(first: -1) { nodes { id } } }")],
  ["a search for nothing", "BAD_USER_INPUT", query('{ images(filter: { text: "" }) { totalCount } }')],
  ["a search for no word", "BAD_USER_INPUT", query('{ images(filter: { text: " !!! " }) { totalCount } }')],
  ["a forged cursor", "BAD_CURSOR", query('{ images(after: "Zm9yZ2VkLWN1cnNvci1vZi1ub2JvZHk") { totalCount } }')],
  ["a cursor of nothing", "BAD_CURSOR", query('{ lifecycleEvents(after: "") { nodes { id } } }')],
  [
    "an enum value that is none, written",
    "GRAPHQL_VALIDATION_FAILED",
    query(`{ images(filter: { states: [${secret.replaceAll("-", "_")}] }) { totalCount } }`),
  ],
  [
    "an enum value that is none, as a variable",
    "BAD_USER_INPUT",
    query("query ($states: [ImageState!]) { images(filter: { states: $states }) { totalCount } }", {
      states: [secret],
    }),
  ],
  [
    "a variable of another type",
    "BAD_USER_INPUT",
    query("query ($first: Int!) { images(first: $first) { totalCount } }", { first: secret }),
  ],
  [
    "a time that is none",
    "BAD_USER_INPUT",
    query("query ($at: DateTime) { images(filter: { createdAfter: $at }) { totalCount } }", { at: secret }),
  ],
  ["a variable that is missing", "BAD_USER_INPUT", query("query ($id: ID!) { image(id: $id) { id } }")],
  ["a field that is not there", "GRAPHQL_VALIDATION_FAILED", query("{ nosuch }")],
  ["no GraphQL", "GRAPHQL_PARSE_FAILED", query("{ images(")],
  ["no JSON", "BAD_REQUEST", { body: '{"query":' }],
  ["a list of queries", "BAD_REQUEST", { body: `[${typename},${typename}]` }],
  ["an empty body", "BAD_REQUEST", { body: "" }],
  ["JSON without a query", "BAD_REQUEST", { body: "{}" }],
  ["another content type", "UNSUPPORTED_MEDIA_TYPE", { headers: { "content-type": "text/xml" }, body: typename }],
  [
    "a form",
    "UNSUPPORTED_MEDIA_TYPE",
    { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "query={__typename}" },
  ],
  [
    "plain text, as a page elsewhere may send",
    "UNSUPPORTED_MEDIA_TYPE",
    { headers: { "content-type": "text/plain" }, body: typename },
  ],
  [
    "more than a body may hold",
    "PAYLOAD_TOO_LARGE",
    { body: JSON.stringify({ query: "{ __typename }", variables: { padding: "x".repeat(300_000) } }) },
  ],
  [
    "GET without a header of its own",
    "BAD_REQUEST",
    { method: "GET", path: "/graphql?query=%7B__typename%7D", headers: {} },
  ],
  [
    "a mutation by GET",
    "BAD_REQUEST",
    { method: "GET", path: "/graphql?query=mutation%7B__typename%7D", headers: { "apollo-require-preflight": "1" } },
  ],
  ["a path that is not there", "NOT_FOUND", { path: `/${secret}`, body: typename }],
  ["a method that is not there", "METHOD_NOT_ALLOWED", { method: "DELETE", path: "/graphql", headers: {} }],
  ["a method that health has not", "METHOD_NOT_ALLOWED", { path: "/health/live", body: "{}" }],
  ["a subscription to the query endpoint", "BAD_REQUEST", query("subscription { imageLifecycle { id } }")],
  ["a stream of no GraphQL", "GRAPHQL_PARSE_FAILED", subscription("subscription {")],
  ["a stream of a field that is not there", "GRAPHQL_VALIDATION_FAILED", subscription("subscription { nosuch }")],
  ["a stream of a query", "BAD_REQUEST", subscription("{ __typename }")],
  [
    "a stream behind a forged cursor",
    "BAD_CURSOR",
    subscription('subscription { imageLifecycle(after: "Zm9yZ2VkLWN1cnNvci1vZi1ub2JvZHk") { id } }'),
  ],
  [
    "a stream with a variable of another type",
    "BAD_USER_INPUT",
    subscription("subscription ($f: LifecycleFilter) { imageLifecycle(filter: $f) { id } }", {
      f: { kinds: [secret] },
    }),
  ],
  [
    "a stream without its accept header",
    "BAD_REQUEST",
    { path: "/graphql/stream", body: JSON.stringify({ query: "subscription { imageLifecycle { id } }" }) },
  ],
  ["a stream of no JSON", "BAD_REQUEST", { path: "/graphql/stream", headers: stream, body: "{" }],
];

describe("bad input", () => {
  const onEnd = closeAfterAll();
  let gateway: Gateway;
  beforeAll(async () => {
    const { clouds } = await controlledClouds({}, onEnd);
    gateway = await startGateway({ clouds, onEnd });
    await completeImages(gateway);
  });

  async function lives(): Promise<void> {
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  }

  test.each(requests)(
    "%s is answered with %s, and with nothing that was sent or that is ours",
    async (_, code, sent) => {
      const { path = "/graphql", method = "POST", headers = json, body } = sent;
      const response = await fetch(`${gateway.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      expect(response.status).toBeLessThan(500);
      expect(codesIn(text)).toEqual([code]);
      expect(errorCodes).toContain(code);
      expect(text).not.toMatch(/node_modules|\.[jt]s:\d|\/work\/|\/tmp\/|^\s+at /m);
      if (code !== "GRAPHQL_VALIDATION_FAILED") expect(text).not.toContain(secret);
      await lives();
    },
  );

  test("an id of nothing is nothing", async () => {
    const id = Buffer.from("Image:AWS:us-east-1:ami-00000000000000000").toString("base64url");
    expect(await gateway.graphql(`{ image(id: "${id}") { id } node(id: "${id}") { id } }`)).toEqual({
      data: { image: null, node: null },
    });
    const foreign = Buffer.from("Image:NOSUCH:nowhere:1").toString("base64url");
    expect(await gateway.graphql(`{ image(id: "${foreign}") { id } }`)).toEqual({ data: { image: null } });
  });

  test("a cursor is good for its own list, order and filter only", async () => {
    const { endCursor } = (await listImages(gateway, { first: 2 })).pageInfo;
    const [event] = await allEvents(gateway);
    const codeOf = async (text: string, variables: object) =>
      (await gateway.graphql(text, variables)).errors?.map(({ extensions }) => extensions.code);
    const images =
      "query ($after: String, $filter: ImageFilter, $orderBy: ImageOrder) { images(after: $after, filter: $filter, orderBy: $orderBy) { totalCount } }";
    expect(await codeOf(images, { after: endCursor })).toBeUndefined();
    expect(await codeOf(images, { after: endCursor, filter: { providers: ["AWS"] } })).toEqual(["BAD_CURSOR"]);
    expect(await codeOf(images, { after: endCursor, orderBy: { field: "NAME" } })).toEqual(["BAD_CURSOR"]);
    expect(await codeOf(images, { after: event?.cursor })).toEqual(["BAD_CURSOR"]);
    const events = "query ($after: String) { lifecycleEvents(after: $after) { nodes { id } } }";
    expect(await codeOf(events, { after: endCursor })).toEqual(["BAD_CURSOR"]);
  });

  test.each([
    ["no GraphQL", "subscription {", {}, "GRAPHQL_PARSE_FAILED"],
    ["a field that is not there", "subscription { nosuch }", {}, "GRAPHQL_VALIDATION_FAILED"],
    ["a query", "{ __typename }", {}, "BAD_REQUEST"],
    [
      "a forged cursor",
      'subscription { imageLifecycle(after: "Zm9yZ2VkLWN1cnNvci1vZi1ub2JvZHk") { id } }',
      {},
      "BAD_CURSOR",
    ],
    [
      "a value of another type",
      "subscription ($f: LifecycleFilter) { imageLifecycle(filter: $f) { id } }",
      { f: { kinds: [secret] } },
      "BAD_USER_INPUT",
    ],
  ])("over WebSocket, %s is answered with its code", async (_, text, variables, code) => {
    const answer = await overWebSocket(gateway, text, variables);
    // What fails only when the subscription begins comes as a result, which then is the only one.
    const errors = answer.type === "next" ? answer.payload : { errors: answer.payload };
    expect(codesIn(JSON.stringify(errors))).toEqual([code]);
    expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.[jt]s:\d/);
    expect(JSON.stringify(answer)).not.toContain(secret);
    await lives();
  });

  test("a WebSocket without the protocol, with no JSON or at another path is closed, and nobody else with it", async () => {
    const follower = await followOverWebSocket(gateway);
    const streaming = await followOverEventStream(gateway);
    const url = gateway.url.replace("http", "ws");
    const stranger = new WebSocket(`${url}/graphql`);
    expect((await once(stranger, "close"))[0]).toBeGreaterThanOrEqual(1002);
    const babbler = new WebSocket(`${url}/graphql`, "graphql-transport-ws");
    await once(babbler, "open");
    babbler.send("this is not JSON");
    expect((await once(babbler, "close"))[0]).toBe(4400);
    const giant = new WebSocket(`${url}/graphql`, "graphql-transport-ws");
    await once(giant, "open");
    giant.send(JSON.stringify({ type: "connection_init", payload: { padding: "x".repeat(1_000_000) } }));
    expect((await once(giant, "close"))[0]).toBe(1009);
    const lost = new WebSocket(`${url}/elsewhere`, "graphql-transport-ws");
    expect(String((await once(lost, "error"))[0])).toContain("404");
    expect([...follower.errors, ...streaming.errors]).toEqual([]);
    await lives();
  });

  test("five megabytes harm nobody, whether their sender waits for the answer or not", async () => {
    const outcome = await new Promise((resolve) => {
      const request = httpRequest(`${gateway.url}/graphql`, { method: "POST", headers: json });
      request.once("response", (response) => resolve(response.statusCode)).on("error", () => resolve("cut"));
      request.end(JSON.stringify({ query: "{ __typename }", variables: { padding: "x".repeat(5_000_000) } }));
    });
    expect([413, "cut"]).toContain(outcome);
    await lives();
  });

  test("none of it was a bug to the gateway", () => {
    expect(gateway.logs()).not.toContain("inside the gateway");
  });
});

function codesIn(text: string): readonly unknown[] {
  // Every answer to bad input has this form; else the expectation fails on undefined.
  const { errors } = JSON.parse(text) as { errors: readonly { extensions?: { code?: string } }[] };
  return [...new Set(errors.map(({ extensions }) => extensions?.code))];
}

async function overWebSocket(gateway: Gateway, text: string, variables: object) {
  const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  const receive = async () =>
    // The protocol's messages.
    JSON.parse(String((await once(socket, "message"))[0])) as { type: string; payload: unknown };
  socket.send(JSON.stringify({ type: "connection_init" }));
  expect((await receive()).type).toBe("connection_ack");
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: text, variables } }));
  const answer = await receive();
  socket.terminate();
  return answer;
}
