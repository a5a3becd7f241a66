import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { scaled } from "../../../test/support/probes/pace.ts";
import { fewTurns, turnsUntil } from "../../../test/support/probes/turns.ts";
import { call, failureOf, roleCredentials, startAdapter } from "./failures.fixture.ts";
import { type Answer, createTestAdapter, sendXml } from "./wire.fixture.ts";

describe("an aborted call ends at once and leaves no socket", () => {
  const drip: Answer = (_, out) => {
    out.writeHead(200, { "content-type": "text/xml" });
    const timer = setInterval(() => out.write("<"), 20);
    out.once("close", () => clearInterval(timer));
  };
  const silence: Answer = () => undefined;

  async function expectPrompt(answer: Answer, abortsBy: "user" | "deadline", more: Record<string, unknown> = {}) {
    const { adapter, wire } = await startAdapter(answer, { requestTimeoutMs: 60_000, ...more });
    const controller = new AbortController();
    const signal = abortsBy === "user" ? controller.signal : AbortSignal.timeout(scaled(300));
    const aborted = once(signal, "abort");
    const started = failureOf(adapter.images.list("eu-west-1", null, { signal }));
    await expect.poll(() => wire.calls.length).toBeGreaterThan(0);
    if (abortsBy === "user") controller.abort();
    await aborted;
    expect(await turnsUntil(started)).toBeLessThan(fewTurns);
    const failure = await started;
    await expect.poll(wire.sockets, { timeout: scaled(1_000), interval: 5 }).toBeLessThanOrEqual(1);
    await adapter.close();
    await expect.poll(wire.sockets, { timeout: scaled(1_000), interval: 5 }).toBe(0);
    return failure;
  }

  test("by a server that never answers", async () => {
    expect((await expectPrompt(silence, "user")).code).toBe("CANCELLED");
    expect((await expectPrompt(silence, "deadline")).code).toBe("BACKEND_TIMEOUT");
  });

  test("by a server that drips", async () => {
    expect((await expectPrompt(drip, "user")).code).toBe("CANCELLED");
    expect((await expectPrompt(drip, "deadline")).code).toBe("BACKEND_TIMEOUT");
  });

  test("while the role is assumed", async () => {
    expect((await expectPrompt(silence, "user", { credentials: roleCredentials })).code).toBe("CANCELLED");
  });

  test("and one of two callers who ask for the account does not harm the other", async () => {
    let respond: (() => void) | undefined;
    const server = createServer((_, out) => {
      respond = () =>
        sendXml(out, 200, `<r><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></r>`);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const adapter = createTestAdapter(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    const controller = new AbortController();
    const first = failureOf(adapter.images.list("eu-west-1", null, { signal: controller.signal }));
    const second = failureOf(adapter.images.list("eu-west-1", null, call()));
    await expect.poll(() => respond).toBeDefined();
    controller.abort();
    expect((await first).code).toBe("CANCELLED");
    respond?.();
    expect((await second).code).toBe("BACKEND_INVALID_RESPONSE");
    await adapter.close();
    server.closeAllConnections();
    server.close();
  });

  test("without a caller's abort the request's own deadline ends it", async () => {
    for (const answer of [silence, drip]) {
      const { adapter, wire } = await startAdapter(answer, { requestTimeoutMs: 300 });
      const failure = await failureOf(adapter.images.list("eu-west-1", null, call()));
      expect(failure.code).toBe("BACKEND_TIMEOUT");
      await expect.poll(wire.sockets, { timeout: scaled(1_000), interval: 5 }).toBeLessThanOrEqual(1);
    }
  });
});
