import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { call, facetWorld } from "./asking.ts";
import type { World } from "./world.ts";

/** What a cloud keeps beside an image. */
export function documents(world: World, name: "agreements" | "manifests"): void {
  const [region] = world.regions;
  const { known } = facetWorld(world, name);
  const getMany = (...ids: readonly string[]) => {
    const facet = world.adapter()[name];
    if (facet === undefined) throw new Error("another adapter of this cloud has them");
    return facet.getMany(region, ids, call());
  };

  test("a known image has one, as plain JSON with text in it", async () => {
    const document = (await getMany(known)).get(known);
    if (document === undefined || document instanceof GatewayError) throw new Error("none", { cause: document });
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
    expect(typeof document === "string" ? document : document.text).toMatch(/\w/);
  });

  test("an unknown image is absent, and harms nobody beside it", async () => {
    expect([...(await getMany(world.unknown, known)).keys()]).toEqual([known]);
    expect([...(await getMany(world.unknown))]).toEqual([]);
  });

  test("asked for again nothing has changed", async () => {
    expect(await getMany(known)).toEqual(await getMany(known));
  });
}
