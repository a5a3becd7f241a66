import { expect, test } from "vitest";
import type { AnyAdapter } from "../../src/ports/adapter.ts";
import { asksOf, call, codesOf, errorsOf } from "./asking.ts";
import { startFront } from "./front.ts";
import type { World } from "./world.ts";

export const kinds = [
  ["refuse", "BACKEND_UNREACHABLE"],
  ["reset", "BACKEND_UNREACHABLE"],
  ["hang", "BACKEND_TIMEOUT"],
  ["deny", "BACKEND_DENIED"],
  ["throttle", "BACKEND_THROTTLED"],
  ["5xx", "BACKEND_FAILED"],
  ["html-503", "BACKEND_FAILED"],
  ["html", "BACKEND_INVALID_RESPONSE"],
  ["empty", "BACKEND_INVALID_RESPONSE"],
  ["truncated", "BACKEND_INVALID_RESPONSE"],
  ["cut", "BACKEND_INVALID_RESPONSE"],
] as const;

export function failures(world: World): void {
  async function expectAll(adapter: AnyAdapter, code: string): Promise<void> {
    const asks = asksOf(adapter, world);
    const codes = await Promise.all(asks.map(async ({ name, ask }) => [name, ...(await codesOf(ask(call()), world))]));
    expect(codes).toEqual(asks.map(({ name }) => [name, code]));
  }

  test.each(kinds)(
    "a cloud that is told to %s is %s for every method, and well again when healed",
    async (kind, code) => {
      // Only what never answers has to wait for the deadline.
      const options = kind === "hang" ? { requestTimeoutMs: 1_000 } : {};
      const warm = world.adapter(options);
      const before = await Promise.all(asksOf(warm, world).map(({ ask }) => ask(call())));
      for (const adapter of [warm, world.adapter(options)]) {
        await world.control.fail({ kind });
        await expectAll(adapter, code);
        await world.control.heal();
        expect(await Promise.all(asksOf(adapter, world).map(({ ask }) => ask(call())))).toEqual(before);
      }
    },
  );

  test("an answer that is slower than the backend's deadline is BACKEND_TIMEOUT", async () => {
    await world.control.slow(60_000);
    await expectAll(world.adapter({ requestTimeoutMs: 300 }), "BACKEND_TIMEOUT");
  });

  test("an answer that is slower than the caller's deadline is BACKEND_TIMEOUT", async () => {
    await world.control.slow(60_000);
    for (const { name, ask } of asksOf(world.adapter(), world)) {
      const late = ask(call(AbortSignal.timeout(100)));
      expect([name, ...(await codesOf(late, world))]).toEqual([name, "BACKEND_TIMEOUT"]);
    }
  });

  test("the wait that a throttling cloud asks for is passed on, and none is invented", async () => {
    const front = await startFront(world.endpoint);
    const adapter = world.adapter({ endpoint: front.url });
    await world.control.fail({ kind: "throttle" });
    for (const [headers, retryAfterMs] of [
      [{}, undefined],
      [{ "retry-after": "7" }, 7_000],
    ] as const) {
      front.pass(headers);
      for (const { ask } of asksOf(adapter, world)) {
        const errors = await errorsOf(ask(call()), world);
        expect(new Set(errors.map(({ code, info }) => [code, info.retryAfterMs].join()))).toEqual(
          new Set([["BACKEND_THROTTLED", retryAfterMs].join()]),
        );
      }
    }
    await front.close();
  });

  test("an error names the backend, and says what was tried", async () => {
    await world.control.fail({ kind: "5xx" });
    for (const { ask } of asksOf(world.adapter(), world)) {
      for (const { message, info } of await errorsOf(ask(call()), world)) {
        expect(info.backend).toBe("conformance");
        expect(message).toMatch(/^Could not .+ on backend conformance: .+\. .+\.$/);
      }
    }
  });

  test.each(world.wrongCredentials)(
    "credentials that the cloud refuses are BACKEND_DENIED for every method (%#)",
    async (wrong) => {
      await expectAll(world.adapter(wrong), "BACKEND_DENIED");
    },
  );
}
