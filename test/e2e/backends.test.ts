import { beforeAll, describe, expect, test } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { type AdminAnswer, administer, type Check } from "../support/callers/backend-admin.ts";
import { completeImages, listImages, sourceOf } from "../support/callers/catalog.ts";
import { mutate } from "../support/callers/mutations.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { acmeProduction, aws } from "../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";

const roleOf = (account: string) => `arn:aws:iam::${account}:role/TintypeReader`;
const development = roleOf("444455556666");
const keysOf = (name: string) => ({
  accessKeyId: { env: `TINTYPE_DEMO_${name}_ACCESS_KEY_ID` },
  secretAccessKey: { env: `TINTYPE_DEMO_${name}_SECRET_ACCESS_KEY` },
});

let clouds: Clouds;
let control: Control;
let gateway: Gateway;
let folder: string;
let start: () => Promise<Gateway>;

const onEnd = closeAfterAll();

// The viewer is an admin of acme.
beforeAll(async () => {
  ({ clouds, control } = await controlledClouds({}, onEnd));
  folder = temporaryFolder(onEnd);
  const globexRole = {
    credentials: {
      ...{ type: "assumeRole", roleArn: roleOf("777788889999"), externalId: { env: "GLOBEX_EXTERNAL_ID" } },
      source: { type: "keys", ...keysOf("GLOBEX") },
    },
  };
  start = () =>
    startGateway({
      ...{ clouds, onEnd, store: { folder }, sweepIntervalMs: 300 },
      backends: [acmeProduction, aws("globex", "globex", "777788889999", globexRole)],
      user: "acme-admin",
      configuration: {
        organizations: [
          {
            id: "acme",
            references: { environment: ["TINTYPE_DEMO_ACME_*"], folders: [folder], profiles: ["acme"] },
            endpoints: [{ env: "TINTYPE_DEMO_AWS_URL" }, { env: "TINTYPE_DEMO_SMARTCLOUD_URL" }],
          },
        ],
      },
      environment: {
        GLOBEX_EXTERNAL_ID: "tintype-globex",
        AWS_ACCESS_KEY_ID: clouds.environment.TINTYPE_DEMO_INITECH_ACCESS_KEY_ID ?? "",
        AWS_SECRET_ACCESS_KEY: clouds.environment.TINTYPE_DEMO_INITECH_SECRET_ACCESS_KEY ?? "",
      },
    });
  gateway = await start();
  await completeImages(gateway);
});

const add = (name: string, input: object): Promise<AdminAnswer> =>
  administer(gateway, "addBackend", { name, sweepIntervalMs: 300, deadlineMs: 3000, ...input });
const addAws = (name: string, more: object = {}): Promise<AdminAnswer> =>
  add(name, { aws: { regions: ["us-east-1"], endpoint: clouds.aws, ...more } });
const ask = (name: "testBackend" | "pauseBackend" | "resumeBackend" | "removeBackend", backend: string) =>
  administer(gateway, name, { backend });
const imagesOf = async (backend: string) =>
  (await listImages(gateway, { first: 1, filter: { backends: [backend] } })).totalCount;
const missing = (checks: readonly Check[] = []) =>
  checks.filter(({ outcome }) => outcome === "MISSING").map(({ right }) => right);

