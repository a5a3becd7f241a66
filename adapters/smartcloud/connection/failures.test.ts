import { afterEach, describe, expect, test } from "vitest";
import { fewTurns, turnsUntil } from "../../../test/support/probes/turns.ts";
import type { Answer, Wire } from "./wire.fixture.ts";
import { call, canaries, createTestAdapter, failureOf, image, send, sendJson, startWire } from "./wire.fixture.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(answer: Answer, more: Record<string, unknown> = {}) {
  const wire: Wire = await startWire(answer);
  const adapter = createTestAdapter(wire.url, more);
  closers.push(adapter.close, wire.close);
  return { wire, adapter, list: (signal?: AbortSignal) => adapter.images.list("test", null, call(signal)) };
}

const page = "<!DOCTYPE html>\n<html><body>Welcome</body></html>";
const html = { "content-type": "text/html" };
const { user, password } = canaries;
const chatter = `Error 500: ${user}:${password} Authorization: Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("what the list is answered becomes one code", () => {
  test.each<readonly [string, string, Answer]>([
    ["an empty 200", "BACKEND_INVALID_RESPONSE", (_, out) => send(out, 200, "")],
    ["HTML with 200", "BACKEND_INVALID_RESPONSE", (_, out) => send(out, 200, page, html)],
    [
      "HTML that calls itself JSON",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => send(out, 200, page, { "content-type": "application/json" }),
    ],
    [
      "XML",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => send(out, 200, '<?xml version="1.0"?><a/>', { "content-type": "text/xml" }),
    ],
    [
      "half a document",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => send(out, 200, `{"images":[{"id":"1","name":"${password}`),
    ],
    ["another document", "BACKEND_INVALID_RESPONSE", (_, out) => sendJson(out, { instances: [] })],
    ["a bare list", "BACKEND_INVALID_RESPONSE", (_, out) => sendJson(out, [])],
    ["null", "BACKEND_INVALID_RESPONSE", (_, out) => sendJson(out, null)],
    ["images that are no list", "BACKEND_INVALID_RESPONSE", (_, out) => sendJson(out, { images: {} })],
    [
      "an image without an id",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => sendJson(out, { images: [image("1"), { name: password }] }),
    ],
    ["a redirect", "BACKEND_INVALID_RESPONSE", (_, out) => send(out, 302, "", { location: "/locations" })],
    ["a page with 404", "BACKEND_INVALID_RESPONSE", (_, out) => send(out, 404, page, html)],
    ["a line with 404", "BACKEND_FAILED", (_, out) => send(out, 404, chatter)],
    ["401", "BACKEND_DENIED", (_, out) => send(out, 401, chatter)],
    ["403 with nothing", "BACKEND_DENIED", (_, out) => send(out, 403, "")],
    ["500 with a line", "BACKEND_FAILED", (_, out) => send(out, 500, chatter)],
    ["500 with a page", "BACKEND_FAILED", (_, out) => send(out, 500, page, html)],
    ["503 with a page", "BACKEND_FAILED", (_, out) => send(out, 503, page, html)],
    ["503 with a line", "BACKEND_THROTTLED", (_, out) => send(out, 503, "Error 503: The service is busy")],
    ["412", "BACKEND_FAILED", (_, out) => send(out, 412, chatter)],
    ["a connection that is cut at once", "BACKEND_UNREACHABLE", (_, out) => out.destroy()],
    ["something that is not HTTP", "BACKEND_INVALID_RESPONSE", (_, out) => out.socket?.end(`${chatter}\r\n\r\n`)],
    [
      "a body cut on the wire",
      "BACKEND_INVALID_RESPONSE",
      (_, out) => {
        out.writeHead(200, { "content-length": "5000" });
        out.write('{"images":[', () => out.destroy());
      },
    ],
  ])("%s is %s", async (_, code, answer) => {
    const { list, wire } = await start(answer);
    const error = await failureOf(list());
    expect(error.code).toBe(code);
    expect(error.info.backend).toBe("test-smartcloud");
    expect(wire.paths).toEqual(["/offerings/image"]);
  });

  test("the wait that a throttling cloud asks for is passed on", async () => {
    const { list } = await start((_, out) => send(out, 503, page, { ...html, "retry-after": "7" }));
    expect(await failureOf(list())).toMatchObject({ code: "BACKEND_THROTTLED", info: { retryAfterMs: 7000 } });
  });
});

