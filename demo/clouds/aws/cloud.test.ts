import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  type DescribeImagesCommandInput,
  EC2Client,
  GetImageAncestryCommand,
} from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, AWS_KEYS, AWS_ROLES, GLOBEX } from "../../seed/aws/accounts.ts";
import { createAwsWorld } from "../../seed/aws/aws.ts";
import { startWireServer, type WireServer } from "../kit/server.ts";
import type { Cloud } from "../kit/wire.ts";
import { createAwsCloud } from "./cloud.ts";

let server: WireServer;
let cloud: Cloud;

beforeAll(async () => {
  cloud = createAwsCloud({ world: createAwsWorld("empty", 0), keys: AWS_KEYS, roles: AWS_ROLES });
  server = await startWireServer(cloud, { port: 0 });
});

afterAll(() => server.close());

interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function keyOf(name: string): Signer {
  const key = AWS_KEYS.find((one) => one.name === name);
  if (key === undefined) throw new Error(`no demo key ${name}`);
  return key;
}

function ec2(credentials: Signer, region = "us-east-1"): EC2Client {
  return new EC2Client({ endpoint: server.url, region, maxAttempts: 1, credentials });
}

async function namesSeen(who: string, input: DescribeImagesCommandInput, region?: string): Promise<readonly string[]> {
  const { Images = [] } = await ec2(keyOf(who), region).send(new DescribeImagesCommand(input));
  return Images.map(({ Name = "" }) => Name).sort();
}

let serial = 0;
const mine = () => ({ Filters: [{ Name: "name", Values: [`t${serial}-*`] }] });

function seed(name: string, fields: Record<string, unknown> = {}): string {
  const body = { region: "us-east-1", ownerId: ACME_PRODUCTION, name: `t${serial}-${name}`, ...fields };
  const answer = cloud.control("POST", ["images"], body);
  expect(answer?.status).toBe(201);
  // The shape that POST /aws/images answers.
  const { images } = (answer?.body ?? { images: [] }) as { images: readonly { imageId: string }[] };
  return images[0]?.imageId ?? "";
}

function change(imageId: string, what: unknown) {
  return cloud.control("POST", ["changes"], { changes: [{ region: "us-east-1", imageId, change: what }] });
}

beforeEach(() => {
  serial += 1;
});

test("carriage returns and line feeds arrive as they were written", async () => {
  const description = "first\r\nsecond\rthird\n<&>";
  seed("lines", { description, tags: { Words: description } });
  const { Images } = await ec2(keyOf("ACME_PRODUCTION")).send(new DescribeImagesCommand(mine()));
  expect(Images).toMatchObject([{ Description: description, Tags: [{ Key: "Words", Value: description }] }]);
});

test("one sees own, public and shared images, and nothing else", async () => {
  seed("private");
  seed("public", { public: true });
  seed("direct", { launchPermissions: [{ userId: GLOBEX }] });
  seed("organization", {
    launchPermissions: [{ organizationArn: "arn:aws:organizations::111122223333:organization/o-acmedemo01" }],
  });
  const named = (...names: string[]) => names.map((name) => `t${serial}-${name}`);
  expect(await namesSeen("ACME_PRODUCTION", mine())).toEqual(named("direct", "organization", "private", "public"));
  expect(await namesSeen("GLOBEX", mine())).toEqual(named("direct", "public"));
  expect(await namesSeen("ACME_DEVELOPMENT", mine())).toEqual(named("organization", "public"));
  expect(await namesSeen("GLOBEX", { ...mine(), ExecutableUsers: ["self"] })).toEqual(named("direct"));
  expect(await namesSeen("GLOBEX", { ...mine(), ExecutableUsers: ["all"] })).toEqual(named("public"));
  expect(await namesSeen("ACME_DEVELOPMENT", { ...mine(), ExecutableUsers: [ACME_DEVELOPMENT] })).toEqual(
    named("organization"),
  );
  expect(await namesSeen("ACME_PRODUCTION", { ...mine(), ExecutableUsers: [GLOBEX] })).toEqual(named("direct"));
  expect(await namesSeen("GLOBEX", { ...mine(), Owners: ["self"] })).toEqual([]);
  expect(await namesSeen("ACME_PRODUCTION", mine(), "eu-west-1")).toEqual([]);
});