test("a role is added, proven, used, paused and removed", async () => {
  const role = { credentials: { role: { roleArn: development } } };
  const added = await addAws("acme-new", role);
  expect(added).toMatchObject({ userErrors: [], backend: { name: "acme-new", paused: true } });
  const { externalId = null } = added;
  expect(externalId).toMatch(/^tintype-[\w-]{24}$/);
  // Sent twice, it is added once.
  expect(await addAws("acme-new", role)).toEqual(added);
  expect(await sourceOf(gateway, "acme-new")).toMatchObject({ status: "PAUSED", error: null });
  expect((await listImages(gateway, { first: 1 })).complete).toBe(false);

  const unproven = { userErrors: [{ code: "WRONG_STATE", field: ["backend"] }], backend: null };
  expect(await ask("resumeBackend", "acme-new")).toMatchObject(unproven);
  expect(missing((await ask("testBackend", "acme-new")).checks)).toEqual(["sts:AssumeRole"]);
  await control.trust(development, null);
  expect(missing((await ask("testBackend", "acme-new")).checks)).toEqual(["sts:ExternalId"]);
  expect(await ask("resumeBackend", "acme-new")).toMatchObject(unproven);

  await control.trust(development, externalId);
  const tested = await ask("testBackend", "acme-new");
  expect(tested).toMatchObject({ userErrors: [], externalId, backend: { paused: true } });
  expect(tested.checks?.slice(0, 3)).toMatchObject([
    { right: "sts:AssumeRole", outcome: "GRANTED", region: null },
    { right: "sts:ExternalId", outcome: "GRANTED", region: null },
    { right: "ec2:DescribeImages", outcome: "GRANTED", region: "us-east-1" },
  ]);
  // The demo's roles read only.
  expect(missing(tested.checks)).toContain("ec2:DeregisterImage");

  expect(await ask("resumeBackend", "acme-new")).toMatchObject({ userErrors: [], backend: { paused: false } });
  await completeImages(gateway);
  expect(await sourceOf(gateway, "acme-new")).toMatchObject({ status: "FRESH" });
  const count = await imagesOf("acme-new");
  expect(count).toBeGreaterThan(0);

  expect(await ask("pauseBackend", "acme-new")).toMatchObject({ userErrors: [], backend: { paused: true } });
  expect(await ask("pauseBackend", "acme-new")).toMatchObject({ userErrors: [], backend: { paused: true } });
  const paused = await sourceOf(gateway, "acme-new");
  expect(paused.status).toBe("PAUSED");
  expect(await imagesOf("acme-new")).toBe(count);
  const capture = { backend: "acme-new", instanceId: "i-00000000000000000", name: "never" };
  expect(await mutate(gateway, "createImage", capture)).toMatchObject({ userErrors: [{ code: "BACKEND_PAUSED" }] });

  await gateway.stop();
  gateway = await start();
  expect(await sourceOf(gateway, "acme-new")).toEqual(paused);
  // What was proven stays proven.
  expect(await ask("resumeBackend", "acme-new")).toMatchObject({ userErrors: [], backend: { paused: false } });
  const fresh = async () => (await sourceOf(gateway, "acme-new")).asOf ?? "";
  await waitFor(async () => (await fresh()) > (paused.asOf ?? ""), { what: "a sweep after the pause" });

  expect(await ask("removeBackend", "acme-new")).toEqual({ userErrors: [], removed: "acme-new" });
  expect(await ask("removeBackend", "acme-new")).toEqual({ userErrors: [], removed: "acme-new" });
  expect(await imagesOf("acme-new")).toBe(0);
  await expect(sourceOf(gateway, "acme-new")).rejects.toThrow("no source");
  for (const verb of ["testBackend", "pauseBackend", "resumeBackend"] as const)
    expect(await ask(verb, "acme-new")).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }] });
  expect(await addAws("acme-new", role)).toMatchObject({ userErrors: [{ code: "NAME_TAKEN", field: ["name"] }] });

  for (const act of ["backend.resumed", "backend.removed"]) expect(gateway.logs()).toContain(act);
  expect(gateway.logs()).not.toMatch(/arn:aws|AKIADEMO|demo-only|tintype-[\w-]{24}/);
});

test("keys that only read are told which rights they lack, and nothing of the credentials comes back", async () => {
  const keys = { credentials: { keys: keysOf("ACME_PRODUCTION_READONLY") } };
  expect(await addAws("acme-reader", keys)).toMatchObject({ userErrors: [], externalId: null });
  const tested = await ask("testBackend", "acme-reader");
  expect(tested.userErrors).toEqual([]);
  expect(missing(tested.checks)).toHaveLength(18);
  expect(missing(tested.checks).every((right) => !/Describe|Get/.test(right))).toBe(true);
  expect(JSON.stringify(tested)).not.toMatch(/AKIADEMO|READONLY|1111/);
  expect(await ask("resumeBackend", "acme-reader")).toMatchObject({ userErrors: [], backend: { paused: false } });
  await completeImages(gateway);
  await ask("removeBackend", "acme-reader");
});

test("a user of the SmartCloud is added and tested: what its cloud cannot say is unknown", async () => {
  const smartcloud = {
    endpoint: clouds.smartcloud,
    user: "catalog@acme.example",
    password: { env: "TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD" },
  };
  const refused = await add("acme-second", { smartcloud });
  expect(refused.userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["smartcloud", "password"] }]);
  const allowed = { ...smartcloud, password: { env: "TINTYPE_DEMO_ACME_SMARTCLOUD" } };
  expect(await add("acme-second", { smartcloud: allowed })).toMatchObject({ userErrors: [] });
  // A variable that is allowed, and not there.
  expect((await ask("testBackend", "acme-second")).userErrors).toMatchObject([
    { code: "INVALID_REQUEST", message: expect.stringContaining("is not set") },
  ]);
  await ask("resumeBackend", "acme-second");
  const denied = async () => (await sourceOf(gateway, "acme-second")).status === "DENIED";
  await waitFor(denied, { what: "the source to be DENIED" });
  expect((await sourceOf(gateway, "acme-second")).error?.message).toContain("is not set");
  await ask("removeBackend", "acme-second");
});

