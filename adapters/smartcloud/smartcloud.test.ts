import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWireServer, type WireServer } from "../../demo/clouds/kit/server.ts";
import { createSmartCloud } from "../../demo/clouds/smartcloud/cloud.ts";
import { GatewayError } from "../../src/domain/errors.ts";
import { call, canaries, createTestAdapter, failureOf } from "./connection/wire.fixture.ts";
import type { SmartCloudAdapter } from "./index.ts";

const me = "catalog@acme.example";
let server: WireServer;
let adapter: SmartCloudAdapter;

beforeAll(async () => {
  const users = [{ user: me, password: canaries.password }];
  server = await startWireServer(createSmartCloud({ users }), { port: 0 });
  adapter = createTestAdapter(server.url, { user: me });
});
afterAll(async () => {
  await adapter.close();
  await server.close();
});
beforeEach(() => server.calls.clear());

const list = async () => (await adapter.images.list("test", null, call())).records;

describe("the adapter on the demo cloud", () => {
  test("the list holds each image once, as plain JSON, for two requests at most", async () => {
    const records = await list();
    expect(records.length).toBeGreaterThan(50);
    expect(new Set(records.map(({ nativeId }) => nativeId)).size).toBe(records.length);
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
    expect(server.calls.summary().byAction).toEqual({ "GET /offerings/image": 1, "GET /locations": 1 });
  });

  test("getMany answers what list answers, for one request", async () => {
    const records = await list();
    server.calls.clear();
    const found = await adapter.images.getMany("test", records.map(({ nativeId }) => nativeId).toReversed(), call());
    expect(records.map(({ nativeId }) => found.get(nativeId))).toEqual(records);
    expect(server.calls.summary().byAction).toEqual({ "GET /offerings/image": 1 });
  });

  test("unknown and malformed ids are absent and harm nobody", async () => {
    const [first] = await list();
    const found = await adapter.images.getMany("test", ["99999999", "ami-1", first?.nativeId ?? ""], call());
    expect([...found.values()]).toEqual([first]);
  });

  test("what I own is mine, in whatever state it is; nothing of others that is private is there", async () => {
    const records = await list();
    const own = records.filter(({ view }) => view.owned);
    expect(new Set(own.map(({ facts }) => facts.nativeState))).toContain("CAPTURING");
    expect(own.every(({ facts }) => facts.owner?.id === me)).toBe(true);
    const foreign = records.filter(({ facts, view }) => facts.visibility === "PRIVATE" && !view.owned);
    expect(foreign.filter(({ facts }) => facts.owner !== null)).toEqual([]);
  });

  test("agreement and manifest of a public image; absent of an unknown one", async () => {
    const id = (await list()).find(({ facts }) => facts.visibility === "PUBLIC")?.nativeId ?? "";
    const agreements = await adapter.agreements.getMany("test", [id, "99999999"], call());
    expect([...agreements.keys()]).toEqual([id]);
    expect(agreements.get(id)).toMatchObject({ text: expect.stringMatching(/\w/) });
    const manifests = await adapter.manifests.getMany("test", [id, "99999999"], call());
    expect([...manifests.keys()]).toEqual([id]);
    expect(manifests.get(id)).toMatch(/<parameters/);
  });

  test("a capture that is not finished has neither", async () => {
    const id = (await list()).find(({ facts }) => facts.nativeState === "CAPTURING")?.nativeId ?? "";
    expect(id).not.toBe("");
    expect((await adapter.agreements.getMany("test", [id], call())).size).toBe(0);
    expect((await adapter.manifests.getMany("test", [id], call())).size).toBe(0);
  });

  test("a wrong password is denied everywhere", async () => {
    const wrong = createTestAdapter(server.url);
    expect((await failureOf(wrong.images.list("test", null, call()))).code).toBe("BACKEND_DENIED");
    expect((await failureOf(wrong.images.getMany("test", ["20001150"], call()))).code).toBe("BACKEND_DENIED");
    const manifest = (await wrong.manifests.getMany("test", ["20001150"], call())).get("20001150");
    expect(manifest).toBeInstanceOf(GatewayError);
    expect(manifest).toMatchObject({ code: "BACKEND_DENIED" });
    await wrong.close();
  });

  test.each([
    ["refuse", "BACKEND_UNREACHABLE"],
    ["reset", "BACKEND_UNREACHABLE"],
    ["5xx", "BACKEND_FAILED"],
    ["throttle", "BACKEND_THROTTLED"],
    ["deny", "BACKEND_DENIED"],
    ["empty", "BACKEND_INVALID_RESPONSE"],
    ["truncated", "BACKEND_INVALID_RESPONSE"],
    ["cut", "BACKEND_INVALID_RESPONSE"],
    ["html", "BACKEND_INVALID_RESPONSE"],
    ["html-503", "BACKEND_FAILED"],
  ] as const)("the fault %s is %s, and over when it is healed", async (kind, code) => {
    await server.fail({ kind });
    expect((await failureOf(adapter.images.list("test", null, call()))).code).toBe(code);
    expect((await failureOf(adapter.images.getMany("test", ["1"], call()))).code).toBe(code);
    const agreement = adapter.agreements.getMany("test", ["1"], call()).then((answers) => answers.get("1"));
    expect((await failureOf(agreement)).code).toBe(code);
    await server.heal();
    expect((await list()).length).toBeGreaterThan(50);
  });
});
