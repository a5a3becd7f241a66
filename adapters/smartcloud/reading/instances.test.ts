import { afterEach, beforeEach, expect, test } from "vitest";
import { instanceStates } from "../../../src/domain/image/instance.ts";
import { call, createTestAdapter, failureOf, sendJson, startWire } from "../connection/wire.fixture.ts";
import { type Demo, ids, startDemo } from "../verbs/demo.fixture.ts";
import { toInstanceState } from "./instances.ts";

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo();
});
afterEach(() => demo.close());

test("the machines of some images are one request, ended ones and those of images that are gone included", async () => {
  const found = await demo.adapter.instances.ofImages("test", [ids.image, "20009998"], call());
  expect(found.map(({ nativeId, state }) => [nativeId, state])).toEqual([
    ["91001", "RUNNING"],
    ["91002", "RUNNING"],
    ["91005", "TERMINATED"],
  ]);
  expect(demo.server.calls.summary().byAction).toEqual({ "GET /instances": 1 });
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  expect(found[1]).toEqual({
    region: "test",
    nativeId: "91002",
    name: "web-2",
    state: "RUNNING",
    nativeState: "ACTIVE",
    imageNativeId: ids.image,
    instanceType: "COP64.2/4096/60",
    launchedAt: "2026-03-07T09:16:44.020Z",
    owner: "catalog@acme.example",
    addresses: ["198.51.100.12"],
    tags: [],
  });
});

test("machines by id: one request, absent where unknown or another user's", async () => {
  const found = await demo.adapter.instances.getMany(
    "test",
    [ids.machine, ids.machine, "99999999", "i-1", ids.machineOfGlobex],
    call(),
  );
  expect([...found.keys()]).toEqual([ids.machine]);
  expect(demo.server.calls.summary().total).toBe(1);
});

test("nothing asked for is nothing asked; another region is refused", async () => {
  expect(await demo.adapter.instances.ofImages("test", [], call())).toEqual([]);
  expect((await demo.adapter.instances.getMany("test", [], call())).size).toBe(0);
  expect(demo.server.calls.summary().total).toBe(0);
  expect((await failureOf(demo.adapter.instances.ofImages("elsewhere", ["1"], call()))).code).toBe("UNSUPPORTED");
  expect((await failureOf(demo.adapter.instances.getMany("elsewhere", ["1"], call()))).code).toBe("UNSUPPORTED");
});

test("a machine without an id makes the list unreadable; odd members become null, and blanks are no address", async () => {
  const blank = " ".repeat(16);
  const rows: unknown[] = [
    { id: 7, name: " a ", status: "42", primaryIP: { ip: blank }, secondaryIP: [{ ip: "192.0.2.1  " }, null] },
  ];
  const wire = await startWire((_, out) => sendJson(out, { instances: rows }));
  const adapter = createTestAdapter(wire.url);
  expect((await adapter.instances.getMany("test", ["7"], call())).get("7")).toMatchObject({
    nativeId: "7",
    name: "a",
    state: "UNKNOWN",
    nativeState: "Status 42",
    imageNativeId: null,
    launchedAt: null,
    addresses: ["192.0.2.1"],
  });
  rows.push({ name: "no id" });
  expect((await failureOf(adapter.instances.getMany("test", ["7"], call()))).code).toBe("BACKEND_INVALID_RESPONSE");
  await adapter.close();
  await wire.close();
});

test("every code has a state and the cloud's word; unknown ones are UNKNOWN", () => {
  const known = Array.from({ length: 16 }, (_, code) => toInstanceState(String(code)));
  expect(known.every(({ state }) => instanceStates.includes(state))).toBe(true);
  expect(known.map(({ state }) => state).slice(0, 8)).toEqual([
    "PENDING",
    "PENDING",
    "FAILED",
    "TERMINATED",
    "FAILED",
    "RUNNING",
    "UNKNOWN",
    "TERMINATING",
  ]);
  expect(toInstanceState("16")).toEqual({ state: "UNKNOWN", nativeState: "Status 16" });
  expect(toInstanceState("toString")).toEqual({ state: "UNKNOWN", nativeState: "Status toString" });
  expect(toInstanceState(null)).toEqual({ state: "UNKNOWN", nativeState: "no status" });
});
