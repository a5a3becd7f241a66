import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { anonymous, type Viewer } from "../../src/domain/access/policy.ts";
import { createBackendAdmin } from "../../src/gateway/backends/backend-admin.ts";
import { createBackendWatch } from "../../src/gateway/backends/backend-watch.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import type { NewBackend } from "../../src/gateway/backends/new-backend.ts";
import { mostBackends } from "../../src/ports/store/registrations.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openStore } from "../../src/store/open.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { configuredBackend, createTestCloud, createTestLog } from "../support/worlds/registered-backends.ts";

let store: Store;
let cloud: ReturnType<typeof createTestCloud>;
let log: ReturnType<typeof createTestLog>;
let admin: ReturnType<typeof createBackendAdmin>;

beforeEach(async () => {
  store = await openStore({ file: join(temporaryFolder(), "tintype.sqlite") });
  cloud = createTestCloud();
  log = createTestLog();
  const { maker } = cloud;
  const { registrations } = store;
  const backends = createBackends([configuredBackend("globex-configured", "globex")]);
  const watch = createBackendWatch({ backends, registrations, maker, log });
  const claimed = [{ organization: "globex", claims: ["configured-role"] }];
  admin = createBackendAdmin({ backends, registrations, maker, watch, claimed, log });
});
afterEach(() => store.close());

const viewer = (different: Partial<Viewer> = {}): Viewer => ({
  ...{ kind: "USER", organization: "acme", actor: "person-1", user: "u", names: [], expiresAt: null },
  ...{ roles: ["admin"], scopes: ["READ", "WRITE"] },
  ...different,
});
const acmeAdmin = viewer();
const globexAdmin = viewer({ organization: "globex", actor: "person-2" });
const operator = viewer({ organization: null, roles: ["operator"], actor: "operator" });
const role: NewBackend = {
  ...{ id: "new", organization: "acme", displayName: null, provider: "TEST", options: { role: "role-1" } },
  ...{ sweepIntervalMs: 1000, deadlineMs: 1000 },
};
const codes = ({ userErrors }: { readonly userErrors: readonly { readonly code: string }[] }) =>
  userErrors.map(({ code }) => code);

test.each([
  ["a member", viewer({ roles: ["member"] }), "FORBIDDEN"],
  ["an admin whose token only reads", viewer({ scopes: ["READ"] }), "FORBIDDEN"],
  ["another organization's admin", globexAdmin, "NOT_FOUND"],
  ["somebody who has not signed in", anonymous, "NOT_FOUND"],
])("%s administers nothing, and is told no more than they may know", async (_, who, code) => {
  expect(codes(await admin.add(who, role))).toEqual([code]);
  const { backend } = await admin.add(acmeAdmin, role);
  for (const verb of ["test", "pause", "resume", "remove"] as const) {
    const refused = await admin[verb](who, "new");
    expect(codes(refused)).toEqual([code]);
    if (code === "NOT_FOUND") expect(refused).toEqual(await admin[verb](who, "never-there"));
  }
  if (!backend) throw new Error("not added");
  expect(admin.externalId(who, backend)).toBeNull();
  expect(admin.externalId(acmeAdmin, backend)).toMatch(/^tintype-/);
  expect((await store.registrations.all())[0]).toMatchObject({ id: "new", paused: true, removedAt: null });
});

test("each backend has an external id of its own", async () => {
  const first = await admin.add(acmeAdmin, role);
  const second = await admin.add(acmeAdmin, { ...role, id: "newer" });
  expect(first.externalId).toMatch(/^tintype-[\w-]{24}$/);
  expect(second.externalId).not.toBe(first.externalId);
});

test("what was added with one input is not changed by another of the same id", async () => {
  const first = await admin.add(acmeAdmin, role);
  expect(await admin.add(acmeAdmin, role)).toEqual(first);
  for (const different of [{ displayName: "Other" }, { options: { role: "role-2" } }, { deadlineMs: 2000 }])
    expect(codes(await admin.add(acmeAdmin, { ...role, ...different }))).toEqual(["NAME_TAKEN"]);
  expect(codes(await admin.add(globexAdmin, { ...role, organization: "globex", options: {} }))).toEqual(["NAME_TAKEN"]);
});

test("sent many times at once, it is added once", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => admin.add(acmeAdmin, role)));
  expect(answers.flatMap(codes)).toEqual([]);
  expect(new Set(answers.map(({ externalId }) => externalId)).size).toBe(1);
  expect(log.lines).toHaveLength(1);
});

