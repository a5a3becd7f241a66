import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnyAdapter } from "../../src/ports/adapter.ts";
import { scaled } from "../support/probes/pace.ts";
import { type Ask, asksOf, call, codesOf } from "./asking.ts";
import { type Front, startFront } from "./front.ts";
import type { World } from "./world.ts";

const soon = () => ({ timeout: scaled(1_000), interval: 5 });

export function cancelling(world: World): void {
  let front: Front;
  let adapter: AnyAdapter;

  beforeEach(async () => {
    front = await startFront(world.endpoint);
    adapter = world.adapter({ endpoint: front.url, requestTimeoutMs: 60_000 });
  });
  afterEach(async () => {
    await adapter.close();
    await front.close();
  });

  async function expectPromptEnd({ name, ask }: Ask, underWay: () => boolean): Promise<void> {
    const controller = new AbortController();
    const codes = codesOf(ask(call(controller.signal)), world);
    await expect.poll(underWay, { interval: 5 }).toBe(true);
    const abortedAt = performance.now();
    controller.abort();
    expect([name, ...(await codes)]).toEqual([name, "CANCELLED"]);
    expect(performance.now() - abortedAt).toBeLessThan(100);
    await expect.poll(front.inFlight, soon()).toBe(0);
  }

  const warm = () => Promise.all(asksOf(adapter, world).map(({ ask }) => ask(call())));

  describe.each([
    ["a new adapter", async () => undefined],
    ["an adapter that has asked before", warm],
  ])("%s", (_, prepare) => {
    test("ends within 100 ms of an abort where the cloud is silent, and leaves no socket", async () => {
      await prepare();
      front.hold();
      for (const ask of asksOf(adapter, world)) await expectPromptEnd(ask, () => front.inFlight() > 0);
      await adapter.close();
      await expect.poll(front.sockets, soon()).toBe(0);
    });

    test("ends within 100 ms of an abort where an answer has begun, and leaves no socket", async () => {
      await prepare();
      front.drip();
      for (const ask of asksOf(adapter, world)) {
        const before = front.dripped();
        await expectPromptEnd(ask, () => front.dripped() > before + 3);
      }
      await adapter.close();
      await expect.poll(front.sockets, soon()).toBe(0);
    });

    test("makes no call for a signal that was aborted before", async () => {
      await prepare();
      await world.control.forgetCalls();
      for (const { name, ask } of asksOf(adapter, world)) {
        expect([name, ...(await codesOf(ask(call(AbortSignal.abort())), world))]).toEqual([name, "CANCELLED"]);
      }
      expect(await world.control.calls()).toEqual({});
    });

    test("answers one caller where another, who asked the same, gave up", async () => {
      await prepare();
      for (const { ask } of asksOf(adapter, world)) {
        const { release } = front.hold();
        const controller = new AbortController();
        const given = codesOf(ask(call(controller.signal)), world);
        const kept = ask(call());
        await expect.poll(front.inFlight, { interval: 5 }).toBeGreaterThan(0);
        controller.abort();
        expect(await given).toEqual(["CANCELLED"]);
        release();
        expect(await kept).toEqual(await ask(call()));
      }
    });
  });
}
