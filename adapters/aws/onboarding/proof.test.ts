import { afterEach, expect, test } from "vitest";
import { type Answer, answerXml, createTestAdapter, id, sendXml, startWire } from "../connection/wire.fixture.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function grant(answer: Answer): Promise<unknown> {
  const wire = await startWire(answer);
  const adapter = createTestAdapter(wire.url);
  closers.push(adapter.close, wire.close);
  const request = { id: id(1), permissions: [{ type: "EVERYBODY", id: null }] } as const;
  const write = { token: "0".repeat(32), signal: new AbortController().signal };
  return adapter.verbs.permissionGranting.run("eu-west-1", request, write);
}

test("an answer that says no more than that it was done is enough", async () => {
  const answer = answerXml("ModifyImageAttribute", "<return>true</return>");
  expect(await grant((_, out) => sendXml(out, 200, answer))).toEqual({});
  expect(await grant((_, out) => sendXml(out, 200, answerXml("ModifyImageAttribute", "")))).toEqual({});
});

test("a success that the cloud did not write is none", async () => {
  const answers: readonly Answer[] = [
    (_, out) => sendXml(out, 200, ""),
    (_, out) => sendXml(out, 204, ""),
    (_, out) => sendXml(out, 200, "<html><body>Log in</body></html>"),
    (_, out) => sendXml(out, 200, "<rss><channel/></rss>"),
    (_, out) => sendXml(out, 200, answerXml("DescribeImages", "<imagesSet/>")),
    (_, out) => {
      out.writeHead(200, { "content-length": "5000" });
      out.write("<ModifyImageAttr", () => out.destroy());
    },
  ];
  for (const answer of answers) await expect(grant(answer)).rejects.toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
});
