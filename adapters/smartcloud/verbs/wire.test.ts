import { afterEach, describe, expect, test } from "vitest";
import {
  type Answer,
  canaries,
  createTestAdapter,
  expectNoSecret,
  failureOf,
  image,
  send,
  sendJson,
  startWire,
} from "../connection/wire.fixture.ts";
import { capture, copy, launch, registration, write } from "./demo.fixture.ts";
import { markOf } from "./mark.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Sent {
  readonly line: string;
  readonly type: string | undefined;
  readonly body: string;
}

/** A cloud that shows these lists, and answers changes as the test says. */
async function start(
  change: (...call: Parameters<Answer>) => unknown,
  lists: { images?: () => unknown[]; instances?: () => unknown[] } = {},
  options: Record<string, unknown> = {},
) {
  const sent: Sent[] = [];
  const wire = await startWire(async (path, out, incoming) => {
    if (incoming.method === "GET") {
      if (path === "/offerings/image") return sendJson(out, { images: lists.images?.() ?? [] });
      if (path === "/instances") return sendJson(out, { instances: lists.instances?.() ?? [] });
      return sendJson(out, { locations: [] });
    }
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    sent.push({ line: `${incoming.method} ${path}`, type: incoming.headers["content-type"], body });
    change(path, out, incoming);
  });
  const adapter = createTestAdapter(wire.url, options);
  closers.push(adapter.close, wire.close);
  return { wire, adapter, sent };
}

const how = write("wire");
const mark = markOf(how.token);
const own = (id: string, more: Record<string, unknown>) => image(id, { owner: canaries.user, ...more });

describe("on the wire", () => {
  test.each([{}, { success: false }, { error: "maintenance" }, []])(
    "200 with %j is no proof that something was deleted",
    async (answer) => {
      const { adapter } = await start((_, out) => sendJson(out, answer));
      const { deregistration, terminating } = adapter.verbs;
      const failures = [
        deregistration.run("test", { id: "1", deleteSnapshots: false }, how),
        terminating.run("test", { instanceId: "1" }, how),
      ];
      for (const failure of failures) expect((await failureOf(failure)).code).toBe("BACKEND_INVALID_RESPONSE");
    },
  );

  test("a form is encoded so that no value can end its field, and holds no password", async () => {
    const { adapter, sent } = await start((_, out) => sendJson(out, { id: "20" }));
    await adapter.verbs.capture.run("test", capture, how);
    const [{ line, type, body } = { line: "", type: "", body: "" }] = sent;
    expect([line, type]).toEqual(["PUT /instances/91002", "application/x-www-form-urlencoded"]);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      state: "save",
      name: capture.name,
      description: `${capture.description} ${mark}`,
    });
    expectNoSecret(new Error(body));
  });

  test("a deletion has no body", async () => {
    const { adapter, sent } = await start((_, out) => sendJson(out, { success: true }));
    await adapter.verbs.deregistration.run("test", { id: "20", deleteSnapshots: false }, how);
    expect(sent).toEqual([{ line: "DELETE /offerings/image/20", type: undefined, body: "" }]);
  });

  test.each([
    ["a page with 404", 404, "<html></html>", "BACKEND_INVALID_RESPONSE"],
    ["a redirect", 302, "", "BACKEND_INVALID_RESPONSE"],
    ["408", 408, "", "BACKEND_FAILED"],
    ["500", 500, "Error 500: anything", "BACKEND_FAILED"],
    ["503 with a line", 503, "Error 503: The service is busy", "BACKEND_THROTTLED"],
    ["409", 409, "Error 409: Not enough resources", "QUOTA_EXCEEDED"],
    ["402", 402, "Error 402: Payment", "SUBSCRIPTION_REQUIRED"],
    ["403", 403, "", "FORBIDDEN"],
    ["405", 405, "<html></html>", "UNSUPPORTED"],
    ["a status that nobody has seen", 418, "Error 418: Short and stout", "INVALID_REQUEST"],
  ])("%s (%d, %j) is %s", async (_, status, body, code) => {
    const { adapter } = await start((_path, out) => send(out, Number(status), String(body)));
    const { capture: capturing, launching } = adapter.verbs;
    expect((await failureOf(capturing.run("test", capture, how))).code).toBe(code);
    expect((await failureOf(launching.run("test", launch, how))).code).toBe(code);
  });

  test("a sentence with the password is not quoted, users are not named, and of pages nothing is shown", async () => {
    const lines = [
      `Error 412: ${canaries.password} is wrong`,
      `Error 412: User ${canaries.user} has too much`,
      `<html>Error 412: page</html>`,
      `Error 412: ${"long ".repeat(60)}`,
      `Error 412: Authorization: Basic Zm9v`,
    ];
    const { adapter } = await start((_, out) => send(out, 412, lines.shift() ?? ""));
    const messages = [];
    while (lines.length > 0) {
      const error = await failureOf(adapter.verbs.copying.run("test", { ...copy, sourceId: "7" }, how));
      expect(error.code).toBe("INVALID_REQUEST");
      messages.push(/“(.*)”/.exec(error.message)?.[1] ?? null);
    }
    expect(messages).toEqual([null, "User (a user) has too much", null, null, null]);
  });

  test("an answer without the id of what was made is no answer", async () => {
    const { adapter } = await start((_, out) => sendJson(out, { success: true, instances: [] }));
    const { capture: capturing, launching, registration: importing } = adapter.verbs;
    expect((await failureOf(capturing.run("test", capture, how))).code).toBe("BACKEND_INVALID_RESPONSE");
    expect((await failureOf(importing.run("test", registration, how))).code).toBe("BACKEND_INVALID_RESPONSE");
    expect((await failureOf(launching.run("test", launch, how))).code).toBe("BACKEND_INVALID_RESPONSE");
  });
});

