import { expect, test } from "vitest";
import type { ParametersContent, Revision } from "../../domain/asset/asset.ts";
import type { Json } from "../../domain/image/image.ts";
import type { TextField } from "../../domain/parameters/words.ts";
import { rememberedValidity } from "./remembered-validity.ts";

const field = (over: Partial<TextField> = {}): TextField => ({
  ...{ name: "User", label: null, description: null, required: true, message: null },
  ...{ type: "STRING", default: null, minLength: 10, maxLength: 20, pattern: null, rules: [] },
  ...over,
});

function revision(number: number, ...fields: readonly TextField[]): Revision {
  const content: ParametersContent = { set: { fields, rules: [], firewall: [] }, kept: null };
  // Plain JSON by its type.
  const json = content as unknown as Json;
  return { assetId: "a", kind: "LAUNCH_PARAMETERS", number, author: "her", writtenAt: "2026-01-01", content: json };
}

test("each revision has its own answer, the first time, again, and after many others", () => {
  const broken = revision(2, field({ maxLength: 5 }));
  for (let round = 0; round < 2; round += 1) {
    expect(rememberedValidity(revision(1, field()))).toBe(true);
    expect(rememberedValidity(broken)).toBe(false);
    expect(rememberedValidity({ ...broken, assetId: "b", content: null })).toBe(true);
    for (let number = 3; number < 1200; number += 1) expect(rememberedValidity(revision(number))).toBe(true);
  }
});

test("what was found of a revision is not looked for once more", () => {
  const hard = Array.from({ length: 20 }, (_, index) =>
    field({ name: `F${index}`, pattern: "^([a-z]{1,400}|[0-9]{1,400})*$" }),
  );
  let reads = 0;
  const counted = new Proxy(revision(5000, ...hard), {
    get(target, key) {
      if (key === "content") reads += 1;
      return Reflect.get(target, key);
    },
  });
  expect([rememberedValidity(counted), rememberedValidity(counted), reads]).toEqual([true, true, 1]);
});
