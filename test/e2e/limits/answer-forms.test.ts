import { describe, expect, test } from "vitest";
import { type Body, startSmallServer } from "../../support/servers/small-server.ts";

const own = "application/graphql-response+json";
const json = "application/json";
const find = "query ($filter: Filter) { find(filter: $filter) }";

const codesOf = ({ errors }: Body) => errors?.map(({ extensions }) => extensions.code) ?? [];

describe("a document that is not executed", () => {
  test.each([
    ["no GraphQL", "GRAPHQL_PARSE_FAILED", { query: "{" }],
    ["a field that is not there", "GRAPHQL_VALIDATION_FAILED", { query: "{ nosuch }" }],
    ["a variable of another type", "BAD_USER_INPUT", { query: find, variables: { filter: 1 } }],
    ["an operation that is not there", "BAD_REQUEST", { query: "query A { rateLimit { cost } }", operationName: "B" }],
    ["several operations and no name", "BAD_REQUEST", { query: "query A { fails } query B { fails }" }],
  ])("because of %s is 200 where plain JSON was asked for by name, else 400", async (_, code, request) => {
    const server = await startSmallServer();
    const calls = server.calls();
    const answers = await Promise.all([json, own, "*/*"].map((accept) => server.post(request, { accept })));
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400]);
    expect(answers.map(({ headers }) => headers.get("content-type"))).toEqual(
      [json, own, json].map((type) => `${type}; charset=utf-8`),
    );
    for (const answer of answers) {
      const body = (await answer.json()) as Body;
      expect(codesOf(body)).toEqual([code]);
      expect(body).not.toHaveProperty("data");
    }
    expect(server.calls()).toBe(calls);
  });
});

describe("what could not be read, or is not let in, keeps its status under plain JSON", () => {
  test.each([
    ["no query", 400, "BAD_REQUEST", {}, {}],
    ["a query that is no text", 400, "BAD_REQUEST", { query: 1 }, {}],
    ["a bad token", 401, "UNAUTHENTICATED", { query: "{ __typename }" }, { authorization: "Bearer nobody" }],
    ["a subscription", 400, "BAD_REQUEST", { query: "subscription { ticks }" }, {}],
  ])("%s is %d", async (_, status, code, request, headers) => {
    const { post } = await startSmallServer();
    const answer = await post(request, { accept: json, ...headers });
    expect([answer.status, codesOf((await answer.json()) as Body)]).toEqual([status, [code]]);
  });

  test("a budget that is spent is 429", async () => {
    const { post } = await startSmallServer({ limits: { costPerMinute: 5 } });
    expect((await post({ query: "{ nosuch }" }, { accept: json })).status).toBe(429);
  });
});

test("a client that accepts no form of answer is refused before anything is executed", async () => {
  const server = await startSmallServer();
  const answer = await server.post({ query: 'mutation { rename(name: "x") }' }, { accept: "text/html" });
  expect(answer.status).toBe(406);
  expect(codesOf((await answer.json()) as Body)).toEqual(["BAD_REQUEST"]);
  expect(server.calls()).toBe(0);
});

test.each(["GET", "HEAD"])("a mutation by %s is 405, says POST, and is not executed", async (method) => {
  const server = await startSmallServer();
  const url = `${server.url}/graphql?query=${encodeURIComponent('mutation { rename(name: "x") }')}`;
  const answer = await fetch(url, { method, headers: { authorization: "Bearer me" } });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  if (method === "GET") expect(((await answer.json()) as Body).errors?.[0]?.message).toContain("POST");
  expect(server.calls()).toBe(0);
});

test.each([
  ["DELETE", "/graphql", "GET, HEAD, POST"],
  ["PUT", "/graphql/stream", "GET, HEAD, POST"],
  ["POST", "/health/live", "GET, HEAD"],
])("%s %s is 405 and names the methods that there are", async (method, path, allowed) => {
  const { url } = await startSmallServer();
  const answer = await fetch(`${url}${path}`, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allowed]);
  expect(codesOf((await answer.json()) as Body)).toEqual(["METHOD_NOT_ALLOWED"]);
});

test("a subscription is streamed at /graphql too, for clients that accept events and no single answer", async () => {
  const { url, post } = await startSmallServer();
  const query = "subscription { ticks(until: 2) }";
  const streams = [
    await post({ query }, { accept: "text/event-stream, multipart/mixed" }),
    await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers: { accept: "text/event-stream" } }),
  ];
  for (const stream of streams) {
    expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect([...(await stream.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name)).toEqual([
      "next",
      "next",
      "complete",
    ]);
  }
});

test.each(["/graphql", "/graphql/stream"])(
  "HEAD %s says that there would be a stream, and subscribes to nothing",
  async (path) => {
    const server = await startSmallServer();
    const url = `${server.url}${path}?query=${encodeURIComponent("subscription { ticks }")}`;
    const answer = await fetch(url, { method: "HEAD", headers: { accept: "text/event-stream" } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(server.calls()).toBe(0);
  },
);