test("a role is that organization's which proves it first, or which it is configured for; before, nothing is told", async () => {
  const theirs = { ...role, id: "theirs", organization: "globex" };
  const configured = { ...role, id: "ours", options: { role: "configured-role" } };
  for (const [who, wanted] of [
    [acmeAdmin, role],
    [globexAdmin, theirs],
    [acmeAdmin, configured],
  ] as const)
    expect(codes(await admin.add(who, wanted))).toEqual([]);
  cloud.prove(true);
  expect(codes(await admin.test(acmeAdmin, "ours"))).toEqual(["CONFLICT"]);
  expect(codes(await admin.test(globexAdmin, "theirs"))).toEqual([]);
  expect(codes(await admin.test(acmeAdmin, "new"))).toEqual(["CONFLICT"]);
  expect(codes(await admin.resume(acmeAdmin, "new"))).toEqual(["WRONG_STATE"]);
  await admin.remove(globexAdmin, "theirs");
  expect(codes(await admin.test(acmeAdmin, "new"))).toEqual([]);
});

test("of backends an organization has so many at most", async () => {
  const add = (index: number) => admin.add(acmeAdmin, { ...role, id: `new-${index}` });
  for (let index = 0; index < mostBackends; index += 1) expect(codes(await add(index))).toEqual([]);
  expect((await add(mostBackends)).userErrors).toEqual([
    expect.objectContaining({ code: "QUOTA_EXCEEDED", field: ["organization"] }),
  ]);
  // Sent again, what is there is no more of them.
  expect(codes(await add(0))).toEqual([]);
});

test("references are the organization's own; an operator may refer to anything, for any organization", async () => {
  const options = { own: true, secret: { env: "GLOBEX_SECRET" } };
  const refused = await admin.add(acmeAdmin, { ...role, options });
  expect(refused.userErrors.map(({ field }) => field)).toEqual([
    ["options", "secret"],
    ["options", "own"],
  ]);
  expect(codes(await admin.add(operator, { ...role, options }))).toEqual([]);
  expect(await store.registrations.get("new")).toMatchObject({ organization: "acme", unrestricted: true });
});

test("a role that is not proven is not used; one that is no longer proven has to be proven again", async () => {
  await admin.add(acmeAdmin, role);
  cloud.prove(false);
  expect(await admin.test(acmeAdmin, "new")).toMatchObject({
    userErrors: [],
    checks: [{ outcome: "MISSING", region: null }],
  });
  expect(codes(await admin.resume(acmeAdmin, "new"))).toEqual(["WRONG_STATE"]);
  cloud.prove(true);
  const tested = await admin.test(acmeAdmin, "new");
  expect(tested.checks.map(({ right, region }) => [right, region])).toEqual([
    ["role", null],
    ["see", "here"],
  ]);
  expect((await admin.resume(acmeAdmin, "new")).backend?.paused).toBe(false);
  cloud.prove(false);
  await admin.test(acmeAdmin, "new");
  await admin.pause(acmeAdmin, "new");
  expect(codes(await admin.resume(acmeAdmin, "new"))).toEqual(["WRONG_STATE"]);
});

test("credentials that take no external id need no proof", async () => {
  expect(await admin.add(acmeAdmin, { ...role, options: {} })).toMatchObject({ userErrors: [], externalId: null });
  expect((await admin.resume(acmeAdmin, "new")).backend?.paused).toBe(false);
});

test("the log has who did what, and nothing of what was given", async () => {
  await admin.add(acmeAdmin, role);
  await admin.test(acmeAdmin, "new");
  await admin.resume(acmeAdmin, "new");
  await admin.resume(acmeAdmin, "new");
  await admin.pause(acmeAdmin, "new");
  await admin.remove(acmeAdmin, "new");
  const acts = ["backend.added", "backend.tested", "backend.resumed", "backend.paused", "backend.removed"];
  const told = { backend: "new", organization: "acme", actor: "person-1" };
  expect(log.lines.map(([, facts]) => facts)).toEqual(acts.map((act) => ({ act, ...told })));
});

test.each([
  [{ id: "No" }, "id"],
  [{ displayName: "" }, "displayName"],
  [{ sweepIntervalMs: 199 }, "sweepIntervalMs"],
  [{ deadlineMs: 0.5 }, "deadlineMs"],
  [{ provider: "NONE" }, "options"],
  [{ options: { unknown: 1 } }, "options"],
])("%j is refused with its field", async (different, field) => {
  const { userErrors } = await admin.add(acmeAdmin, { ...role, ...different });
  expect(userErrors[0]).toMatchObject({ code: "INVALID_REQUEST", field: [field] });
});