describe("finding what an earlier attempt made", () => {
  test("takes only what is the user's own, or has no owner yet, and bears the mark at its end", async () => {
    const images = [
      image("1", { owner: "other@test.example", visibility: "SHARED", description: mark }),
      own("2", { description: `${mark} and more` }),
      own("3", { description: "[tintype:000000000000]" }),
    ];
    const { adapter, sent } = await start((_, out) => sendJson(out, { ImageID: "20" }), { images: () => images });
    expect(await adapter.verbs.copying.run("test", copy, how)).toEqual({ nativeId: "20" });
    images.push({ ...own("30", { description: `mine ${mark}` }), owner: undefined });
    expect(await adapter.verbs.copying.run("test", copy, how)).toEqual({ nativeId: "30" });
    expect(sent).toHaveLength(1);
  });

  test("takes the first of those that bear it: later ones were cloned from it in the portal", async () => {
    const images = () => [own("100", { description: `x ${mark}` }), own("99", { description: `x ${mark}`, state: 3 })];
    const { adapter, sent } = await start((_, out) => sendJson(out, {}), { images });
    expect(await adapter.verbs.capture.run("test", capture, how)).toEqual({ nativeId: "99" });
    expect(sent).toEqual([]);
  });

  test("a refusal because the earlier attempt got through meanwhile is not believed", async () => {
    const images: unknown[] = [];
    const { adapter } = await start(
      (_, out) => {
        images.push(own("55", { description: mark, state: 5 }));
        send(out, 409, "Error 409: Volume 40015 is in use");
      },
      { images: () => images },
    );
    expect(await adapter.verbs.registration.run("test", registration, how)).toEqual({ nativeId: "55" });
  });

  test("a request that was not answered in time is waited for before a second one is sent", async () => {
    const images: unknown[] = [];
    const { adapter, sent } = await start(() => undefined, { images: () => images }, { requestTimeoutMs: 100 });
    const asked = () => failureOf(adapter.verbs.capture.run("test", capture, how));
    expect((await asked()).code).toBe("BACKEND_TIMEOUT");
    expect(await asked()).toMatchObject({ code: "BACKEND_TIMEOUT", message: expect.stringContaining("under way") });
    expect(sent).toHaveLength(1);
    images.push(own("60", { description: `x ${mark}` }));
    expect(await adapter.verbs.capture.run("test", capture, how)).toEqual({ nativeId: "60" });
  });

  test("when patience is at its end, it is asked for again", async () => {
    let answers = false;
    const { adapter, sent } = await start(
      (_, out) => answers && sendJson(out, { instances: [{ id: "5", name: "web-3", status: 0 }] }),
      {},
      { requestTimeoutMs: 100, patienceMs: 0 },
    );
    expect((await failureOf(adapter.verbs.launching.run("test", launch, how))).code).toBe("BACKEND_TIMEOUT");
    answers = true;
    expect(await adapter.verbs.launching.run("test", launch, how)).toMatchObject({ instances: [{ nativeId: "5" }] });
    expect(sent).toHaveLength(2);
  });
});
