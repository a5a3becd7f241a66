import { expect, test } from "vitest";
import type { AnyAdapter } from "../../ports/adapter.ts";
import type { VerbFacets } from "../../ports/verbs.ts";
import { restingAdapter } from "./paused-adapter.ts";

const asked = async (): Promise<never> => {
  throw new Error("the cloud was asked");
};
const call = { signal: new AbortController().signal };
const adapter: AnyAdapter = {
  ...{ provider: "AWS", regions: ["here"], close: async () => {} },
  images: { batchSize: 1, list: asked, getMany: asked },
  instances: { ofImages: asked, getMany: asked },
  references: { kinds: ["ec2:LaunchTemplate"], ofImage: asked },
  verbs: { disabling: { plan: () => [], run: asked, foresee: asked, tryOut: asked } satisfies VerbFacets["disabling"] },
};

test("a paused backend is asked neither for machines nor for what else names an image", async () => {
  const { instances, references } = restingAdapter(adapter, "paused");
  const paused = { code: "BACKEND_PAUSED" };
  await expect(instances?.ofImages("here", ["one"], call)).rejects.toMatchObject(paused);
  await expect(references?.ofImage("here", "one", call)).rejects.toMatchObject(paused);
  expect(references?.kinds).toEqual(["ec2:LaunchTemplate"]);
});

test("a paused backend tries nothing out at its cloud", () => {
  const disabling = restingAdapter(adapter, "paused").verbs?.disabling;
  expect([disabling?.foresee, disabling?.tryOut]).toEqual([undefined, undefined]);
});
