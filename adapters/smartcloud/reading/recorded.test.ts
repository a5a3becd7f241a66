import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { locationsAnswer, nativeImage } from "../connection/answers.ts";
import { call, createTestAdapter, sendJson, startWire } from "../connection/wire.fixture.ts";
import { toRecord } from "./map.ts";

const folder = path.resolve(import.meta.dirname, "../../../../shared/fixtures/smartcloud");
const beholder = { region: "recorded", user: "me@test.example", locationNames: new Map([["41", "Raleigh, U.S.A"]]) };

function recorded(file: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, file), "utf8"));
}

describe.skipIf(!existsSync(folder))("recorded answers (skipped where ../shared/fixtures/smartcloud is absent)", () => {
  test("a single answer on the wire, with its padding and without its architecture", () => {
    const record = toRecord(
      nativeImage.parse(recorded("deltacloud/GET_offerings_image_20006009.2186a78c.json")),
      beholder,
    );
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record).toMatchObject({
      nativeId: "20006009",
      facts: {
        state: "AVAILABLE",
        visibility: "PUBLIC",
        owner: { id: "SYSTEM", alias: null },
        platform: "LINUX",
        architecture: "UNKNOWN",
        nativeArchitecture: null,
        createdAt: "2010-05-14T10:53:08.000Z",
        paid: false,
        productCodes: [{ id: "YzvQJGlaSmS4Miel2XAFbw", type: null }],
        detail: {
          location: { id: "41", name: "Raleigh, U.S.A" },
          platformVersion: "11",
          assetGuid: "06BFD9D7-FCB6-531F-97EA-527C3AE77A99",
          assetVersion: "1.0",
          licenceModel: "BYOL",
        },
      },
    });
    expect(record.facts.detail.supportedInstanceTypes).toMatchObject([
      { id: "BRZ32.1/2048/60*175" },
      { id: "COP32.1/2048/60" },
      { id: "GLD32.4/4096/60*350" },
      { id: "SLV32.2/4096/60*350" },
    ]);
    expect(record.view.detail.prices).toMatchObject({
      "BRZ32.1/2048/60*175": { rate: 0.17, unitOfMeasure: "UHR", countryCode: "IBM", effectiveDate: null },
    });
  });

  test.each([
    "fog-fork-2011-04/list_images.json",
    "fog-2.3.0-mock/list_images.json",
    "jclouds-ibm-smartcloud/images.json",
  ])("the list of %s", async (file) => {
    const wire = await startWire((at, outgoing) =>
      sendJson(outgoing, at === "/locations" ? recorded("fog-2.3.0-mock/list_locations.json") : recorded(file)),
    );
    const adapter = createTestAdapter(wire.url);
    const { records } = await adapter.images.list("test", null, call());
    expect(records).toHaveLength(z.object({ images: z.array(nativeImage) }).parse(recorded(file)).images.length);
    for (const { facts } of records) {
      expect(facts).toMatchObject({ state: "AVAILABLE", visibility: "PUBLIC", platform: "LINUX" });
      expect(facts.detail.location).toMatchObject({ name: expect.stringMatching(/, /) });
    }
    await adapter.close();
    await wire.close();
  });

  test("a fresh capture, which has neither owner nor place yet", () => {
    const { facts, view } = toRecord(nativeImage.parse(recorded("fog-fork-2011-04/create_image.json")), beholder);
    expect(facts).toMatchObject({
      state: "PENDING",
      nativeState: "NEW",
      visibility: "PRIVATE",
      owner: null,
      platform: "UNKNOWN",
    });
    expect(facts.detail).toMatchObject({ location: null, supportedInstanceTypes: null, manifestUrl: null });
    expect(view.owned).toBe(false);
  });

  test("the agreement and the manifest", async () => {
    const wire = await startWire((at, outgoing) =>
      sendJson(outgoing, recorded(`fog-fork-2011-04/get_image_${at.split("/").at(-1)}.json`)),
    );
    const adapter = createTestAdapter(wire.url);
    const agreements = await adapter.agreements.getMany("test", ["20020159"], call());
    expect(agreements.get("20020159")).toMatchObject({
      text: expect.stringMatching(/^test, operating system is SUSE/),
      attachments: [{ type: 0 }, { type: 1 }, { type: 2 }, { type: 2 }, { type: 2 }],
    });
    const manifests = await adapter.manifests.getMany("test", ["20020159"], call());
    expect(manifests.get("20020159")).toMatch(/^<\?xml .*<parameters[\s\S]*<firewall>/);
    await adapter.close();
    await wire.close();
  });

  test("locations", () => {
    expect(locationsAnswer.parse(recorded("fog-2.3.0-mock/list_locations.json")).locations.length).toBeGreaterThan(1);
  });
});
