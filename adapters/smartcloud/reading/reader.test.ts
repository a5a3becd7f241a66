import { describe, expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import { call, failureOf, image, send, sendJson } from "../connection/wire.fixture.ts";
import { answering, html, noImage, page, start } from "./images.fixture.ts";

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

  test.each<readonly [string, string, Parameters<typeof answering>[1]]>([
    ["500", "BACKEND_FAILED", (out) => send(out, 500, "")],
    ["401", "BACKEND_DENIED", (out) => send(out, 401, "")],
    ["XML, as recorded in 2011", "BACKEND_INVALID_RESPONSE", (out) => send(out, 200, '<?xml version="1.0"?><a/>')],
    ["another document", "BACKEND_INVALID_RESPONSE", (out) => sendJson(out, { places: [] })],
    ["nothing", "BACKEND_UNREACHABLE", (out) => out.destroy()],
  ])("names of places that are answered with %s hide no image: it is told that they lack", async (_, code, answer) => {
    const { adapter, wire } = await start([image("1")], answering("/locations", answer));
    for (const { records, withoutNames } of [
      await adapter.images.list("test", null, call()),
      await adapter.images.list("test", null, call()),
    ]) {
      expect(records.map(({ facts }) => facts.detail.location)).toEqual([{ id: "41", name: null }]);
      expect(withoutNames).toMatchObject({ code, message: expect.stringContaining("list the names of locations") });
    }
    for await (const page of adapter.images.parts?.("test", call(), { idsOf: () => undefined }) ?? [])
      expect(page.withoutNames).toMatchObject({ code });
    expect([...(await adapter.images.getMany("test", ["1"], call())).keys()]).toEqual(["1"]);
    // Not once more within a minute.
    expect(wire.paths.filter((path) => path === "/locations")).toHaveLength(1);
  });

  test("names that failed while the list failed too are asked for with the next list", async () => {
    let isWell = false;
    const { adapter } = await start([image("1")], (path, out) => {
      if (isWell) return false;
      if (path === "/locations") send(out, 500, "");
      // The first image arrives whole, and the list breaks off behind it.
      else out.writeHead(200).end(`{"images":[${JSON.stringify(image("1"))},${"{"}`);
      return true;
    });
    expect((await failureOf(adapter.images.list("test", null, call()))).code).toBe("BACKEND_INVALID_RESPONSE");
    isWell = true;
    const { records, withoutNames } = await adapter.images.list("test", null, call());
    expect(records[0]?.facts.detail.location).toEqual({ id: "41", name: "Raleigh, U.S.A" });
    expect(withoutNames).toBeUndefined();
  });

  test("names of places that do not come within the caller's deadline are not waited for the next time", async () => {
    const { adapter } = await start(
      [image("1")],
      answering("/locations", () => {}),
    );
    const late = adapter.images.list("test", null, call(AbortSignal.timeout(200)));
    expect((await failureOf(late)).code).toBe("BACKEND_TIMEOUT");
    expect((await adapter.images.list("test", null, call())).records).toHaveLength(1);
  });

  test("a list that says that there is nothing is a list", async () => {
    const { adapter } = await start([]);
    expect(await adapter.images.list("test", null, call())).toEqual({ records: [], next: null });
  });

  test("refuses a cursor and a region that it never gave", async () => {
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
    expect((await failureOf(adapter.images.getMany("test", ["1"], call()))).code).toBe("BACKEND_INVALID_RESPONSE");
  });

  test.each([
    [401, "Error 401: not entitled"],
    [401, ""],
    [403, ""],
    [404, "Error 404: No Image"],
    [500, noImage],
  ])("an id that is not listed, and that the service answers with %i %s, is absent", async (status, line) => {
    const { adapter, wire } = await start(
      [image("1")],
      answering("/offerings/image/2", (out) => send(out, status, line)),
    );
    expect([...(await adapter.images.getMany("test", ["1", "2"], call())).keys()]).toEqual(["1"]);
    const [control, asked] = ["/offerings/image/1", "/offerings/image/2"];
    expect(wire.paths.slice(2)).toEqual([control, asked, control]);
  });

  test.each<readonly [number, string, Record<string, string>]>([
    [500, page, html],
    [404, page, html],
    [401, page, html],
    [500, "Error 500: a page that begins like the service", html],
    [500, "", {}],
    [404, "", {}],
    [500, "upstream connect error", {}],
  ])("an id that is not listed, and that something else answers with %i %s, is not absent", async (...answer) => {
    const { adapter } = await start(
      [image("1")],
      answering("/offerings/image/2", (out) => send(out, ...answer)),
    );
    const found = await adapter.images.getMany("test", ["1", "2"], call());
    expect(found.get("2")).toMatchObject({ code: expect.stringMatching(/^BACKEND_/) });
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

  test("nothing is absent while the cloud does not show by its id what it lists", async () => {
    const { adapter, wire } = await start([image("1"), image("2")], (path, out) => {
      if (!path.startsWith("/offerings/image/")) return false;
      send(out, 500, noImage);
      return true;
    });
    const found = await adapter.images.getMany("test", ["1", "3", "4"], call());
    expect(found.get("1")).not.toBeInstanceOf(GatewayError);
    expect([found.get("3"), found.get("4")]).toMatchObject([
      { code: "BACKEND_UNPROVEN" },
      { code: "BACKEND_UNPROVEN" },
    ]);
    expect(wire.paths.slice(2)).toEqual(["/offerings/image/1", "/offerings/image/2"]);
  });

  test("nothing is absent where the cloud begins to fail while it is asked", async () => {
    let isWell = true;
    const { adapter } = await start([image("1")], (path, out) => {
      if (path === "/offerings/image/2") isWell = false;
      if (isWell || !path.startsWith("/offerings/image/")) return false;
      send(out, 500, noImage);
      return true;
    });
    expect((await adapter.images.getMany("test", ["2"], call())).get("2")).toMatchObject({ code: "BACKEND_UNPROVEN" });
  });

  test("an image that is deleted between the list and the question is no reason to doubt: the next one shows", async () => {
    const { adapter } = await start(
      [image("1"), image("2")],
      answering("/offerings/image/1", (out) => send(out, 500, noImage)),
    );
    expect([...(await adapter.images.getMany("test", ["3"], call()))]).toEqual([]);
  });

  test("an image that is AVAILABLE is the first to be the control", async () => {
    const { adapter, wire } = await start([image("1", { state: 3 }), image("2")]);
    await adapter.images.getMany("test", ["3"], call());
    expect(wire.paths[2]).toBe("/offerings/image/2");
  });

  test("nothing is absent where the list shows nothing to compare with", async () => {
    const { adapter } = await start([]);
    expect((await adapter.images.getMany("test", ["2"], call())).get("2")).toMatchObject({
      code: "BACKEND_UNPROVEN",
      message: expect.stringContaining("these credentials see no image in its list"),
    });
  });

  test.each([
    ["throttled", 503, "Error 503: busy", "BACKEND_THROTTLED"],
    ["not reachable", 0, "", "BACKEND_UNREACHABLE"],
  ])("where the control is %s, that is the failure", async (_, status, line, code) => {
    const { adapter } = await start(
      [image("1")],
      answering("/offerings/image/1", (out) => (status === 0 ? out.destroy() : send(out, status, line))),
    );
    expect((await adapter.images.getMany("test", ["2"], call())).get("2")).toMatchObject({ code });
  });

  test.each<readonly [string, string, Parameters<typeof answering>[1]]>([
    ["another image", "BACKEND_INVALID_RESPONSE", (out) => sendJson(out, image("3"))],
    ["nothing", "BACKEND_INVALID_RESPONSE", (out) => send(out, 200, "")],
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
