import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { call, createTestAdapter, failureOf, image, send, sendJson, startWire } from "./wire.fixture.ts";

/** Where a lying cloud would like to have the gateway, and its password. */
async function elsewhere() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : "";
  return { url: `http://127.0.0.1:${port}/inner`, host: `127.0.0.1:${port}`, connections: () => connections };
}

test.each([301, 302, 303, 307, 308])("a redirect with %i is not followed, whatever was asked", async (status) => {
  const other = await elsewhere();
  const wire = await startWire((path, out) => {
    if (path === "/offerings/image") sendJson(out, { images: [image("1")] });
    else send(out, status, "", { location: other.url, refresh: `0; url=${other.url}` });
  });
  const listing = await startWire((_, out) => send(out, status, "", { location: other.url }));
  const [adapter, unlisted] = [createTestAdapter(wire.url), createTestAdapter(listing.url)];
  for (const close of [adapter.close, unlisted.close, wire.close, listing.close]) onTestFinished(close);
  await failureOf(unlisted.images.list("test", null, call()));
  for (const facet of [adapter.agreements, adapter.manifests])
    await failureOf(facet.getMany("test", ["1"], call()).then((answers) => answers.get("1")));
  expect(other.connections()).toBe(0);
});

test("a cloud whose answers name other places is asked at its own endpoint only", async () => {
  const other = await elsewhere();
  const ids = [other.url, `@${other.host}/`, `//${other.host}/`, `\\\\${other.host}`, `..%2f@${other.host}`, "1"];
  const places = {
    documentation: other.url,
    manifest: other.url,
    link: other.url,
    href: other.url,
    location: other.url,
  };
  const wire = await startWire((path, out) => {
    if (path === "/offerings/image") sendJson(out, { images: ids.map((id) => image(id, places)) });
    else if (path === "/locations") sendJson(out, { locations: [{ id: other.url, name: other.url }] });
    else if (path.endsWith("/manifest")) sendJson(out, { manifest: other.url });
    else sendJson(out, { title: "x", terms: [{ url: other.url }], ...places });
  });
  const adapter = createTestAdapter(wire.url);
  for (const close of [adapter.close, wire.close]) onTestFinished(close);
  await adapter.images.list("test", null, call());
  for (const reader of [adapter.images, adapter.agreements, adapter.manifests])
    await reader.getMany("test", ids, call()).catch(() => undefined);
  expect(other.connections()).toBe(0);
  for (const path of wire.paths) expect(path).toMatch(/^\/(offerings\/image(\/1(\/\w+)?)?|locations)$/);
});
