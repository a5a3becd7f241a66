import { createHash } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { createOperations } from "../../../src/server/http/operations.ts";
import { askEverywhere, type Body, startSmallServer, talk } from "../../support/servers/small-server.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const codesOf = ({ errors }: Body) => errors?.map(({ extensions }) => extensions.code);
const get = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
const json = { "content-type": "application/json" };
const one = JSON.stringify({ query: 'mutation { rename(name: "x") }' });

describe("what graphql-cop looks for is not there", () => {
  test.each([
    ["alias overloading", `{ ${Array.from({ length: 101 }, (_, at) => `alias${at}: __typename`).join(" ")} }`],
    ["directive overloading", `{ __typename ${"@aa".repeat(10)} }`],
    ["field duplication", `{ ${"__typename ".repeat(500)} }`],
    ["circular introspection", `{ __schema { types { ${"fields { type { ".repeat(4)} name ${"} } ".repeat(4)} } } }`],
    ["introspection", "{ __schema { queryType { name } } }"],
    ["suggestions", "{ imagez { id } }"],
  ])("%s", async (_, query) => {
    const server = await startSmallServer({ production: true });
    for (const codes of await askEverywhere(server, { query })) {
      expect(new Set(codes)).toEqual(new Set(["GRAPHQL_VALIDATION_FAILED"]));
      expect(codes.length).toBeLessThanOrEqual(5);
    }
    expect(JSON.stringify(await server.graphql(query))).not.toContain("Did you mean");
    expect(server.calls()).toBe(0);
  });

  test("batches", async () => {
    const server = await startSmallServer();
    const answer = await server.post([{ query: "{ fails }" }, { query: "{ fails }" }]);
    expect(answer.status).toBe(400);
    expect(codesOf((await answer.json()) as Body)).toEqual(["BAD_REQUEST"]);
    expect(server.calls()).toBe(0);
  });

  test("traces, and an editor", async () => {
    const server = await startSmallServer();
    const traced = await server.post({ query: "{ __typename }", extensions: { tracing: true } });
    expect(await traced.json()).toEqual({ data: { __typename: "Query" } });
    for (const path of ["/graphql", "/graphiql", "/playground", "/console", "/"]) {
      const page = await fetch(`${server.url}${path}`, { headers: { accept: "text/html" } });
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(page.headers.get("content-type")).toContain("json");
    }
  });

  test("what a resolver threw", async () => {
    const server = await startSmallServer();
    const response = await server.post({ query: "{ leaks fails }" });
    const text = await response.text();
    expect(text).not.toContain("s3cretPW");
    expect(text).not.toMatch(/\.[jt]s:\d/);
    const { errors } = JSON.parse(text) as Body;
    expect(errors?.map(({ extensions }) => extensions.code).sort()).toEqual(["BACKEND_FAILED", "INTERNAL"]);
    const told = errors?.find(({ extensions }) => extensions.code === "INTERNAL")?.extensions.requestId;
    expect(told).toBe(response.headers.get("x-request-id"));
    expect(server.logs()).toContain(told);
  });
});

