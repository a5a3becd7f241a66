import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { GatewayError } from "../domain/errors.ts";
import { startCanary } from "./canary.fixture.ts";
import { createSafeFetch } from "./safe-fetch.ts";
import type { Resolver } from "./target.ts";

const notFound = () => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));

/** As the public services do that answer the address that a name holds. */
const resolver: Resolver = async (name) => {
  const wrapped = /^(?:.*\.)?(\d+[.-]\d+[.-]\d+[.-]\d+)\.(?:nip\.io|sslip\.io|xip\.example)$/i.exec(name)?.[1];
  if (wrapped) return [wrapped.replaceAll("-", ".")];
  if (/^(localhost|.*\.localhost|localtest\.me)$/i.test(name)) return ["127.0.0.1", "::1"];
  return { "mixed.example": ["93.184.215.14", "127.0.0.1"], "six.example": ["::ffff:127.0.0.1"] }[name] ?? notFound();
};

async function refusalOf(work: Promise<unknown>): Promise<GatewayError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw new Error(`not refused: ${inspect(error)}`);
  return error;
}

const hosts = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "2130706433",
  "017700000001",
  "0177.0.0.1",
  "0x7f000001",
  "0x7f.0.0.1",
  "0x7f.1",
  "0",
  "0.0.0.0",
  "127.0.0.1.",
  "①②⑦.⓪.⓪.①",
  "１２７．０．０．１",
  "%31%32%37.0.0.1",
  "127。0。0。1",
  "[::1]",
  "[::]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b::a9fe:a9fe]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[fec0::1]",
  "169.254.169.254",
  "10.0.0.1",
  "100.100.100.200",
  "192.0.0.192",
  "198.18.0.1",
  "localhost",
  "LocalHost",
  "lOcAlHoSt.",
  "a.localhost",
  "localtest.me",
  "127.0.0.1.nip.io",
  "a.127-0-0-1.sslip.io",
  "mixed.example",
  "six.example",
  "nobody-has-this-name.example",
  "user@127.0.0.1",
  "user:password@127.0.0.1",
  "example.com@127.0.0.1",
  "example.com:80@127.0.0.1",
  "127.0.0.1#@example.com",
  "127.0.0.1\\@example.com",
] as const;

describe("a URL that leads into our own network, or nowhere, is refused before anything is connected", () => {
  test.each(hosts)("http://%s", async (host) => {
    const canary = await startCanary();
    const [userPart, ...rest] = host.split(/(?=[#\\])/);
    const safeFetch = createSafeFetch({ resolver });
    for (const scheme of ["http", "https", "HTTP"]) {
      const url = `${scheme}://${userPart}:${canary.port}${rest.join("")}/?${canary.port}`;
      const error = await refusalOf(safeFetch.request({ url }));
      expect([error.code, error.info.field]).toEqual(["BAD_USER_INPUT", "url"]);
      expect(inspect(error, { depth: 6, showHidden: true }).split("\n    at ")[0]).not.toMatch(/127|::|ENOTFOUND/);
    }
    expect(canary.connections()).toBe(0);
  });

  test("all refusals are one text", async () => {
    const safeFetch = createSafeFetch({ resolver });
    const refused = await Promise.all(hosts.map((host) => refusalOf(safeFetch.request({ url: `http://${host}/` }))));
    expect(new Set(refused.map(({ message }) => message)).size).toBe(1);
  });

  test("the same server is reached where a test allows its very address and port", async () => {
    const canary = await startCanary();
    const allow = (address: string, port: number) => address === "127.0.0.1" && port === canary.port;
    const answer = await createSafeFetch({ allow }).request({ url: `http://2130706433:${canary.port}/` });
    expect([answer.status, answer.body.toString()]).toEqual([200, "canary"]);
  });
});

test.each([
  "",
  "x",
  "//example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://example.com/",
  "data:text/plain,x",
  "javascript:alert(1)",
  "unix:/var/run/docker.sock",
  "http://",
  "http://./",
  "http://example.com:0/",
  "http://example.com:22/",
  "http://example.com:25/",
  "http://example.com:1023/",
  "http://example.com:65536/",
  "http://user@example.com/",
  "http://:password@example.com/",
  `http://example.com/${"x".repeat(2048)}`,
  "http://exa mple.com/",
  "http://example.com\u0000.localhost/",
  "http://[::1%25lo]/",
])("%j is no URL to connect to", async (url) => {
  const error = await refusalOf(createSafeFetch({ resolver: async () => ["93.184.215.14"] }).request({ url }));
  expect([error.code, error.info.field]).toEqual(["BAD_USER_INPUT", "url"]);
});

test("a name that is public when first asked and loopback afterwards reaches loopback never", async () => {
  // What the test allows on 127.0.0.2 stands for the public address.
  const front = await startCanary((outgoing) => outgoing.end("public"), "127.0.0.2");
  const answers = [["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]];
  let asked = 0;
  const safeFetch = createSafeFetch({
    resolver: async () => answers[asked++] ?? [],
    allow: (address, port) => address === "127.0.0.2" && port === front.port,
  });
  const url = `http://rebind.example:${front.port}/`;
  expect((await safeFetch.request({ url })).body.toString()).toBe("public");
  expect(asked).toBe(1);
  for (const _ of answers.slice(1)) expect((await refusalOf(safeFetch.request({ url }))).code).toBe("BAD_USER_INPUT");
  expect(front.connections()).toBe(1);
});

test("an address that turns out to be another at the connected socket is sent nothing", async () => {
  const canary = await startCanary();
  let looks = 0;
  const safeFetch = createSafeFetch({ allow: () => looks++ === 0 });
  const error = await refusalOf(safeFetch.request({ url: `http://127.0.0.1:${canary.port}/`, body: "x" }));
  expect([error.code, looks]).toEqual(["BAD_USER_INPUT", 2]);
  await expect.poll(() => canary.connections() - canary.open()).toBe(1);
  expect([canary.requests.length, canary.bytesRead()]).toEqual([0, 0]);
});

test("the product allows no address", () => {
  for (const file of ["../app/app.ts", "../main.ts", "../config/configuration.ts"]) {
    const text = readFileSync(new URL(file, import.meta.url), "utf8");
    for (const [, options = ""] of text.matchAll(/createSafeFetch\(([^)]*)\)/g))
      expect(options).not.toMatch(/allow|\.\.\./);
    expect(text).not.toMatch(/safe-fetch\/(?!safe-fetch\.ts)/);
  }
});
