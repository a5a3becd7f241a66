import { Readable } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import {
  type Answer,
  call,
  createTestAdapter,
  failureOf,
  image,
  sendJson,
  startWire,
} from "../connection/wire.fixture.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const locations = { locations: [{ id: "41", name: "Raleigh, U.S.A " }] };

/** A cloud whose list this answers. */
async function start(list: (out: Parameters<Answer>[1]) => void, more: Record<string, unknown> = {}) {
  const wire = await startWire((path, out) => (path === "/locations" ? sendJson(out, locations) : list(out)));
  const adapter = createTestAdapter(wire.url, more);
  closers.push(adapter.close, wire.close);
  return { wire, adapter };
}

const known = { idsOf: () => undefined };

test("show any number of images, more than fit into one answer that is read at once", async () => {
  const description = "x".repeat(1024 * 1024);
  const wanted = Array.from({ length: 70 }, (_, index) => String(index));
  const { adapter } = await start((out) => {
    const images = wanted.map((id) => JSON.stringify(image(id, { description: `${id} ${description}` })));
    Readable.from(images.map((text, index) => `${index === 0 ? '{"images":[' : ","}${text}`).concat("]}")).pipe(out);
  });
  const ids: string[] = [];
  for await (const { records } of adapter.images.parts?.("test", call(), known) ?? [])
    ids.push(...records.map(({ nativeId }) => nativeId));
  expect(ids).toEqual(wanted);
});

test("of an image that is listed twice the first word counts, whoever remembers which part", async () => {
  const { adapter } = await start((out) =>
    sendJson(out, { images: [image("1"), image("2"), image("1", { name: "again" })] }),
  );
  const pages = new Map<string, readonly string[]>();
  for (const _ of [1, 2]) {
    const shown: (string | null)[] = [];
    for await (const part of adapter.images.parts?.("test", call(), { idsOf: (of) => pages.get(of) }) ?? []) {
      shown.push(...part.records.map(({ facts }) => facts.name));
      if (part.fingerprint)
        pages.set(
          part.fingerprint,
          part.records.map(({ nativeId }) => nativeId),
        );
    }
    // A part that leaves something out depends on those before it, and is read each time.
    expect(shown).toEqual(["image 1", "image 2"]);
  }
});

test("who leaves in the middle leaves no socket behind, and gives up the place in the queue", async () => {
  const images = Array.from({ length: 2_000 }, (_, index) => image(String(index)));
  const { adapter, wire } = await start((out) => sendJson(out, { images }));
  for (let look = 0; look < 5; look += 1)
    for await (const _ of adapter.images.parts?.("test", call(), known) ?? []) break;
  await vi.waitFor(() => expect(wire.sockets()).toBe(0));
  expect((await adapter.images.list("test", null, call())).records).toHaveLength(2_000);
});

test("a list that stops coming runs into the deadline of its next piece", async () => {
  const { adapter, wire } = await start(
    (out) => out.writeHead(200).write(`{"images":[${JSON.stringify(image("1"))},`),
    { requestTimeoutMs: 150 },
  );
  const reading = (async () => {
    for await (const _ of adapter.images.parts?.("test", call(), known) ?? []);
  })();
  expect((await failureOf(reading)).code).toBe("BACKEND_TIMEOUT");
  await vi.waitFor(() => expect(wire.sockets()).toBe(0));
});

test("with one place for requests the names of locations are asked for all the same", async () => {
  const { adapter } = await start((out) => sendJson(out, { images: [image("1")] }), { concurrency: 1 });
  expect((await adapter.images.list("test", null, call())).records).toHaveLength(1);
});