describe("requests that a page elsewhere could make a browser send", () => {
  const forms: readonly (readonly [string, string, RequestInit])[] = [
    ["GET", get("{ fails }"), {}],
    ["GET with a type that needs no preflight", get("{ fails }"), { headers: { "content-type": "text/plain" } }],
    [
      "a form",
      "/graphql",
      { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "query={fails}" },
    ],
    [
      "a form with files",
      "/graphql",
      { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
    ],
    ["plain text", "/graphql", { method: "POST", headers: { "content-type": "text/plain" }, body: one }],
    ["no type at all", "/graphql", { method: "POST", body: new Blob([one]) }],
  ];
  test.each(forms)("%s: nothing is executed", async (_, path, init) => {
    const server = await startSmallServer();
    const response = await fetch(`${server.url}${path}`, init);
    expect([400, 415]).toContain(response.status);
    expect(server.calls()).toBe(0);
  });

  test("GET answers queries of programs, and refuses mutations", async () => {
    const server = await startSmallServer();
    const headers = { "apollo-require-preflight": "1" };
    const read = await fetch(
      `${server.url}${get("query ($n: Int! = 1) { images(first: $n) { totalCount } }")}&variables={"n":2}`,
      { headers },
    );
    expect(await read.json()).toEqual({ data: { images: { totalCount: 1 } } });
    const calls = server.calls();
    const written = await fetch(`${server.url}${get('mutation { rename(name: "x") }')}`, { headers });
    expect(written.status).toBe(405);
    expect(server.calls()).toBe(calls);
  });

  test.each([
    ["a token, as urql sends it", { authorization: "Bearer somebody" }],
    ["a JSON content type", json],
    ["Apollo's header of an operation", { "x-apollo-operation-name": "List" }],
  ])("a GET with %s is a program's", async (_, headers) => {
    const server = await startSmallServer();
    const answer = await fetch(`${server.url}${get("{ images { totalCount } }")}`, { headers });
    expect(await answer.json()).toEqual({ data: { images: { totalCount: 1 } } });
  });

  test("a GET that any page could send is refused with what to add", async () => {
    const server = await startSmallServer();
    const answer = await fetch(`${server.url}${get("{ images { totalCount } }")}`);
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as Body;
    expect(errors).toMatchObject([{ extensions: { code: "BAD_REQUEST" } }]);
    expect(errors?.[0]?.message).toContain("Apollo-Require-Preflight: 1");
  });

  test("HEAD is GET without a body", async () => {
    const server = await startSmallServer();
    const headers = { authorization: "Bearer somebody" };
    const answer = await fetch(`${server.url}${get("{ images { totalCount } }")}`, { method: "HEAD", headers });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect((await fetch(`${server.url}${get("{ images { totalCount } }")}`, { method: "HEAD" })).status).toBe(400);
  });

  test("origins are let in by list only, and told so", async () => {
    const { url } = await startSmallServer({ origins: ["https://console.example"] });
    const preflight = (origin: string) =>
      fetch(`${url}/graphql`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type, authorization",
        },
      });
    const welcome = await preflight("https://console.example");
    expect(welcome.status).toBe(204);
    expect(welcome.headers.get("access-control-allow-origin")).toBe("https://console.example");
    expect(welcome.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(welcome.headers.get("access-control-allow-credentials")).toBeNull();
    const foreign = await preflight("https://evil.example");
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    const local = await preflight("http://localhost:5173");
    expect(local.headers.get("access-control-allow-origin")).toBeNull();
  });
});

/** The answer to bytes as they are, status line and body. */
async function answerTo(url: string, text: string): Promise<{ readonly status: number; readonly codes: unknown }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  const [head = "", body = "{}"] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), codes: codesOf(JSON.parse(body) as Body) };
}

