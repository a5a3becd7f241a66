import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { scaled } from "../../test/support/probes/pace.ts";
import { GatewayError } from "../domain/errors.ts";
import { startCanary } from "./canary.fixture.ts";
import { createSafeFetch, type SafeFetchOptions } from "./safe-fetch.ts";

const allow = (address: string) => address === "127.0.0.1";
const local = (options: SafeFetchOptions = {}) => createSafeFetch({ allow, ...options });

async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw new Error(`did not fail: ${inspect(error)}`);
  expect(inspect(error, { depth: 6, showHidden: true })).not.toContain("said by the target");
  expect(error.cause).toBeUndefined();
  return error;
}

test("what is asked arrives, and of the answer come status, two headers and the body", async () => {
  const canary = await startCanary((outgoing, incoming) => {
    outgoing.writeHead(503, { "content-type": "text/plain", "retry-after": "7", "set-cookie": "a=b", "x-said": "x" });
    incoming.pipe(outgoing);
  });
  const safeFetch = local();
  const url = `http://127.0.0.1:${canary.port}/hook?a=1#fragment`;
  const request = { url, method: "POST", headers: { "x-signature": "s", host: "evil", cookie: "c=d" }, body: "hello" };
  const answer = await safeFetch.request(request);
  expect(answer).toEqual({
    status: 503,
    headers: { contentType: "text/plain", retryAfter: "7" },
    body: Buffer.from("hello"),
  });
  expect(canary.requests).toMatchObject([
    { line: "POST /hook?a=1", headers: { "x-signature": "s", host: `127.0.0.1:${canary.port}`, connection: "close" } },
  ]);
  await safeFetch.request({ url });
  expect(canary.requests[1]?.headers).not.toHaveProperty("cookie");
  expect(canary.connections()).toBe(2);
  await expect.poll(canary.open).toBe(0);
});

test("a redirect is an answer, and is not followed", async () => {
  const canary = await startCanary((outgoing) => {
    outgoing.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  });
  const safeFetch = local();
  const url = `http://127.0.0.1:${canary.port}/`;
  expect((await safeFetch.request({ url })).status).toBe(302);
  expect((await safeFetch.request({ url, method: "POST", body: "x", follow: 3 })).status).toBe(302);
  expect(canary.requests).toHaveLength(2);
});

test.each([
  "http://169.254.169.254/latest/meta-data/",
  "//169.254.169.254/",
  "http://[fd00:ec2::254]/",
  "http://127.0.0.2:$port/",
  "file:///etc/passwd",
  "http://rebound.example:$port/",
  "http://[",
])("where redirects are followed, one to %s is refused", async (location) => {
  const inner = await startCanary(undefined, "127.0.0.2");
  const canary = await startCanary((outgoing) => {
    outgoing.writeHead(302, { location: location.replace("$port", String(inner.port)) }).end();
  });
  const safeFetch = local({ resolver: async () => ["127.0.0.2"] });
  const error = await failureOf(safeFetch.request({ url: `http://127.0.0.1:${canary.port}/`, follow: 1 }));
  expect(error.code).toBe("BAD_USER_INPUT");
  expect(inner.connections()).toBe(0);
});

test("at most three redirects are followed, and no header goes to another origin", async () => {
  const second = await startCanary((outgoing) => outgoing.end("there"));
  const canary = await startCanary((outgoing, incoming) => {
    const step = Number(incoming.url?.slice(1));
    const location = step === 2 ? `http://127.0.0.1:${second.port}/` : `/${step + 1}`;
    outgoing.writeHead(307, { location }).end();
  });
  const safeFetch = local();
  const ask = (step: number) =>
    safeFetch.request({ url: `http://127.0.0.1:${canary.port}/${step}`, headers: { "x-key": "k" }, follow: 9 });
  expect((await ask(0)).body.toString()).toBe("there");
  expect(canary.requests.map(({ headers }) => headers["x-key"])).toEqual(["k", "k", "k"]);
  expect(second.requests[0]?.headers).not.toHaveProperty("x-key");
  const before = canary.requests.length;
  expect((await ask(10)).status).toBe(307);
  expect(canary.requests.length - before).toBe(4);
});

test("a target that sends a byte now and then is ended by the deadline", async () => {
  const canary = await startCanary((outgoing) => {
    const drip = setInterval(() => outgoing.write("said by the target"[0]), 20);
    outgoing.once("close", () => clearInterval(drip));
  });
  const startedAt = performance.now();
  const work = local({ deadlineMs: 300 }).request({ url: `http://127.0.0.1:${canary.port}/` });
  const error = await failureOf(work);
  expect([error.code, error.message]).toEqual(["TARGET_FAILED", expect.stringContaining("300 ms")]);
  expect(performance.now() - startedAt).toBeLessThan(scaled(3_000));
  await expect.poll(canary.open).toBe(0);
});

