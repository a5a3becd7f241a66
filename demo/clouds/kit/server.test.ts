import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startWireServer, type WireServer } from "./server.ts";
import type { Cloud } from "./wire.ts";

const BODY = "<answer>0123456789</answer>";

const cloud: Cloud = {
  name: "aws",
  identify: (request) => ({ action: request.target.slice(1), account: "1", region: "here" }),
  answer: () => ({ status: 200, headers: { "content-type": "text/xml" }, body: BODY }),
  wordFault: (kind) => ({ status: 503, headers: { "content-type": "text/xml" }, body: `<fault>${kind}</fault>` }),
  control: () => undefined,
};

let server: WireServer;

beforeEach(async () => {
  server = await startWireServer(cloud, { port: 0 });
});

afterEach(() => server.close());

/** Everything the server says until it, or the wait, ends. */
function raw(path: string, waitMs = 2000): Promise<{ text: string; ended: "closed" | "refused" | "waiting" }> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(server.port, "127.0.0.1");
    const timer = setTimeout(() => {
      resolve({ text, ended: "waiting" });
      socket.destroy();
    }, waitMs);
    const end = (ended: "closed" | "refused") => () => {
      clearTimeout(timer);
      resolve({ text, ended });
    };
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", end("refused"));
    socket.on("close", end("closed"));
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  });
}

test("a healthy cloud answers with its body and a Date", async () => {
  const { text } = await raw("/List");
  expect(text).toContain(BODY);
  expect(Math.abs(Date.parse(/^date: (.*)$/im.exec(text)?.[1] ?? "") - Date.now())).toBeLessThan(5000);
});

test("refuse really closes the port, and healing opens the same one", async () => {
  const { port } = server;
  await server.fail({ kind: "refuse" });
  expect((await raw("/List")).ended).toBe("refused");
  await server.heal();
  expect(server.port).toBe(port);
  expect((await raw("/List")).text).toContain(BODY);
});

test("reset ends the connection without one byte", async () => {
  await server.fail({ kind: "reset" });
  expect(await raw("/List")).toEqual({ text: "", ended: "closed" });
});

test("hang accepts and stays silent until healed", async () => {
  await server.fail({ kind: "hang" });
  expect(await raw("/List", 150)).toEqual({ text: "", ended: "waiting" });
  const hanging = raw("/List");
  await expect.poll(() => server.calls.summary().total).toBe(2);
  await server.heal();
  expect(await hanging).toEqual({ text: "", ended: "closed" });
});

test("close ends promptly while a call hangs", async () => {
  await server.fail({ kind: "hang" });
  const hanging = raw("/List");
  await expect.poll(() => server.calls.summary().calls.at(-1)?.fault).toBe("hang");
  await server.close();
  expect((await hanging).ended).toBe("closed");
});

test("empty keeps the content type, and says nothing", async () => {
  await server.fail({ kind: "empty" });
  const { text } = await raw("/List");
  expect(text).toMatch(/^HTTP\/1.1 200/);
  expect(text).toMatch(/content-type: text\/xml/i);
  expect(text.endsWith("\r\n\r\n")).toBe(true);
});

test("truncated announces half and sends half, cut announces all and sends half", async () => {
  const half = BODY.slice(0, Math.floor(BODY.length / 2));
  await server.fail({ kind: "truncated", times: 1 });
  await server.fail({ kind: "cut" });
  const truncated = await raw("/List");
  expect(truncated.text).toContain(`content-length: ${half.length}\r\n`);
  expect(truncated.text.endsWith(half)).toBe(true);
  const cut = await raw("/List");
  expect(cut.text).toContain(`content-length: ${BODY.length}\r\n`);
  expect(cut.text.endsWith(half)).toBe(true);
});

test("html comes with 200 or 503, and worded faults in the cloud's own words", async () => {
  await server.fail({ kind: "html", times: 1 });
  await server.fail({ kind: "html-503", times: 1 });
  await server.fail({ kind: "throttle" });
  expect((await raw("/List")).text).toMatch(/^HTTP\/1.1 200[\s\S]*<!DOCTYPE html>/);
  expect((await raw("/List")).text).toMatch(/^HTTP\/1.1 503[\s\S]*<!DOCTYPE html>/);
  expect((await raw("/List")).text).toContain("<fault>throttle</fault>");
});

test("a rule hits only what it selects, after as many calls as it says, as often as it says", async () => {
  await server.fail({ kind: "5xx", action: "List", region: "here", after: 1, times: 1 });
  await server.fail({ kind: "5xx", action: "List", account: "2" });
  const statuses: string[] = [];
  for (const path of ["/Other", "/List", "/List", "/List"]) statuses.push((await raw(path)).text.slice(9, 12));
  expect(statuses).toEqual(["200", "200", "503", "200"]);
  expect(server.rules().faults.map(({ hits }) => hits)).toEqual([1, 0]);
});

test("slow delays what it selects, and healing releases it", async () => {
  server.slow({ ms: 60_000, action: "List" });
  const slow = raw("/List", 5000);
  expect((await raw("/Other")).text).toContain(BODY);
  await expect.poll(() => server.calls.summary().byAction.List).toBe(1);
  await server.heal();
  expect((await slow).text).toContain(BODY);
});

test("calls are counted by action and by account and region", async () => {
  await raw("/List");
  await server.fail({ kind: "throttle" });
  await raw("/List");
  const { total, byAction, byAccountAndRegion, calls } = server.calls.summary();
  expect({ total, byAction, byAccountAndRegion }).toEqual({
    total: 2,
    byAction: { List: 2 },
    byAccountAndRegion: { "1/here": 2 },
  });
  expect(calls.map(({ status, fault }) => [status, fault])).toEqual([
    [200, null],
    [503, "throttle"],
  ]);
  server.calls.clear();
  expect(server.calls.summary().total).toBe(0);
});