describe("headers and forms of requests", () => {
  const typename = '{"query":"{ __typename }"}';
  const posting = (lines: string) =>
    `POST /graphql HTTP/1.1\r\n${lines}Content-Type: application/json\r\nContent-Length: ${typename.length}\r\nConnection: close\r\n\r\n${typename}`;

  const upgrading = (lines: string) =>
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n${lines}\r\n`;

  test.each([
    ["two hosts", 400, "BAD_REQUEST", posting("Host: 127.0.0.1\r\nHost: evil.example\r\n")],
    ["a user in the host", 400, "BAD_REQUEST", posting("Host: evil.example@127.0.0.1\r\n")],
    ["headers without end", 431, "PAYLOAD_TOO_LARGE", posting(`Host: 127.0.0.1\r\nX-Long: ${"x".repeat(20_000)}\r\n`)],
    ["no HTTP at all", 400, "BAD_REQUEST", "hello\r\n\r\n"],
    ["no host", 400, "BAD_REQUEST", posting("")],
    ["a URL that cannot be decoded", 400, "BAD_REQUEST", posting("Host: 127.0.0.1\r\n").replace("/graphql", "/%zz")],
    ["an expectation that nobody meets", 417, "BAD_REQUEST", posting("Host: 127.0.0.1\r\nExpect: tea\r\n")],
    ["an upgrade to another protocol", 400, "BAD_REQUEST", upgrading("Upgrade: h2c\r\n")],
    ["a WebSocket without a key", 400, "BAD_REQUEST", upgrading("Upgrade: websocket\r\n")],
    ["a WebSocket elsewhere", 404, "NOT_FOUND", upgrading("Upgrade: websocket\r\n").replace("/graphql", "/nowhere")],
    [
      "a WebSocket of a foreign page",
      403,
      "FORBIDDEN",
      upgrading("Upgrade: websocket\r\nOrigin: https://evil.example\r\n"),
    ],
  ])("%s is answered with %d in the form of every answer", async (_, status, code, text) => {
    const { url } = await startSmallServer();
    expect(await answerTo(url, text)).toEqual({ status, codes: [code] });
    expect((await answerTo(url, posting("Host: 127.0.0.1\r\n"))).status).toBe(200);
  });

  test.each([
    ["text/plain", { "content-type": "text/plain" }],
    ["an encoding that nobody reads", { ...json, "content-encoding": "br" }],
  ])("%s is 415", async (_, headers) => {
    const { url } = await startSmallServer();
    const answer = await fetch(`${url}/graphql`, { method: "POST", headers, body: typename });
    expect(answer.status).toBe(415);
    expect(codesOf((await answer.json()) as Body)).toEqual(["UNSUPPORTED_MEDIA_TYPE"]);
  });

  test.each(['{"query":"{ __typename }","__proto__":{}}', '{"query":"{ __typename }","variables":{"__proto__":{}}}'])(
    "%s is refused by the name of the key",
    async (body) => {
      const { url } = await startSmallServer();
      const answer = await fetch(`${url}/graphql`, { method: "POST", headers: json, body });
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as Body).errors?.[0]?.message).toContain("`__proto__`");
    },
  );

  test("an empty name of an operation is none", async () => {
    const server = await startSmallServer();
    const answer = await server.post({ query: "{ images { totalCount } }", operationName: "" });
    expect(await answer.json()).toEqual({ data: { images: { totalCount: 1 } } });
  });

  test("every answer tells browsers to be careful, and its request's id", async () => {
    const { url, post } = await startSmallServer({ tls: true });
    const stream = { headers: { accept: "text/event-stream" } };
    const answers = [
      await post({ query: "{ __typename }" }),
      await fetch(`${url}/nowhere`),
      await fetch(`${url}/graphql/stream?query=${encodeURIComponent("subscription { ticks(until: 1) }")}`, stream),
      await fetch(`${url}/health/live`),
    ];
    for (const { headers } of answers) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toMatch(/no-store|no-cache/);
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
      expect(headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    }
  });

  test("HSTS is left out where nothing says that TLS stands in front", async () => {
    const { post } = await startSmallServer();
    expect((await post({ query: "{ __typename }" })).headers.get("strict-transport-security")).toBeNull();
  });

  test.each(["x-mac-cyrillic", "utf-16", "utf-7", "latin1", '"utf-8', "utf-8, utf-16"])(
    "a body in %s is refused with 415",
    async (charset) => {
      const { post } = await startSmallServer();
      const response = await post(
        { query: "{ __typename }" },
        { "content-type": `application/json; charset=${charset}` },
      );
      expect(response.status).toBe(415);
      expect(codesOf((await response.json()) as Body)).toEqual(["UNSUPPORTED_MEDIA_TYPE"]);
    },
  );

  test.each(["utf-8", "UTF-8", '"utf-8"'])("a body in %s is read", async (charset) => {
    const { post } = await startSmallServer();
    expect(
      (await post({ query: "{ __typename }" }, { "content-type": `application/json; charset=${charset}` })).status,
    ).toBe(200);
  });

  test("another host name is refused, a listed one is not, and health is told under any", async () => {
    const { url } = await startSmallServer({ hosts: ["gateway.example"] });
    const statusUnder = (host: string, path = "/nowhere") =>
      new Promise<number | undefined>((resolve, reject) =>
        request(`${url}${path}`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end(),
      );
    expect(await statusUnder("gateway.example")).toBe(404);
    expect(await statusUnder("gateway.example:8443")).toBe(404);
    expect(await statusUnder("gateway.example.evil.example")).toBe(403);
    expect(await statusUnder("127.0.0.1.nip.io")).toBe(403);
    expect(await statusUnder("10.1.2.3:8080", "/health/live")).toBe(200);
    expect(await statusUnder("10.1.2.3:8080")).toBe(403);
  });

  test("aliases of JavaScript's own names are names like any other", async () => {
    const { graphql } = await startSmallServer();
    const answer = await graphql("{ __proto__: __typename constructor: images { totalCount } }");
    expect(JSON.stringify(answer)).toBe('{"data":{"__proto__":"Query","constructor":{"totalCount":1}}}');
    expect(({} as Record<string, unknown>).totalCount).toBeUndefined();
  });

  test("variables of JavaScript's own names do nothing", async () => {
    const server = await startSmallServer();
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: json,
      body: '{"query":"{ __typename }","variables":{"__proto__":{"totalCount":1}}}',
    });
    expect(response.status).toBe(400);
    expect(({} as Record<string, unknown>).totalCount).toBeUndefined();
  });
});

describe("who asks", () => {
  test("bad credentials are 401, with or without anything else", async () => {
    const { post } = await startSmallServer();
    const response = await post({ query: "{ images { totalCount } }" }, { authorization: "Bearer nobody" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(codesOf((await response.json()) as Body)).toEqual(["UNAUTHENTICATED"]);
  });

  test("twenty bad credentials in a minute, and further bad ones have to wait; good ones never do, fresh or known", async () => {
    const { post } = await startSmallServer();
    const statusOf = async (who: string) =>
      (await post({ query: "{ __typename }" }, { authorization: `Bearer ${who}` })).status;
    expect(await statusOf("bob")).toBe(200);
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await statusOf("nobody")).toBe(401);
    expect(await statusOf("nobody")).toBe(429);
    expect(await statusOf("alice")).toBe(200);
    expect(await statusOf("bob")).toBe(200);
    expect(await statusOf("nobody")).toBe(429);
    expect((await post({ query: "{ __typename }" })).status).toBe(200);
  });

  test("requests without credentials are no refused ones, also where nobody may be anonymous", async () => {
    const { post } = await startSmallServer({ anonymous: "none" });
    for (let sent = 0; sent < 25; sent += 1) expect((await post({ query: "{ __typename }" })).status).toBe(401);
    expect((await post({ query: "{ __typename }" }, { authorization: "Bearer alice" })).status).toBe(200);
  });
});

describe("rates", () => {
  const list = "{ images(first: 10) { nodes { name } } rateLimit { cost remaining limit resetAt } }";

  test("say what a query cost and what is left, for each caller", async () => {
    const { post } = await startSmallServer({ limits: { costPerMinute: 100 } });
    const ask = async (authorization: string) =>
      (await (await post({ query: list }, { authorization })).json()) as Body;
    const { data } = await ask("Bearer alice");
    expect(data).toMatchObject({
      rateLimit: { cost: 12, remaining: 88, limit: 100, resetAt: expect.stringMatching(/Z$/) },
    });
    expect((await ask("Bearer alice")).data).toMatchObject({ rateLimit: { remaining: 76 } });
    expect((await ask("Bearer bob")).data).toMatchObject({ rateLimit: { remaining: 88 } });
  });

  test("refuse what is more than is left, with 429 and when to come back, and take nothing for it", async () => {
    const server = await startSmallServer({ limits: { costPerMinute: 30 } });
    await server.graphql(list);
    await server.graphql(list);
    const calls = server.calls();
    const refused = await server.post({ query: list });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const { errors } = (await refused.json()) as Body;
    expect(errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: expect.any(Number) });
    expect(server.calls()).toBe(calls);
    expect(await server.graphql("{ rateLimit { remaining } }")).toEqual({ data: { rateLimit: { remaining: 5 } } });
  });

  test("take something for documents that are refused, too", async () => {
    const { post } = await startSmallServer({ limits: { costPerMinute: 50 } });
    const statuses: number[] = [];
    for (let sent = 0; sent < 3; sent += 1) statuses.push((await post({ query: "{ nosuch }" })).status);
    expect(statuses).toEqual([400, 400, 429]);
  });

  test("hold over WebSocket and streams too", async () => {
    const server = await startSmallServer({ limits: { costPerMinute: 5 } });
    const [http, stream, socket] = await askEverywhere(server, { query: "subscription { ticks }" });
    expect([http, stream, socket]).toEqual([["BAD_REQUEST"], ["RATE_LIMITED"], ["RATE_LIMITED"]]);
  });

  test("know the address behind a proxy that is believed, and no other", async () => {
    const limits = { requestsPerMinutePerAddress: 2 };
    const statuses = async (proxies: readonly string[]) => {
      const { post } = await startSmallServer({ limits, proxies });
      const sent = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"];
      const answers: number[] = [];
      for (const from of sent)
        answers.push((await post({ query: "{ __typename }" }, { "x-forwarded-for": from })).status);
      return answers;
    };
    expect(await statuses(["127.0.0.0/8"])).toEqual([200, 200, 429, 200]);
    expect(await statuses([])).toEqual([200, 200, 429, 429]);
  });

  test("of an address stop requests, streams and connections, never health", async () => {
    const server = await startSmallServer({ limits: { requestsPerMinutePerAddress: 5 } });
    for (let sent = 0; sent < 5; sent += 1) expect((await server.post({ query: "{ __typename }" })).status).toBe(200);
    const refused = await server.post({ query: "{ __typename }" });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(429);
    await expect(talk(server.url)).rejects.toThrow("429");
    for (let sent = 0; sent < 20; sent += 1) expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });
});

describe("listed operations", () => {
  const listed = "{ images { totalCount } }";
  const other = "{ image(id: 1) { id } }";
  const subscription = "subscription { ticks(until: 1) }";
  const list = new Map([listed, subscription].map((text) => [hashOf(text), text]));

  test("are executed by id in every form", async () => {
    const { post } = await startSmallServer({ operations: createOperations("only", list) });
    const forms = [
      { documentId: `sha256:${hashOf(listed)}` },
      { documentId: hashOf(listed) },
      { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(listed) } } },
      { query: listed },
    ];
    for (const form of forms) expect(await (await post(form)).json()).toEqual({ data: { images: { totalCount: 1 } } });
  });

  test("are all that is executed where only they are taken, on every transport", async () => {
    const server = await startSmallServer({ operations: createOperations("only", list) });
    const wrong = { version: 1, sha256Hash: hashOf(other) };
    for (const request of [{ query: other }, { documentId: hashOf(other) }, { extensions: { persistedQuery: wrong } }])
      expect(await askEverywhere(server, request)).toEqual(Array(3).fill(["OPERATION_NOT_LISTED"]));
    expect(server.calls()).toBe(0);
  });

  test("can be subscribed to by id over WebSocket and streams", async () => {
    const { url } = await startSmallServer({ operations: createOperations("only", list) });
    const { send, first } = await talk(url);
    await first("connection_ack");
    send({ id: "1", type: "subscribe", payload: { documentId: hashOf(subscription) } });
    expect((await first("next", "1")).payload).toEqual({ data: { ticks: 1 } });
    const stream = await fetch(`${url}/graphql/stream?documentId=${hashOf(subscription)}`, {
      headers: { accept: "text/event-stream" },
    });
    expect(await stream.text()).toContain('{"data":{"ticks":1}}');
  });

  test.each(["off", "prefer"] as const)(
    "in the mode %s texts are taken, hashes of others are not, and nothing is registered",
    async (mode) => {
      const { post } = await startSmallServer({ operations: createOperations(mode, list) });
      const codes = async (request: object) => codesOf((await (await post(request)).json()) as Body);
      const persistedQuery = { version: 1, sha256Hash: hashOf(other) };
      expect(await codes({ query: other })).toBeUndefined();
      expect(await codes({ extensions: { persistedQuery } })).toEqual(["OPERATION_NOT_LISTED"]);
      expect(await codes({ query: other, extensions: { persistedQuery } })).toBeUndefined();
      expect(await codes({ extensions: { persistedQuery } })).toEqual(["OPERATION_NOT_LISTED"]);
      expect(await codes({ query: listed, extensions: { persistedQuery } })).toEqual(["BAD_REQUEST"]);
    },
  );
});