test("deprecated images are hidden from strangers by filter, and shown by id", async () => {
  const imageId = seed("old", { public: true, creationDate: "2020-01-01T00:00:00Z" });
  expect(await namesSeen("GLOBEX", mine())).toEqual([]);
  expect(await namesSeen("GLOBEX", { Filters: [{ Name: "image-id", Values: [imageId] }] })).toEqual([]);
  expect(await namesSeen("GLOBEX", { ...mine(), IncludeDeprecated: true })).toHaveLength(1);
  expect(await namesSeen("GLOBEX", { ImageIds: [imageId] })).toHaveLength(1);
  expect(await namesSeen("ACME_PRODUCTION", mine())).toHaveLength(1);
});

test("disabling hides an image and forgets whom it was shared with", async () => {
  const imageId = seed("off", { launchPermissions: [{ userId: GLOBEX }] });
  change(imageId, { disable: true });
  expect(await namesSeen("ACME_PRODUCTION", mine())).toEqual([]);
  expect(await namesSeen("ACME_PRODUCTION", { ...mine(), IncludeDisabled: true })).toHaveLength(1);
  expect(await namesSeen("GLOBEX", { ...mine(), IncludeDisabled: true })).toEqual([]);
  change(imageId, { enable: true });
  expect(await namesSeen("GLOBEX", mine())).toEqual([]);
});

test("a deregistered id is absent for a while, and unknown after that", async () => {
  const imageId = seed("gone");
  change(imageId, { deregister: true });
  expect(await namesSeen("ACME_PRODUCTION", { ImageIds: [imageId] })).toEqual([]);
  change(imageId, { deregister: { at: "2026-01-01T00:00:00Z" } });
  await expect(namesSeen("ACME_PRODUCTION", { ImageIds: [imageId] })).rejects.toMatchObject({
    name: "InvalidAMIID.NotFound",
    message: `The image id '[${imageId}]' does not exist`,
  });
});

test("pages cover everything once although images come and go between them, and may be empty", async () => {
  for (let index = 0; index < 9; index += 1) seed(`page-${index}`, { tags: { Even: String(index % 2 === 0) } });
  const client = ec2(keyOf("ACME_PRODUCTION"));
  const input = {
    Owners: ["self"],
    Filters: [
      { Name: "tag:Even", Values: ["true"] },
      { Name: "name", Values: [`t${serial}-*`] },
    ],
  };
  const sizes: number[] = [];
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new DescribeImagesCommand({ ...input, MaxResults: 1, NextToken: token }));
    sizes.push(page.Images?.length ?? -1);
    seen.push(...(page.Images ?? []).map(({ Name = "" }) => Name));
    if (sizes.length === 3) seed("late", { tags: { Even: "false" } });
    token = page.NextToken;
  } while (token !== undefined);
  expect(seen.sort()).toEqual([0, 2, 4, 6, 8].map((index) => `t${serial}-page-${index}`));
  expect(sizes).toContain(0);
});

test("a token serves only the question, account and region that it was given for", async () => {
  seed("a");
  seed("b");
  const input = { Owners: ["self"], MaxResults: 1 };
  const { NextToken } = await ec2(keyOf("ACME_PRODUCTION")).send(new DescribeImagesCommand(input));
  expect(NextToken).toBeTypeOf("string");
  const refused = { name: "InvalidNextToken" };
  await expect(namesSeen("GLOBEX", { ...input, NextToken })).rejects.toMatchObject(refused);
  await expect(namesSeen("ACME_PRODUCTION", { ...input, NextToken }, "eu-west-1")).rejects.toMatchObject(refused);
  await expect(namesSeen("ACME_PRODUCTION", { ...input, Owners: [GLOBEX], NextToken })).rejects.toMatchObject(refused);
});

test("attributes are for the owner, and what is not set is left out", async () => {
  const imageId = seed("attributes", { launchPermissions: [{ userId: GLOBEX }, { group: "all" }] });
  const ask = (who: string, Attribute: "launchPermission" | "kernel") =>
    ec2(keyOf(who)).send(new DescribeImageAttributeCommand({ ImageId: imageId, Attribute }));
  expect((await ask("ACME_PRODUCTION", "launchPermission")).LaunchPermissions).toEqual([
    { UserId: GLOBEX },
    { Group: "all" },
  ]);
  expect(await ask("ACME_PRODUCTION", "kernel")).not.toHaveProperty("KernelId");
  await expect(ask("GLOBEX", "launchPermission")).rejects.toMatchObject({
    name: "AuthFailure",
    message: `Not authorized for image:${imageId}`,
  });
});

