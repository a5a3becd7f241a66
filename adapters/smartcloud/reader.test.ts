import { afterEach, describe, expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { type Answer, call, createTestAdapter, failureOf, image, send, sendJson, startWire } from "./wire.fixture.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const locations = { locations: [{ id: "41", name: "Raleigh, U.S.A " }] };

/** A cloud with these images in its list; `special` answers first where it wants to. */
async function start(images: readonly unknown[], special: (...call: Parameters<Answer>) => boolean = () => false) {
  const wire = await startWire((path, out, incoming) => {
    if (special(path, out, incoming)) return;
    if (path === "/offerings/image") sendJson(out, { images });
    else if (path === "/locations") sendJson(out, locations);
    else send(out, 500, "Error 500: No Image with that id");
  });
  const adapter = createTestAdapter(wire.url);
  closers.push(adapter.close, wire.close);
  return { wire, adapter };
}

function answering(
  wanted: string,
  answer: (out: Parameters<Answer>[1]) => void,
): (...call: Parameters<Answer>) => boolean {
  return (path, out) => {
    if (path !== wanted) return false;
    answer(out);
    return true;
  };
}

describe("list", () => {
  test("brings each image once, with the name of its location, on one page", async () => {
    const { adapter, wire } = await start([image("1"), image("2", { location: "99" }), image("1", { name: "again" })]);
    const { records, next } = await adapter.images.list("test", null, call());
    expect(next).toBeNull();
    expect(records.map(({ nativeId, facts }) => [nativeId, facts.name, facts.detail.location])).toEqual([
      ["1", "image 1", { id: "41", name: "Raleigh, U.S.A" }],
      ["2", "image 2", { id: "99", name: null }],
    ]);
    await adapter.images.list("test", null, call());
    expect(wire.paths).toEqual(["/offerings/image", "/locations", "/offerings/image"]);
  });

  test("fails while no location was ever named: images without their names would look like changed ones", async () => {
    const { adapter } = await start(
      [image("1")],
      answering("/locations", (out) => send(out, 500, "")),
    );
    expect((await failureOf(adapter.images.list("test", null, call()))).code).toBe("BACKEND_FAILED");
  });

  test("a list that says that there is nothing is a list", async () => {
    const { adapter } = await start([]);
    expect(await adapter.images.list("test", null, call())).toEqual({ records: [], next: null });
  });

  test("refuses a cursor and a realm that it never gave", async () => {
    const { adapter } = await start([]);
    expect((await failureOf(adapter.images.list("test", "2", call()))).code).toBe("BAD_CURSOR");
    expect((await failureOf(adapter.images.list("elsewhere", null, call()))).code).toBe("UNSUPPORTED");
  });

  test("odd members become null, and the images around them stay", async () => {
    const odd = {
      name: 7,
      owner: {},
      state: "9",
      createdTime: "soon",
      supportedInstanceTypes: [{}],
      productCodes: "x",
      imageSize: "big",
    };
    const { adapter } = await start([image("1", odd), image("2", { imageSize: "60", price: [], state: null })]);
    const { records } = await adapter.images.list("test", null, call());
    expect(records[0]?.facts).toMatchObject({
      name: null,
      owner: null,
      state: "UNKNOWN",
      nativeState: "State 9",
      createdAt: null,
      productCodes: [],
      sizeGiB: null,
      detail: { supportedInstanceTypes: null, imageSize: "big" },
    });
    expect(records[1]?.facts).toMatchObject({ sizeGiB: 60, state: "UNKNOWN", nativeState: "no state" });
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  });
});

describe("getMany", () => {
  test("takes what the list shows from the list: one call, equal records", async () => {
    const { adapter, wire } = await start(["1", "2", "3"].map((id) => image(id, { architecture: "i386" })));
    const { records } = await adapter.images.list("test", null, call());
    wire.paths.length = 0;
    const found = await adapter.images.getMany("test", ["3", "1", "3"], call());
    expect([...found.values()]).toEqual([records[2], records[0]]);
    expect(wire.paths).toEqual(["/offerings/image"]);
  });

  test("many who ask together make one call", async () => {
    const { adapter, wire } = await start([image("1")]);
    await Promise.all(Array.from({ length: 20 }, () => adapter.images.getMany("test", ["1"], call())));
    expect(wire.paths).toEqual(["/offerings/image", "/locations"]);
  });

  test("those who ask together for different images share the call, and each has what it asked for", async () => {
    const { adapter, wire } = await start(["1", "2", "3"].map((id) => image(id)));
    const found = await Promise.all(["1", "3"].map((id) => adapter.images.getMany("test", [id], call())));
    expect(found.map((images) => [...images.keys()])).toEqual([["1"], ["3"]]);
    expect(wire.paths).toEqual(["/offerings/image", "/locations"]);
  });

  test("an image without an id makes the list unreadable for those who ask for another one, too", async () => {
    const { adapter } = await start([image("1"), { name: "nameless" }]);
    expect((await failureOf(adapter.images.getMany("test", ["1"], call()))).code).toBe("BACKEND_GARBAGE");
  });

  test.each([401, 403, 404, 500])("an id that is not listed and answers %i is absent", async (status) => {
    const { adapter } = await start(
      [image("1")],
      answering("/offerings/image/2", (out) => send(out, status, "")),
    );
    expect([...(await adapter.images.getMany("test", ["1", "2"], call())).keys()]).toEqual(["1"]);
  });

  test("malformed ids are absent without a call of their own", async () => {
    const { adapter, wire } = await start([image("1")]);
    const found = await adapter.images.getMany("test", ["", "../keys", "1/manifest", "ami-1", "1"], call());
    expect([...found.keys()]).toEqual(["1"]);
    expect(wire.paths).toEqual(["/offerings/image", "/locations"]);
  });

  test("an image that is not listed and can be read all the same is there", async () => {
    const { adapter } = await start(
      [],
      answering("/offerings/image/2", (out) => sendJson(out, image("2"))),
    );
    expect((await adapter.images.getMany("test", ["2"], call())).get("2")).toMatchObject({
      facts: { name: "image 2" },
    });
  });

  test.each<readonly [string, string, Parameters<typeof answering>[1]]>([
    ["another image", "BACKEND_GARBAGE", (out) => sendJson(out, image("3"))],
    ["nothing", "BACKEND_GARBAGE", (out) => send(out, 200, "")],
    ["502", "BACKEND_FAILED", (out) => send(out, 502, "")],
    ["503 with a line", "BACKEND_THROTTLED", (out) => send(out, 503, "Error 503: busy")],
  ])("a single read that answers %s fails on its own with %s", async (_, code, answer) => {
    const { adapter } = await start([image("1")], answering("/offerings/image/2", answer));
    const found = await adapter.images.getMany("test", ["1", "2"], call());
    expect(found.get("1")).not.toBeInstanceOf(GatewayError);
    expect(found.get("2")).toMatchObject({ code });
  });

  test("a list that fails is the failure of all, never their absence", async () => {
    const { adapter, wire } = await start(
      [],
      answering("/offerings/image", (out) => send(out, 500, "")),
    );
    expect((await failureOf(adapter.images.getMany("test", ["1"], call()))).code).toBe("BACKEND_FAILED");
    expect(wire.paths).toEqual(["/offerings/image"]);
  });
});

describe("agreements and manifests", () => {
  const agreement = { id: "1", text: " Terms ", attachments: [{ label: "Licence ", url: "https://x.test/", type: 2 }] };

  test("are read one by one, keyed, with no call for malformed ids", async () => {
    const { adapter, wire } = await start([image("1")], (path, out) => {
      if (path === "/offerings/image/1/agreement") sendJson(out, agreement);
      else if (path === "/offerings/image/1/manifest") sendJson(out, { manifest: "<parameters/>\n" });
      else return false;
      return true;
    });
    const agreements = await adapter.agreements.getMany("test", ["1", "1", "x"], call());
    expect([...agreements]).toEqual([
      ["1", { text: "Terms", attachments: [{ label: "Licence", url: "https://x.test/", type: 2 }] }],
    ]);
    expect([...(await adapter.manifests.getMany("test", ["1"], call()))]).toEqual([["1", "<parameters/>\n"]]);
    expect(wire.paths).toEqual(["/offerings/image/1/agreement", "/offerings/image/1/manifest"]);
  });

  test("404 and an empty manifest mean that there is none", async () => {
    const { adapter } = await start([image("1"), image("2")], (path, out) => {
      if (path === "/offerings/image/1/manifest") send(out, 404, "Error 404: nothing");
      else if (path === "/offerings/image/2/manifest") sendJson(out, { manifest: null });
      else return false;
      return true;
    });
    expect((await adapter.manifests.getMany("test", ["1", "2"], call())).size).toBe(0);
  });

  test("where the cloud refuses, one look at the list tells what it means", async () => {
    const statuses: Record<string, number> = { "1": 500, "2": 401, "3": 500, "4": 401 };
    const { adapter, wire } = await start([image("1"), image("2")], (path, out) => {
      const status = /\/(\d)\/agreement$/.exec(path)?.[1];
      if (status === undefined) return false;
      send(out, statuses[status] ?? 0, "");
      return true;
    });
    const answers = await adapter.agreements.getMany("test", ["1", "2", "3", "4"], call());
    expect(answers.get("1")).toMatchObject({ code: "BACKEND_FAILED" });
    expect(answers.get("2")).toMatchObject({ code: "FORBIDDEN" });
    expect([...answers.keys()].sort()).toEqual(["1", "2"]);
    expect(wire.paths.filter((path) => path === "/offerings/image")).toHaveLength(1);
  });

  test("a wrong password is told as such, and not tried for every image", async () => {
    const { adapter, wire } = await start([], (_, out) => {
      send(out, 401, "");
      return true;
    });
    const ids = Array.from({ length: 30 }, (_, index) => String(index));
    const answers = await adapter.manifests.getMany("test", ids, call());
    expect(answers.size).toBe(30);
    for (const answer of answers.values()) await failureOf(Promise.resolve(answer));
    expect(new Set([...answers.values()].map((answer) => answer instanceof GatewayError && answer.code))).toEqual(
      new Set(["BACKEND_DENIED"]),
    );
    expect(wire.paths.length).toBeLessThanOrEqual(5);
  });

  test.each([
    ["an agreement without text", "agreements", { id: "1" }],
    ["another image's agreement", "agreements", { ...agreement, id: "2" }],
    ["an agreement as a list", "agreements", []],
    ["a manifest that is no text", "manifests", { manifest: {} }],
    ["a manifest under another name", "manifests", { text: "<parameters/>" }],
  ] as const)("%s is garbage, for this id only", async (_, facet, body) => {
    const { adapter } = await start([image("1")], (path, out) => {
      if (!path.startsWith("/offerings/image/1/")) return false;
      sendJson(out, body);
      return true;
    });
    expect((await adapter[facet].getMany("test", ["1"], call())).get("1")).toMatchObject({ code: "BACKEND_GARBAGE" });
  });
});
