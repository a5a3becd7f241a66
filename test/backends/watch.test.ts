import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBackendWatch } from "../../src/gateway/backends/backend-watch.ts";
import { createBackends } from "../../src/gateway/backends/backends.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openStore } from "../../src/store/open.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { addedBy, configuredBackend, createTestCloud, createTestLog } from "../support/worlds/registered-backends.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore({ file: join(temporaryFolder(), "tintype.sqlite") });
});
afterEach(() => store.close());

/** As one replica has it. */
function replica(...configured: readonly string[]) {
  const cloud = createTestCloud();
  const log = createTestLog();
  const backends = createBackends(configured.map((id) => configuredBackend(id, "acme")));
  const { registrations } = store;
  const watch = createBackendWatch({ backends, registrations, maker: cloud.maker, log, everyMs: 10 });
  return { ...cloud, log, backends, watch, ids: () => backends.all.map(({ id }) => id) };
}

test("what one replica adds, pauses and removes, another one soon has", async () => {
  const { backends, watch, ids, closed } = replica("configured");
  const ending = new AbortController();
  const running = watch.run(ending.signal);
  const changes: string[] = [];
  backends.onChange(() => changes.push(ids().join()));

  await addedBy(store.registrations, { id: "new" });
  await waitFor(() => backends.byId("new"), { what: "the new backend" });
  const { adapter } = backends.byId("new") ?? {};
  expect(backends.byId("new")).toMatchObject({ origin: "REGISTRATION", paused: false, displayName: "New" });
  expect(backends.seeing("TEST", "here").map(({ id }) => id)).toEqual(["configured", "new"]);

  await store.registrations.setPaused("new", true);
  await waitFor(() => backends.byId("new")?.paused, { what: "the pause" });
  const resting = backends.byId("new")?.adapter;
  const call = { signal: new AbortController().signal };
  await expect(resting?.images.list("here", null, call)).rejects.toMatchObject({ code: "BACKEND_PAUSED" });
  const request = { id: "x", disabled: true };
  expect(() => resting?.verbs?.disabling?.plan("here", request)).toThrow("paused");
  const write = { ...call, token: "t" };
  await expect(resting?.verbs?.disabling?.run("here", request, write)).rejects.toMatchObject({
    code: "BACKEND_UNREACHABLE",
  });

  await store.registrations.setPaused("new", false);
  await waitFor(() => backends.byId("new")?.paused === false, { what: "the end of the pause" });
  expect(backends.byId("new")?.adapter).toBe(adapter);
  expect(closed).toEqual([]);

  await store.registrations.remove("new");
  await waitFor(() => !backends.byId("new"), { what: "the removal" });
  await waitFor(() => closed.length > 0, { what: "its adapter to be closed" });
  expect(closed).toEqual(["new"]);
  expect(changes).toEqual([...Array(3).fill("configured,new"), "configured"]);
  ending.abort();
  await running;
});

test("where nothing changed nobody is told, and backends stay the same objects", async () => {
  const { backends, watch } = replica();
  await addedBy(store.registrations, { id: "new" });
  await watch.refresh();
  const before = backends.all;
  backends.onChange(() => expect.unreachable("somebody was told"));
  await Promise.all([watch.refresh(), watch.refresh()]);
  expect(backends.all).toBe(before);
});

test("one that cannot be set up is there, fails with the reason, and is set up once it can", async () => {
  const { backends, watch, secrets, log } = replica();
  const call = { signal: new AbortController().signal };
  await addedBy(store.registrations, { id: "new", options: { secret: { env: "ACME_SECRET" } } });
  await watch.refresh();
  await watch.refresh();
  const broken = backends.byId("new");
  expect(broken?.adapter.regions).toEqual(["here"]);
  await expect(broken?.adapter.images.list("here", null, call)).rejects.toMatchObject({
    code: "BACKEND_DENIED",
    message: expect.stringContaining("is not set"),
  });
  expect(log.lines.map(([level]) => level)).toEqual(["warn"]);
  secrets.set("ACME_SECRET", "x");
  await watch.refresh();
  expect(await backends.byId("new")?.adapter.images.list("here", null, call)).toEqual({ records: [], next: null });
});

test("what the configuration no longer allows is no longer read, and what this version does not know fails", async () => {
  const { backends, watch, secrets } = replica();
  secrets.set("GLOBEX_SECRET", "x");
  const secret = { secret: { env: "GLOBEX_SECRET" } };
  await addedBy(store.registrations, { id: "by-admin", options: secret });
  await addedBy(store.registrations, { id: "by-operator", options: secret, unrestricted: true });
  await addedBy(store.registrations, { id: "unknown", provider: "OTHER" });
  await watch.refresh();
  const call = { signal: new AbortController().signal };
  const listed = (id: string) => backends.byId(id)?.adapter.images.list("here", null, call);
  await expect(listed("by-admin")).rejects.toMatchObject({ code: "BACKEND_DENIED" });
  await expect(listed("unknown")).rejects.toMatchObject({ code: "BACKEND_DENIED" });
  expect(await listed("by-operator")).toMatchObject({ next: null });
});

test("a backend of the configuration wins over a registered one of the same id, and the log says so once", async () => {
  const { backends, watch, log } = replica("twice");
  await addedBy(store.registrations, { id: "twice" });
  await watch.refresh();
  await watch.refresh();
  expect(backends.byId("twice")?.origin).toBe("CONFIGURATION");
  expect(log.lines.map(([level]) => level)).toEqual(["error"]);
});

test("closing closes what it made", async () => {
  const { watch, closed } = replica("configured");
  await addedBy(store.registrations, { id: "new" });
  await watch.refresh();
  await watch.close();
  expect(closed).toEqual(["new"]);
});
