import { describe, expect, test } from "vitest";
import type { DocumentKind, ParametersContent, Revision } from "../asset/asset.ts";
import { facts } from "../image/image.fixture.ts";
import { imageStates, type Json } from "../image/image.ts";
import type { TextField } from "../parameters/words.ts";
import { boundTo, checklistOf, isBound } from "./publication-checklist.ts";

const password: TextField = {
  ...{ name: "Secret", label: null, description: null, required: true, message: null },
  ...{ type: "PASSWORD", default: null, minLength: 10, maxLength: null, pattern: null, rules: [] },
};

function parameters(field: TextField): Json {
  const content: ParametersContent = { set: { fields: [field], rules: [], firewall: [] }, kept: null };
  // Plain JSON by its type.
  return content as unknown as Json;
}

function documents(contents: Partial<Record<DocumentKind, Json>>, number = 1): ReadonlyMap<DocumentKind, Revision> {
  const kinds = Object.keys(contents) as DocumentKind[];
  return new Map(
    kinds.map((kind) => {
      const content = contents[kind] ?? null;
      return [kind, { assetId: "a", kind, number, author: "her", writtenAt: "2026-01-01T00:00:00.000Z", content }];
    }),
  );
}

const all = { GETTING_STARTED: "# Begin", AGREEMENT: "Be kind.", LAUNCH_PARAMETERS: parameters(password) };
const unmet = (contents: Partial<Record<DocumentKind, Json>>, over = {}) =>
  checklistOf(facts(over), documents(contents))
    .filter(({ met }) => !met)
    .map(({ name }) => name);

describe("the checklist", () => {
  test("is met where all is written and the image is available", () => {
    expect(unmet(all)).toEqual([]);
    expect(checklistOf(facts(), documents(all)).filter(({ required }) => required)).toHaveLength(3);
  });

  test("misses what is not written, is blank, or was taken away", () => {
    expect(unmet({})).toEqual(["GETTING_STARTED_WRITTEN", "AGREEMENT_WRITTEN"]);
    expect(unmet({ ...all, GETTING_STARTED: " \n" })).toEqual(["GETTING_STARTED_WRITTEN"]);
    expect(unmet({ ...all, AGREEMENT: null, LAUNCH_PARAMETERS: null })).toEqual(["AGREEMENT_WRITTEN"]);
  });

  test("wants an image that can be launched", () => {
    const unavailable = imageStates.filter((state) => unmet(all, { state }).includes("IMAGE_AVAILABLE"));
    expect(unavailable).toEqual(imageStates.filter((state) => state !== "AVAILABLE"));
  });

  test("wants parameters that can be asked, and no password that all machines would share", () => {
    const broken = { ...all, LAUNCH_PARAMETERS: parameters({ ...password, minLength: 20, maxLength: 10 }) };
    expect(unmet(broken)).toEqual(["LAUNCH_PARAMETERS_VALID"]);
    const files = (...parameters: string[]) => ({ platform: "LINUX", files: [{ path: "/a", parameters }] });
    expect(unmet({ ...all, FILES: files(password.name) })).toEqual([]);
    expect(unmet({ ...all, FILES: files("Gone") })).toEqual(["LAUNCH_PARAMETERS_VALID"]);
    const shared = { ...all, LAUNCH_PARAMETERS: parameters({ ...password, default: "changeme-now" }) };
    expect(unmet(shared)).toContain("NO_PASSWORD_DEFAULT");
  });
});

test("a request is bound to what somebody decides by, and not to what comes and goes", () => {
  const about = { assetId: "a", documents: documents(all), steward: "her" };
  const bound = boundTo(facts(), about);
  // As a database gives it back.
  const kept = JSON.parse(JSON.stringify(bound)) as typeof bound;
  expect(isBound(kept, boundTo(facts({ visibility: "SHARED", deprecatedAt: "2031-01-01T00:00:00.000Z" }), about))).toBe(
    true,
  );
  for (const over of [{ name: "other" }, { description: "other" }, { state: "DISABLED" }, { paid: true }] as const)
    expect(isBound(kept, boundTo(facts(over), about))).toBe(false);
  expect(isBound(kept, boundTo(facts({ productCodes: [{ id: "c", type: "marketplace" }] }), about))).toBe(false);
  for (const over of [{ assetId: "b" }, { assetId: null }, { steward: null }, { documents: documents(all, 2) }])
    expect(isBound(kept, boundTo(facts(), { ...about, ...over }))).toBe(false);
});
