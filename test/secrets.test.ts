import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { awsFactory } from "../adapters/aws/index.ts";
import { createSecret } from "../adapters/kit/secret.ts";
import { type Clouds, startClouds } from "../demo/clouds/clouds.ts";
import { ACME_PRODUCTION, AWS_KEYS } from "../demo/seed/aws/accounts.ts";
import { createLog } from "../src/app/log.ts";
import { GatewayError } from "../src/domain/errors.ts";
import { createPool } from "../src/store/postgres/postgres-pool.ts";
import type {} from "./support/servers/provided.ts";
import { canariesIn } from "./support/worlds/canaries.ts";

const [key] = AWS_KEYS;
const planted = {
  secretAccessKey: "canary/secret+access/key/0123456789abcdef",
  sessionToken: "canary-session-token-0123456789",
  externalId: "canary-external-id-0123456789",
};
const roleArn = `arn:aws:iam::${ACME_PRODUCTION}:role/TintypeReader`;
const keys = { type: "keys", accessKeyId: { env: "ID" }, secretAccessKey: { env: "SECRET" } };

let clouds: Clouds;
let garbage: { readonly url: string; close(): void };
beforeAll(async () => {
  clouds = await startClouds();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.once("end", () => {
      // Says again all that it was sent.
      const said = `<Response><${incoming.headers.authorization}${incoming.headers["x-amz-security-token"]}${Buffer.concat(chunks)}`;
      outgoing.writeHead(500, { "x-echo": String(incoming.headers.authorization) }).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server answers its address as an object; only pipes answer a string.
  const { port } = server.address() as AddressInfo;
  garbage = { url: `http://127.0.0.1:${port}`, close: () => server.close() };
});
afterAll(async () => {
  garbage.close();
  await clouds.close();
});

async function thrownBy(work: Promise<unknown>): Promise<Error> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error("nothing was thrown");
  return error;
}

function expectClean(text: string): void {
  expect(canariesIn(text, "error")).toEqual([]);
  expect(text).not.toMatch(/\d{12}|arn:aws|127\.0\.0\.1|localhost|amz-security|X-Amz-/i);
}

function everyWayToPrint(error: Error): string {
  const links: unknown[] = [];
  for (let link: unknown = error; link instanceof Error; link = link.cause)
    links.push(link.message, link.stack, JSON.stringify(link, Object.getOwnPropertyNames(link)));
  const options = { depth: 6, showHidden: true } as const;
  return [
    ...links,
    JSON.stringify(error),
    inspect(error, options),
    inspect(error, { ...options, customInspect: false }),
  ].join("\n");
}

function logged(error: Error): string {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  log.error({ err: error }, "it failed");
  log.error({ err: new GatewayError("INTERNAL", "Something went wrong.", { cause: error }) }, "it failed");
  log.error(error, "it failed");
  expect(lines).toHaveLength(3);
  return lines.map((line) => line.replace(/"hostname":"[^"]*"|"time":\d+/g, "")).join("");
}

const raw = (endpoint: string) => ({
  region: "us-east-1",
  endpoint,
  maxAttempts: 1,
  credentials: { accessKeyId: key.accessKeyId, ...planted },
});
const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["a wrong secret at EC2", () => new EC2Client(raw(clouds.aws)).send(new DescribeImagesCommand({}))],
  [
    "a role that is refused",
    () => {
      const credentials = { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
      const input = { RoleArn: roleArn, RoleSessionName: "canary", ExternalId: planted.externalId };
      return new STSClient({ ...raw(clouds.aws), credentials }).send(new AssumeRoleCommand(input));
    },
  ],
  ["garbage that repeats the request", () => new EC2Client(raw(garbage.url)).send(new DescribeImagesCommand({}))],
  [
    "a refused connection",
    () => new EC2Client(raw("http://127.0.0.1:1")).send(new DescribeImagesCommand({ Owners: [ACME_PRODUCTION] })),
  ],
];

test.each(cases)("the log prints no secret of what the AWS SDK throws: %s", async (_, work) => {
  expectClean(logged(await thrownBy(work())));
});

test("what the SDK throws does hold secrets", async () => {
  const errors = await Promise.all(cases.map(([, work]) => thrownBy(work())));
  expect(() => expectClean(errors.map(everyWayToPrint).join("\n"))).toThrow();
});

const adapters: readonly (readonly [string, () => readonly [endpoint: string, credentials: object]])[] = [
  ["a wrong secret", () => [clouds.aws, keys]],
  [
    "a role that is refused",
    () => [
      clouds.aws,
      {
        type: "assumeRole",
        roleArn,
        externalId: { env: "EXTERNAL" },
        source: { ...keys, secretAccessKey: { env: "GOOD" } },
      },
    ],
  ],
  ["garbage that repeats the request", () => [garbage.url, keys]],
  ["a refused connection", () => ["http://127.0.0.1:1", keys]],
];

test.each(adapters)("no print of what leaves the AWS adapter holds a secret: %s", async (_, place) => {
  const [endpoint, credentials] = place();
  const secrets: Record<string, string> = {
    ID: key.accessKeyId,
    GOOD: key.secretAccessKey,
    SECRET: planted.secretAccessKey,
    EXTERNAL: planted.externalId,
  };
  const adapter = awsFactory.create(awsFactory.options.parse({ regions: ["us-east-1"], endpoint, credentials }), {
    backendId: "acme",
    resolve: (reference) => createSecret("env" in reference ? (secrets[reference.env] ?? "") : ""),
  });
  const error = await thrownBy(adapter.images.list("us-east-1", null, { signal: new AbortController().signal }));
  await adapter.close();
  expect(error).toBeInstanceOf(GatewayError);
  expectClean(everyWayToPrint(error));
  expectClean(logged(error));
});

const postgresUrl = inject("postgresUrl");
describe.skipIf(postgresUrl === null)("what PostgreSQL throws", () => {
  test.each([
    "select 'canary-session-token-0123456789'::bigint",
    "do $$ begin raise exception 'canary-session-token-0123456789' using detail = 'canary-external-id-0123456789'; end $$",
    "create temp table t (a text primary key); insert into t values ('canary-external-id-0123456789'), ('canary-external-id-0123456789')",
  ])("is printed without the values in it (%#)", async (statement) => {
    const client = new Client({ connectionString: String(postgresUrl) });
    await client.connect();
    const error = await thrownBy(client.query(statement));
    await client.end();
    expect(canariesIn(everyWayToPrint(error), "error")).not.toEqual([]);
    expectClean(logged(error));
    expect(logged(error)).toMatch(/"code":"[0-9A-Z]{5}"/);
  });

  test("a refused login is printed without the password", async () => {
    const url = new URL(String(postgresUrl));
    url.username = "nobody-of-this-name";
    url.password = planted.sessionToken;
    const pool = createPool(url.href, { max: 1 });
    const error = await thrownBy(pool.connect());
    await pool.end();
    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(canariesIn(everyWayToPrint(error), "error")).toEqual([]);
    expectClean(logged(error));
  });
});