describe("below HTTP", () => {
  test("nobody listens", async () => {
    const { list, wire } = await start(() => undefined);
    await wire.close();
    expect((await failureOf(list())).code).toBe("BACKEND_UNREACHABLE");
  });

  test("no such host", async () => {
    const adapter = createTestAdapter("http://nowhere.invalid");
    closers.push(adapter.close);
    expect((await failureOf(adapter.images.list("test", null, call()))).code).toBe("BACKEND_UNREACHABLE");
  });

  test("https spoken to a server that does not", async () => {
    const { wire } = await start(() => undefined);
    const adapter = createTestAdapter(wire.url.replace("http:", "https:"));
    closers.push(adapter.close);
    expect((await failureOf(adapter.images.list("test", null, call()))).code).toBe("BACKEND_UNREACHABLE");
  });

  test.each<readonly [string, Answer]>([
    ["never answers", () => undefined],
    [
      "drips",
      (_, out) => {
        const drops = setInterval(() => out.write(" "), 20);
        out.on("close", () => clearInterval(drops));
      },
    ],
  ])("a cloud that %s runs into the deadline, and its socket is closed", async (_, answer) => {
    const { list, wire } = await start(answer, { requestTimeoutMs: 150 });
    expect((await failureOf(list())).code).toBe("BACKEND_TIMEOUT");
    await expect.poll(wire.sockets).toBe(0);
  });

  test("an answer without end is cut off", async () => {
    const { list, wire } = await start((_, out) => {
      const chunk = Buffer.alloc(1024 * 1024, " ");
      const fill = () => {
        while (!out.destroyed && out.write(chunk));
      };
      out.on("drain", fill).writeHead(200);
      fill();
    });
    const error = await failureOf(list());
    expect(error.code).toBe("BACKEND_INVALID_RESPONSE");
    expect(error.message).toContain("67108864 bytes");
    await expect.poll(wire.sockets).toBe(0);
  });
});

describe("cancelling", () => {
  test.each<readonly [string, Answer]>([
    ["before the answer", () => undefined],
    ["in the middle of it", (_, out) => void out.writeHead(200).write('{"images":[')],
  ])("%s ends the call at once and leaves no socket", async (_, answer) => {
    const { list, wire } = await start(answer);
    const controller = new AbortController();
    const failure = failureOf(list(controller.signal));
    await expect.poll(() => wire.paths).toHaveLength(1);
    controller.abort();
    expect(await turnsUntil(failure)).toBeLessThan(fewTurns);
    expect((await failure).code).toBe("CANCELLED");
    await expect.poll(wire.sockets).toBe(0);
  });

  test("single reads and those that wait for their turn end as well", async () => {
    const { adapter, wire } = await start(
      (path, out) => {
        if (path === "/offerings/image") sendJson(out, { images: [] });
        if (path === "/locations") sendJson(out, { locations: [] });
      },
      { concurrency: 2 },
    );
    const controller = new AbortController();
    const failure = failureOf(adapter.images.getMany("test", ["1", "2", "3", "4"], call(controller.signal)));
    await expect.poll(() => wire.paths).toHaveLength(4);
    controller.abort();
    expect((await failure).code).toBe("CANCELLED");
    expect(wire.paths).toEqual(["/offerings/image", "/locations", "/offerings/image/1", "/offerings/image/2"]);
    await expect.poll(wire.sockets).toBe(0);
  });

  test("a signal that was aborted before sends nothing; one that timed out is a timeout", async () => {
    const { list, wire } = await start(() => undefined);
    expect((await failureOf(list(AbortSignal.abort()))).code).toBe("CANCELLED");
    expect(wire.paths).toEqual([]);
    expect((await failureOf(list(AbortSignal.timeout(50)))).code).toBe("BACKEND_TIMEOUT");
  });
});
