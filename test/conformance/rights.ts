import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { call, codesOf, expectNoSecret, sweep } from "./asking.ts";
import type { World } from "./world.ts";

export function rights(world: World): void {
  const [region] = world.regions;
  const check = (change: Parameters<World["adapter"]>[0] = {}) => {
    const { rights } = world.adapter(change);
    if (rights === undefined) throw new Error("another adapter of this cloud has it");
    return rights.check(region, call());
  };

  test("names each right once, in the same order, with what it is needed for", async () => {
    const checks = await check();
    expect(checks.length).toBeGreaterThan(0);
    expect(new Set(checks.map(({ right }) => right)).size).toBe(checks.length);
    for (const { right, neededFor } of checks)
      expect([right, neededFor]).toEqual([right, expect.stringMatching(/\.$/)]);
    expect((await check()).map(({ right }) => right)).toEqual(checks.map(({ right }) => right));
    expect(JSON.parse(JSON.stringify(checks))).toStrictEqual(checks);
  });

  test("says what to do, or why nobody knows, of every right that is not granted, and nothing of the others", async () => {
    for (const checks of [await check(), await check(world.readOnly ?? {})])
      for (const { right, outcome, message } of checks)
        expect([right, message]).toEqual([right, outcome === "GRANTED" ? null : expect.stringMatching(/\.$/)]);
  });

  test("of the full credentials no right is missing, and none that a sweep needs is unknown", async () => {
    const checks = await check();
    expect(checks.filter(({ outcome }) => outcome === "MISSING")).toEqual([]);
    expect(checks[0]).toMatchObject({ outcome: "GRANTED" });
  });

  test("asking changes nothing", async () => {
    const before = await sweep(world.adapter(), region);
    await check();
    const after = await sweep(world.adapter(), region);
    expect(after.records).toEqual(before.records);
  });

  test.each(world.wrongCredentials)("refused credentials are no missing right: it fails (%#)", async (change) => {
    expect(await codesOf(check(change), world)).toEqual(["BACKEND_DENIED"]);
  });

  test.each(["refuse", "reset", "5xx", "throttle", "empty", "html", "truncated"])(
    "a cloud that fails (%s) makes no right missing",
    async (kind) => {
      await world.control.fail({ kind });
      const outcome = await check().catch((error: unknown) => error);
      expectNoSecret(outcome, world);
      if (outcome instanceof GatewayError) expect(outcome.code).toMatch(/^BACKEND_(?!DENIED)/);
      else expect(outcome).not.toEqual(expect.arrayContaining([expect.objectContaining({ outcome: "MISSING" })]));
    },
  );

  test("a call that is ended ends it", async () => {
    await world.control.slow(5_000);
    const { rights } = world.adapter();
    const controller = new AbortController();
    const asked = rights?.check(region, call(controller.signal)) ?? Promise.resolve([]);
    controller.abort();
    expect(await codesOf(asked, world)).toEqual(["CANCELLED"]);
  });

  test("another region than the backend's is refused", async () => {
    const outcome = await world
      .adapter()
      .rights?.check("nowhere", call())
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(GatewayError);
  });

  const { readOnly } = world;
  if (readOnly)
    test("of credentials that only read, every right that changes something is missing, and none that reads", async () => {
      const full = await check();
      const checks = await check(readOnly);
      const missing = checks.filter(({ outcome }) => outcome === "MISSING").map(({ right }) => right);
      expect(missing.toSorted()).toEqual(world.changingRights.toSorted());
      expect(full.map(({ right }) => right)).toEqual(expect.arrayContaining(missing));
    });
}
