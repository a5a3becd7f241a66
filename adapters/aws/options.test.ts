import { expect, test } from "vitest";
import { awsOptions } from "./options.ts";

const keys = { type: "keys", accessKeyId: { env: "A" }, secretAccessKey: { file: "/b" } };
const role = { type: "assumeRole", roleArn: "arn:aws:iam::111122223333:role/reader", externalId: "tintype-4711" };

function problems(input: unknown): string[] {
  const result = awsOptions.safeParse(input);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."));
}

test("regions alone are enough", () => {
  const options = awsOptions.parse({ regions: ["eu-west-1"] });
  expect(options).toEqual({
    regions: ["eu-west-1"],
    credentials: { type: "default" },
    scope: { owned: true, shared: true, publicOwners: [] },
    pageSize: 500,
    attributeConcurrency: 8,
    requestTimeoutMs: 10_000,
  });
  expect(awsOptions.parse(options)).toEqual(options);
});

test("every region name that AWS uses passes, and nothing that would change a host name", () => {
  const names = ["us-east-1", "ap-southeast-7", "us-gov-west-1", "us-iso-east-1", "cn-north-1", "eusc-de-east-1"];
  expect(problems({ regions: names })).toEqual([]);
  const tricks = ["x.evil.com/#", "us-east-1.evil.com", "us-east-1/", "us-east-1 ", "../eu", "", "US-EAST-1", "a@b-1"];
  for (const region of tricks) expect(problems({ regions: [region] })).toEqual(["regions.0"]);
  expect(problems({ regions: [] })).toEqual(["regions"]);
  expect(problems({ regions: ["us-east-1", "us-east-1"] })).toEqual(["regions"]);
});

test("a region that AWS cannot have is refused, unless another cloud is asked that names its own", () => {
  const regions = ["us-eats-1", "eu-wset-1", "us-east-1"];
  expect(problems({ regions })).toEqual(["regions.0", "regions.1"]);
  expect(problems({ regions, pageSize: 0 })).toEqual(["pageSize", "regions.0", "regions.1"]);
  expect(problems({ regions, endpoint: "https://ec2.example" })).toEqual([]);
});

test("all kinds of credentials are told apart, secrets are references", () => {
  const regions = ["eu-west-1"];
  for (const credentials of [
    { type: "default" },
    { type: "profile", profile: "prod" },
    { ...keys, sessionToken: { env: "T" } },
    role,
    { ...role, externalId: { env: "X" }, sessionName: "gateway", source: keys },
  ]) {
    expect(problems({ regions, credentials })).toEqual([]);
  }
  expect(problems({ regions, credentials: { ...keys, secretAccessKey: "hunter2" } })).toEqual([
    "credentials.secretAccessKey",
  ]);
  expect(problems({ regions, credentials: { type: "assumeRole", roleArn: role.roleArn } })).toEqual([
    "credentials.externalId",
  ]);
  expect(problems({ regions, credentials: { ...role, source: role } })).toEqual(["credentials.source.type"]);
  expect(problems({ regions, credentials: { type: "magic" } })).toEqual(["credentials.type"]);
});

test("a scope holds something, owners are accounts or aliases, unknown keys are refused", () => {
  const regions = ["eu-west-1"];
  expect(problems({ regions, scope: { publicOwners: ["amazon", "099720109477"] } })).toEqual([]);
  expect(problems({ regions, scope: { owned: false, shared: false } })).toEqual(["scope"]);
  for (const owner of ["self", "../", "12345", "*"]) {
    expect(problems({ regions, scope: { publicOwners: [owner] } })).toEqual(["scope.publicOwners.0"]);
  }
  expect(problems({ regions, scope: { everything: true } })).toEqual(["scope"]);
  expect(problems({ regions, region: "x" })).toEqual([""]);
  expect(problems({ regions, account: "12" })).toEqual(["account"]);
  expect(problems({ regions, pageSize: 1001 })).toEqual(["pageSize"]);
  expect(problems({ regions, endpoint: "ec2.local" })).toEqual(["endpoint"]);
});
