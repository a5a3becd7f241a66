import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../demo/clouds/clouds.ts";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, type AWS_KEYS, GLOBEX } from "../../demo/seed/aws/accounts.ts";
import { GatewayError } from "../../src/domain/errors.ts";
import type { ImageRecord } from "../../src/domain/image/image.ts";
import { createSecret } from "../kit/secret.ts";
import { type AwsAdapter, awsFactory } from "./index.ts";

let clouds: Clouds;
const adapters: AwsAdapter[] = [];

beforeAll(async () => {
  clouds = await startClouds({ scale: 120 });
});
afterEach(async () => {
  await control("DELETE", "fail");
  await Promise.all(adapters.splice(0).map((adapter) => adapter.close()));
});
afterAll(() => clouds.close());

interface RawImage {
  readonly imageId: string;
  readonly ownerId: string;
  readonly ownerAlias?: string;
  readonly state: string;
  readonly deregisteredAt?: string;
  readonly sourceImageId?: string;
  readonly launchPermissions: readonly { userId?: string; group?: string; organizationArn?: string }[];
}

async function control(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${clouds.control}/aws/${path}`, init);
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the expectations below say
  return (await response.json()) as any;
}

async function callsOf(action: string): Promise<number> {
  return (await control("GET", "calls")).byAction[action] ?? 0;
}

async function rawImages(region: string): Promise<readonly RawImage[]> {
  const { images } = await control("GET", `images/${region}`);
  return images.filter(({ deregisteredAt }: RawImage) => deregisteredAt === undefined);
}

const keysOf = (name: (typeof AWS_KEYS)[number]["name"]) => ({
  type: "keys",
  accessKeyId: { env: `TINTYPE_DEMO_${name}_ACCESS_KEY_ID` },
  secretAccessKey: { env: `TINTYPE_DEMO_${name}_SECRET_ACCESS_KEY` },
});

function adapterOf(credentials: object, more: object = {}): AwsAdapter {
  const options = {
    regions: ["us-east-1", "eu-west-1"],
    endpoint: { env: "TINTYPE_DEMO_AWS_URL" },
    credentials,
    ...more,
  };
  const adapter = awsFactory.create(awsFactory.options.parse(options), {
    backendId: "demo",
    resolve: (reference) => createSecret("env" in reference ? (clouds.environment[reference.env] ?? "wrong") : "wrong"),
  });
  adapters.push(adapter);
  return adapter;
}

const call = { signal: new AbortController().signal };

async function listAll(adapter: AwsAdapter, region = "us-east-1") {
  const records = new Map<string, ImageRecord>();
  let pages = 0;
  let empty = 0;
  let cursor: string | null = null;
  do {
    const page = await adapter.images.list(region, cursor, call);
    for (const record of page.records) {
      expect(records.has(record.nativeId)).toBe(false);
      records.set(record.nativeId, record);
    }
    pages += 1;
    if (page.records.length === 0) empty += 1;
    cursor = page.next;
  } while (cursor !== null);
  return { records, pages, empty };
}

test("a sweep shows all of the scope and nothing else, whatever the size of its pages", async () => {
  const scope = { publicOwners: ["amazon"] };
  const raw = await rawImages("us-east-1");
  const expected = raw.filter(({ ownerId, ownerAlias, launchPermissions, state }) => {
    const may = launchPermissions.some(
      ({ userId, organizationArn }) => userId === ACME_PRODUCTION || organizationArn?.includes("o-acmedemo01"),
    );
    const isPublic = launchPermissions.some(({ group }) => group === "all");
    return ownerId === ACME_PRODUCTION || (state !== "disabled" && (may || (isPublic && ownerAlias === "amazon")));
  });
  const { records } = await listAll(adapterOf(keysOf("ACME_PRODUCTION"), { scope }));
  expect([...records.keys()].sort()).toEqual(expected.map(({ imageId }) => imageId).sort());
  const states = new Set([...records.values()].map(({ facts }) => facts.state));
  expect([...states].sort()).toEqual(["AVAILABLE", "DISABLED", "FAILED", "PENDING"]);

  const small = await listAll(adapterOf(keysOf("ACME_PRODUCTION"), { scope, pageSize: 3 }));
  expect(small.pages).toBeGreaterThan(10);
  expect(small.empty).toBeGreaterThan(0);
  expect([...small.records]).toEqual([...records]);
});

test("fifty ids are one call, with records equal to those of the list", async () => {
  const adapter = adapterOf(keysOf("ACME_PRODUCTION"), { scope: { publicOwners: ["amazon", "aws-marketplace"] } });
  const { records } = await listAll(adapter);
  const some = [...records.values()].slice(0, 50);
  expect(some).toHaveLength(50);
  await control("DELETE", "calls");
  const ids = [...some.map(({ nativeId }) => nativeId), "ami-00000000000000000", "ami-zzz"];
  const found = await adapter.images.getMany("us-east-1", ids, call);
  expect(await callsOf("DescribeImages")).toBe(1);
  expect(await callsOf("GetCallerIdentity")).toBe(0);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(some.map((record) => [record.nativeId, record])));
});

test("owner and consumer of one image get the same facts of it", async () => {
  const production = adapterOf(keysOf("ACME_PRODUCTION"), { scope: { shared: false } });
  const development = adapterOf(keysOf("ACME_DEVELOPMENT"), { scope: { owned: false } });
  const { records: own } = await listAll(production);
  const { records: shared } = await listAll(development);
  const both = [...shared.values()].filter(({ nativeId }) => own.has(nativeId));
  expect(both.length).toBeGreaterThan(0);
  for (const { nativeId, facts, view } of both) {
    const { visibility, ...rest } = own.get(nativeId)?.facts ?? { visibility: "none" };
    expect({ ...facts, visibility: null }).toEqual({ ...rest, visibility: null });
    expect([visibility, facts.visibility]).toEqual(
      visibility === "PUBLIC" ? ["PUBLIC", "PUBLIC"] : ["UNKNOWN", "SHARED"],
    );
    expect(view.owned).toBe(false);
    expect(view.detail).toMatchObject({ lastLaunchedAt: null });
  }
});

test("launch permissions of own images are read through the pool, those of others are FORBIDDEN", async () => {
  const adapter = adapterOf(keysOf("ACME_PRODUCTION_READONLY"));
  const { records } = await listAll(adapter);
  const raw = new Map((await rawImages("us-east-1")).map((image) => [image.imageId, image]));
  const readable = [...records.values()].filter(adapter.launchPermissions.readable);
  expect(readable.some(({ facts }) => facts.state === "DISABLED")).toBe(true);
  const foreign = [...records.values()].find(({ view }) => !view.owned)?.nativeId ?? "";
  const ids = [...readable.map(({ nativeId }) => nativeId), foreign, "ami-00000000000000000"];
  const answers = await adapter.launchPermissions.getMany("us-east-1", ids, call);
  expect(answers.size).toBe(readable.length + 1);
  expect(answers.get(foreign)).toMatchObject({ code: "FORBIDDEN" });
  for (const { nativeId } of readable) {
    expect(answers.get(nativeId)).toHaveLength(raw.get(nativeId)?.launchPermissions.length ?? -1);
  }
  const types = [...answers.values()].flatMap((answer) =>
    answer instanceof GatewayError ? [] : answer.map(({ type }) => type),
  );
  expect(types).toEqual(expect.arrayContaining(["ACCOUNT", "ORGANIZATION", "ORGANIZATIONAL_UNIT"]));
});

test("lineage goes up through regions as far as the cloud tells", async () => {
  const adapter = adapterOf(keysOf("ACME_PRODUCTION"));
  const { records } = await listAll(adapter, "eu-west-1");
  const copies = [...records.values()].filter(({ facts }) => facts.detail.sourceImageRegion === "us-east-1");
  expect(copies.length).toBeGreaterThan(0);
  const answers = await adapter.lineage.getMany(
    "eu-west-1",
    copies.map(({ nativeId }) => nativeId),
    call,
  );
  for (const { nativeId, facts } of copies) {
    const chain = answers.get(nativeId);
    if (chain === undefined || chain instanceof GatewayError) throw new Error("no chain");
    expect(chain[0]).toMatchObject({ region: "us-east-1", nativeId: facts.detail.sourceImageId });
  }
});

test("a role is assumed once for many calls, and its account is the backend's own", async () => {
  await control("DELETE", "calls");
  const adapter = adapterOf(
    {
      type: "assumeRole",
      roleArn: `arn:aws:iam::${GLOBEX}:role/TintypeReader`,
      externalId: "tintype-globex",
      source: keysOf("ACME_PRODUCTION"),
    },
    { account: GLOBEX },
  );
  const [{ records }] = await Promise.all([listAll(adapter), listAll(adapter, "eu-west-1")]);
  expect([...records.values()].some(({ view, facts }) => view.owned && facts.owner?.id === GLOBEX)).toBe(true);
  expect(await callsOf("AssumeRole")).toBe(1);
  expect(await callsOf("GetCallerIdentity")).toBe(1);
});

test.each([
  ["a wrong external id", { externalId: "tintype-wrong" }],
  ["an unknown role", { roleArn: `arn:aws:iam::${GLOBEX}:role/Nobody` }],
  ["a wrong secret", { source: { ...keysOf("ACME_PRODUCTION"), secretAccessKey: { env: "NOT_SET" } } }],
])("%s is BACKEND_DENIED, and names no account", async (_, change) => {
  const role = {
    type: "assumeRole",
    roleArn: `arn:aws:iam::${GLOBEX}:role/TintypeReader`,
    externalId: "tintype-globex",
    source: keysOf("ACME_PRODUCTION"),
  };
  const refused = adapterOf({ ...role, ...change }).images.list("us-east-1", null, call);
  await expect(refused).rejects.toMatchObject({ code: "BACKEND_DENIED" });
  await expect(refused).rejects.not.toThrow(/\d{12}|tintype-/);
});

test("a wrong secret, a wrong key, a wrong account and a region not enabled are BACKEND_DENIED", async () => {
  const keys = keysOf("ACME_PRODUCTION");
  const wrong = [
    adapterOf({ ...keys, secretAccessKey: { env: "NOT_SET" } }),
    adapterOf({ ...keys, accessKeyId: { env: "NOT_SET" } }),
    adapterOf(keys, { account: ACME_DEVELOPMENT }),
  ];
  for (const adapter of wrong) {
    await expect(adapter.images.list("us-east-1", null, call)).rejects.toMatchObject({ code: "BACKEND_DENIED" });
  }
  const elsewhere = adapterOf(keys, { regions: ["us-east-1", "ap-east-1"] });
  await expect(elsewhere.images.list("ap-east-1", null, call)).rejects.toMatchObject({ code: "BACKEND_DENIED" });
  expect((await elsewhere.images.list("us-east-1", null, call)).records.length).toBeGreaterThan(0);
});

test.each([
  ["refuse", "BACKEND_UNREACHABLE"],
  ["reset", "BACKEND_UNREACHABLE"],
  ["hang", "BACKEND_TIMEOUT"],
  ["5xx", "BACKEND_FAILED"],
  ["throttle", "BACKEND_THROTTLED"],
  ["deny", "BACKEND_DENIED"],
  ["empty", "BACKEND_INVALID_RESPONSE"],
  ["truncated", "BACKEND_INVALID_RESPONSE"],
  ["cut", "BACKEND_INVALID_RESPONSE"],
  ["html", "BACKEND_INVALID_RESPONSE"],
  ["html-503", "BACKEND_FAILED"],
])("a cloud told to %s is %s, and well again when healed", async (kind, code) => {
  const adapter = adapterOf(keysOf("ACME_PRODUCTION"), { requestTimeoutMs: 500 });
  const { records } = await adapter.images.list("us-east-1", null, call);
  const ids = records.slice(0, 3).map(({ nativeId }) => nativeId);
  await control("POST", "fail", { kind });
  await expect(adapter.images.list("us-east-1", null, call)).rejects.toMatchObject({ code });
  await expect(adapter.images.getMany("us-east-1", ids, call)).rejects.toMatchObject({ code });
  for (const answer of (await adapter.launchPermissions.getMany("us-east-1", ids, call)).values()) {
    expect(answer).toMatchObject({ code });
  }
  for (const answer of (await adapter.lineage.getMany("us-east-1", ids, call)).values()) {
    expect(answer).toMatchObject({ code });
  }
  const fresh = adapterOf(keysOf("ACME_PRODUCTION"), { requestTimeoutMs: 500 });
  await expect(fresh.images.list("us-east-1", null, call)).rejects.toMatchObject({ code });
  await control("DELETE", "fail");
  expect((await adapter.images.list("us-east-1", null, call)).records).toEqual(records);
  expect((await fresh.images.list("us-east-1", null, call)).records).toEqual(records);
});
