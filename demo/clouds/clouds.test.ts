import { spawn } from "node:child_process";
import { once } from "node:events";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "./clouds.ts";
import { parseAccounts, readFlags } from "./flags.ts";

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(() => clouds.close());

async function control(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(clouds.control + path, init);
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the expectations below say
  return { status: response.status, body: (await response.json()) as any };
}

test("the control channel lists the clouds and counts their calls", async () => {
  expect((await control("GET", "/")).body.clouds).toEqual({ aws: clouds.aws, smartcloud: clouds.smartcloud });
  await fetch(`${clouds.aws}/?Action=DescribeImages&Version=2016-11-15`);
  expect((await control("GET", "/aws/calls")).body).toMatchObject({ total: 1, byAction: { DescribeImages: 1 } });
  expect((await control("DELETE", "/aws/calls")).body.total).toBe(0);
});

test("a cloud fails as told, alone, and heals", async () => {
  expect((await control("POST", "/aws/fail", { kind: "html-503" })).status).toBe(200);
  expect((await fetch(clouds.aws)).status).toBe(503);
  expect((await fetch(clouds.smartcloud)).status).not.toBe(503);
  expect((await control("GET", "/aws/fail")).body.faults).toHaveLength(1);
  expect((await control("DELETE", "/aws/fail")).body).toEqual({ faults: [], slow: [] });
  expect((await fetch(clouds.aws)).status).toBe(403);
});

test.each([
  ["POST", "/aws/fail", { kind: "explode" }, 400, "kind must be one of"],
  ["POST", "/aws/fail", { kind: "hang", acount: "1" }, 400, "unknown key acount"],
  ["POST", "/aws/fail", { kind: "refuse", action: "X" }, 400, "refuse"],
  ["POST", "/aws/slow", { ms: -1 }, 400, "ms must be"],
  ["POST", "/aws/settle", { region: "us-east-1" }, 400, "unknown key region; accepted: none"],
  ["POST", "/smartcloud/settle", [1], 400, "accepted: none"],
  ["DELETE", "/aws/fail", { kind: "hang" }, 400, "unknown key kind"],
  ["DELETE", "/aws/next-image", { times: 1 }, 400, "unknown key times"],
  ["GET", "/aws/images?region=us-east-1", undefined, 400, "unknown query ?region=us-east-1"],
  ["POST", "/smartcloud/images", { name: "x", manifst: "" }, 400, "unknown key manifst"],
  ["POST", "/smartcloud/changes", { changes: [{ imageId: "20001190", change: { price: { rat: 1 } } }] }, 400, "rat"],
  ["GET", "/azure/calls", undefined, 404, "no cloud 'azure'"],
  ["GET", "/aws/nothing", undefined, 404, "not known"],
])("%s %s is refused with what is accepted", async (method, path, body, status, words) => {
  const answer = await control(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toContain(words);
});

test("the environment names every demo account", () => {
  expect(Object.keys(clouds.environment)).toEqual(
    expect.arrayContaining([
      "TINTYPE_DEMO_AWS_URL",
      "TINTYPE_DEMO_SMARTCLOUD_URL",
      "TINTYPE_DEMO_CONTROL_URL",
      "TINTYPE_DEMO_ACME_PRODUCTION_ACCESS_KEY_ID",
      "TINTYPE_DEMO_ACME_PRODUCTION_READONLY_SECRET_ACCESS_KEY",
      "TINTYPE_DEMO_SMARTCLOUD_INITECH_PASSWORD",
    ]),
  );
});

test("a busy port is an error that says so, and leaves nothing open", async () => {
  const awsPort = Number(new URL(clouds.aws).port);
  await expect(startClouds({ awsPort })).rejects.toThrow(/the AWS cloud did not start: .*EADDRINUSE/);
});

test("malformed accounts are refused with the place", () => {
  expect(() => parseAccounts({ aws: [{ account: "12" }] }, "file")).toThrow("file: aws[0].accessKeyId");
  expect(() => parseAccounts({ azure: [] }, "file")).toThrow("unknown key azure");
  expect(parseAccounts({ smartcloud: [{ user: "a", password: "b" }] }, "file")).toEqual({
    aws: [],
    smartcloud: [{ user: "a", password: "b" }],
  });
});

test("an account of one's own signs in with any key of 3 to 128 printable characters", async () => {
  const parse = (accessKeyId: string) =>
    parseAccounts({ aws: [{ account: "999988887777", accessKeyId, secretAccessKey: "s" }] }, "file");
  expect(() => parse("ab")).toThrow("aws[0].accessKeyId must be 3 to 128");
  expect(() => parse("x".repeat(129))).toThrow("3 to 128");
  expect(() => parse("tab\tkey")).toThrow("printable");
  expect(() => parse("AKIADEMOACMEPROD0001")).toThrow("already the key");
  const keys = ["abc", "team/key,with=signs and blanks", "~".repeat(128)];
  const accounts = { aws: keys.flatMap((key) => parse(key).aws ?? []) };
  const own = await startClouds({ accounts, awsWorld: "empty" });
  try {
    for (const accessKeyId of keys) {
      const credentials = { accessKeyId, secretAccessKey: "s" };
      const sts = new STSClient({ endpoint: own.aws, region: "us-east-1", maxAttempts: 1, credentials });
      expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe("999988887777");
    }
  } finally {
    await own.close();
  }
});

test("how long things are under way is a flag, and absent where it is not given", async () => {
  expect((await readFlags(["--settle-ms", "5"])).options.settleMs).toBe(5);
  expect((await readFlags([])).options).not.toHaveProperty("settleMs");
  await expect(readFlags(["--settle-ms", "soon"])).rejects.toThrow("--settle-ms must be a whole number");
});

test("the command prints one line of JSON, and ends with its parent", async () => {
  const child = spawn(process.execPath, ["demo/clouds/main.ts", "--json", "--parent", "--forget"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await expect.poll(() => output.endsWith("\n")).toBe(true);
  expect(Object.keys(JSON.parse(output))).toEqual(["aws", "smartcloud", "control", "world", "environment"]);
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});