test("ancestry ends where the caller may not see the parent", async () => {
  const root = seed("root");
  const middle = seed("middle", {
    sourceImageId: root,
    sourceImageRegion: "us-east-1",
    launchPermissions: [{ userId: GLOBEX }],
  });
  const chain = async (who: string) => {
    const answer = await ec2(keyOf(who)).send(new GetImageAncestryCommand({ ImageId: middle }));
    return answer.ImageAncestryEntries?.map(({ ImageId }) => ImageId);
  };
  expect(await chain("ACME_PRODUCTION")).toEqual([middle, root]);
  expect(await chain("GLOBEX")).toEqual([middle]);
});

test("names and tags keep every character, and only shared tags reach others", async () => {
  const tags = { "Größe & <Gewicht>": "日本語 🖇", "ec2:SharedTag/Contact": "a@b.example" };
  const imageId = seed("unicode", { public: true, description: 'a < b & c > "d"', tags });
  const look = async (who: string) =>
    (await ec2(keyOf(who)).send(new DescribeImagesCommand({ ImageIds: [imageId] }))).Images?.[0];
  expect(await look("ACME_PRODUCTION")).toMatchObject({
    Description: 'a < b & c > "d"',
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
  const stranger = await look("GLOBEX");
  expect(stranger?.Tags).toEqual([{ Key: "ec2:SharedTag/Contact", Value: "a@b.example" }]);
  expect(stranger).not.toHaveProperty("DeregistrationProtection");
});

test.each([
  ["an unknown key", { accessKeyId: "AKIANOBODYKNOWSIT000", secretAccessKey: "x" }, "us-east-1", "AuthFailure", 401],
  ["a wrong secret", { ...keyOf("GLOBEX"), secretAccessKey: "x" }, "us-east-1", "SignatureDoesNotMatch", 403],
  ["a token nobody gave", { ...keyOf("GLOBEX"), sessionToken: "x" }, "us-east-1", "AuthFailure", 401],
  ["a region that is not enabled", keyOf("GLOBEX"), "ap-east-1", "AuthFailure", 401],
])("%s is refused", async (_, credentials, region, name, httpStatusCode) => {
  await expect(ec2(credentials, region).send(new DescribeImagesCommand({}))).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode },
  });
});

test("a signature older than five minutes has expired", async () => {
  const client = new EC2Client({
    endpoint: server.url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: keyOf("GLOBEX"),
    systemClockOffset: -6 * 60 * 1000,
  });
  await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({ name: "RequestExpired" });
});

test("a role is assumed with its external id only, and reads", async () => {
  const sts = new STSClient({ endpoint: server.url, region: "us-east-1", credentials: keyOf("ACME_PRODUCTION") });
  const role = { RoleArn: `arn:aws:iam::${GLOBEX}:role/TintypeReader`, RoleSessionName: "test" };
  await expect(sts.send(new AssumeRoleCommand({ ...role, ExternalId: "guess" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ ...role, ExternalId: "tintype-globex" }));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const identity = await new STSClient({ endpoint: server.url, region: "us-east-1", credentials }).send(
    new GetCallerIdentityCommand({}),
  );
  expect(identity.Account).toBe(GLOBEX);
  await expect(ec2(credentials).send(new DescribeImagesCommand({ Owners: ["self"] }))).resolves.toMatchObject({
    Images: [],
  });
  await expect(
    ec2({ ...credentials, sessionToken: "other" }).send(new DescribeImagesCommand({})),
  ).rejects.toMatchObject({ name: "AuthFailure" });
});

test("the header names the same request as the document", async () => {
  const response = await fetch(`${server.url}/?Action=DescribeImages&Version=2016-11-15`);
  expect(await response.text()).toContain(`<RequestID>${response.headers.get("x-amzn-requestid")}</RequestID>`);
  expect(response.status).toBe(403);
});