describe("is refused, with the place in the input:", () => {
  const role = (roleArn: string, more: object = {}) => ({ credentials: { role: { roleArn, ...more } } });
  const secret = (reference: object) => ({
    credentials: { keys: { ...keysOf("ACME_PRODUCTION"), secretAccessKey: reference } },
  });
  const at = (...path: readonly string[]) => ["aws", "credentials", ...path];

  test.each([
    ["a variable of others", secret({ env: "PATH" }), at("keys", "secretAccessKey")],
    ["a file elsewhere", secret({ file: "/etc/passwd" }), at("keys", "secretAccessKey")],
    ["a reference that is two", secret({ env: "TINTYPE_DEMO_ACME_X", file: "/x" }), at("keys", "secretAccessKey")],
    ["a profile of others", { credentials: { profile: "default" } }, at("profile")],
    ["the gateway's own identity", { credentials: null }, at()],
    ["credentials of two kinds", { credentials: { profile: "acme", keys: keysOf("ACME_PRODUCTION") } }, at()],
    ["credentials of no kind", { credentials: {} }, at()],
    [
      "a profile of others that assumes a role",
      role(development, { source: { profile: "root" } }),
      at("role", "source", "profile"),
    ],
    ["what is no role", role("arn:aws:iam::444455556666:user/root"), at("role", "roleArn")],
    ["a region that is a host", { regions: ["x.evil.example/#"] }, ["aws", "regions", "0"]],
    ["an owner that is a path", { scope: { publicOwners: ["../"] } }, ["aws", "scope", "publicOwners", "0"]],
    ["the address of secrets", { endpoint: "http://169.254.169.254" }, ["aws", "endpoint"]],
    ["an endpoint elsewhere", { endpoint: "http://127.0.0.1:5432" }, ["aws", "endpoint"]],
  ])("%s", async (_, more, field) => {
    const { userErrors } = await addAws("acme-wrong", { ...secret({ env: "TINTYPE_DEMO_ACME_X" }), ...more });
    expect(userErrors.map(({ code, field }) => ({ code, field }))).toContainEqual({ code: "INVALID_REQUEST", field });
    expect(JSON.stringify(userErrors)).not.toMatch(/evil|"PATH"|passwd|4444|169\.254|5432|root/);
  });

  test("the gateway's own address, and that of secrets within another, of operators too", async () => {
    const operator = await gateway.as("operator");
    const { port } = new URL(gateway.url);
    for (const endpoint of [gateway.url, `http://localhost:${port}`, "http://[2002:a9fe:a9fe::]"]) {
      const aws = { regions: ["us-east-1"], endpoint, credentials: { profile: "acme" } };
      const input = { name: "acme-loop", organization: "acme", sweepIntervalMs: 300, deadlineMs: 3000, aws };
      expect((await administer(operator, "addBackend", input)).userErrors).toMatchObject([
        { code: "INVALID_REQUEST", field: ["aws", "endpoint"] },
      ]);
    }
  });

  test("another organization, or one that is not", async () => {
    const aws = { regions: ["us-east-1"], credentials: { profile: "acme" } };
    const [others, nobodys] = await Promise.all(
      ["globex", "nobody"].map((organization) => add("acme-wrong", { organization, aws })),
    );
    expect(others?.userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["organization"] }]);
    expect(others).toEqual(nobodys);
  });

  test("a name that another organization has, and one that is no name", async () => {
    const profile = { credentials: { profile: "acme" } };
    expect((await addAws("globex", profile)).userErrors).toMatchObject([{ code: "NAME_TAKEN", field: ["name"] }]);
    expect((await addAws("../x", profile)).userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: ["name"] }]);
  });

  test("no kind of cloud, and two", async () => {
    const smartcloud = { user: "u@acme.example", password: { env: "TINTYPE_DEMO_ACME_X" } };
    const two = { aws: { regions: ["us-east-1"], credentials: { profile: "acme" } }, smartcloud };
    for (const input of [{}, two])
      expect((await add("acme-wrong", input)).userErrors).toMatchObject([{ code: "INVALID_REQUEST", field: [] }]);
  });

  test("another organization's backend, as if there were none; the own configured one is the operator's to change", async () => {
    for (const verb of ["testBackend", "pauseBackend", "resumeBackend", "removeBackend"] as const) {
      const theirs = await ask(verb, "globex");
      expect(theirs.userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["backend"] }]);
      expect(await ask(verb, "never-there")).toEqual(theirs);
    }
    expect((await ask("pauseBackend", "acme-production")).userErrors).toMatchObject([{ code: "WRONG_STATE" }]);
    const tested = await ask("testBackend", "acme-production");
    expect(tested.userErrors).toEqual([]);
    expect(missing(tested.checks)).toEqual([]);
  });

  test("an external id of one's own: there is no place for it", async () => {
    const { errors } = await gateway.graphql(
      `mutation { addBackend(input: { name: "x", aws: { regions: ["us-east-1"], credentials: {
        role: { roleArn: "${development}", externalId: "mine" } } } }) { userErrors { code } } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});
