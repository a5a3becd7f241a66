import { describe, expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import { call, failureOf, image, send, sendJson } from "../connection/wire.fixture.ts";
import { html, noImage, page, start } from "../reading/images.fixture.ts";

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

  test("a page with 404 says of nothing that there is none", async () => {
    const { adapter } = await start([image("1")], (path, out) => {
      if (!path.startsWith("/offerings/image/1/")) return false;
      send(out, 404, page, html);
      return true;
    });
    for (const facet of [adapter.agreements, adapter.manifests])
      expect((await facet.getMany("test", ["1"], call())).get("1")).toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
  });

  test("what belongs to an image is not absent while nothing proves that the image is", async () => {
    const { adapter } = await start([image("1")], (path, out) => {
      if (!path.startsWith("/offerings/image/")) return false;
      send(out, 500, noImage);
      return true;
    });
    const answers = await adapter.agreements.getMany("test", ["2"], call());
    expect(answers.get("2")).toMatchObject({ code: "BACKEND_UNPROVEN" });
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
    expect((await adapter[facet].getMany("test", ["1"], call())).get("1")).toMatchObject({
      code: "BACKEND_INVALID_RESPONSE",
    });
  });
});