test.each([
  ["never answers a name", { resolver: () => new Promise<never>(() => {}) }, "http://slow.example/"],
  ["takes the connection and says nothing", {}, "http://127.0.0.1:$port/"],
  ["takes the connection and no handshake", {}, "https://127.0.0.1:$port/"],
])("the deadline also ends one that %s", async (_, options, url) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on("error", () => {}).resume())).listen(0, "127.0.0.1");
  onTestFinished(async () => void server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : "";
  const work = local({ deadlineMs: 200, ...options }).request({ url: url.replace("$port", String(port)) });
  expect((await failureOf(work)).code).toBe("TARGET_FAILED");
  await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
});

test("of a gigabyte no more is read than the cap", async () => {
  let written = 0;
  const canary = await startCanary((outgoing) => {
    const chunk = Buffer.alloc(16_384, "said by the target ");
    outgoing.writeHead(200, { "content-length": String(1024 ** 3) });
    const more = () => {
      do written += chunk.length;
      while (outgoing.write(chunk) && written < 1024 ** 3);
    };
    outgoing.on("drain", more);
    more();
  });
  const error = await failureOf(local().request({ url: `http://127.0.0.1:${canary.port}/` }));
  expect([error.code, error.message]).toEqual(["TARGET_FAILED", expect.stringContaining("65536 bytes")]);
  await expect.poll(canary.open).toBe(0);
  expect(written).toBeLessThan(64 * 1024 * 1024);
});

test("a body of exactly the cap is whole, and one that is packed stays packed", async () => {
  const canary = await startCanary((outgoing, incoming) => {
    expect(incoming.headers).not.toHaveProperty("accept-encoding");
    outgoing.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.alloc(100));
  });
  const url = `http://127.0.0.1:${canary.port}/`;
  expect((await local({ maximumBytes: 100 }).request({ url })).body.length).toBe(100);
  expect((await failureOf(local({ maximumBytes: 99 }).request({ url }))).code).toBe("TARGET_FAILED");
});

test.each([
  ["closes at once", ""],
  ["is no HTTP", "SSH-2.0-said by the target\r\n\r\n"],
  ["breaks off", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsaid by the target"],
  ["has endless headers", `HTTP/1.1 200 OK\r\n${"x-said: said by the target\r\n".repeat(2_000)}`],
  ["upgrades unasked", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
])("a target that %s has failed", async (_, said) => {
  const server = createServer((socket) => socket.on("error", () => {}).end(said)).listen(0, "127.0.0.1");
  onTestFinished(async () => void server.close());
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  expect((await failureOf(local().request({ url }))).code).toBe("TARGET_FAILED");
  expect((await failureOf(local().request({ url: url.replace("http", "https") }))).code).toBe("TARGET_FAILED");
});

test("where nobody listens it has failed, and the next address is tried", async () => {
  const canary = await startCanary();
  const url = `http://two.example:${canary.port}/`;
  const safeFetch = createSafeFetch({
    allow: (address) => address.startsWith("127.0.0."),
    resolver: async () => ["127.0.0.3", "127.0.0.1"],
  });
  expect((await safeFetch.request({ url })).status).toBe(200);
  expect(canary.requests[0]?.headers.host).toBe(`two.example:${canary.port}`);
  const nobody = createSafeFetch({ allow: () => true, resolver: async () => ["127.0.0.3"] });
  expect((await failureOf(nobody.request({ url }))).code).toBe("TARGET_FAILED");
});

test("the caller's signal ends it", async () => {
  const canary = await startCanary(() => {});
  const ending = new AbortController();
  const work = failureOf(local().request({ url: `http://127.0.0.1:${canary.port}/`, signal: ending.signal }));
  await expect.poll(() => canary.requests.length).toBe(1);
  ending.abort();
  expect((await work).code).toBe("CANCELLED");
  await expect.poll(canary.open).toBe(0);
});

test("a proxy of the environment is not asked", async () => {
  const proxy = await startCanary();
  const canary = await startCanary();
  const script = `import { createSafeFetch } from ${JSON.stringify(new URL("safe-fetch.ts", import.meta.url).href)};
    const answer = await createSafeFetch({ allow: () => true }).request({ url: "http://127.0.0.1:${canary.port}/" });
    process.stdout.write(String(answer.body));`;
  const url = `http://127.0.0.1:${proxy.port}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, ALL_PROXY: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  await once(child, "close");
  expect([printed, proxy.connections(), canary.connections()]).toEqual(["canary", 0, 1]);
});
