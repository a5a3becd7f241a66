import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { call, facetWorld, sweep } from "./asking.ts";
import type { World } from "./world.ts";

export function lineage(world: World): void {
  const [region] = world.regions;
  const { known, nearest } = facetWorld(world, "lineage");
  const getMany = (...ids: readonly string[]) => {
    const { lineage } = world.adapter();
    if (lineage === undefined) throw new Error("another adapter of this cloud has it");
    return lineage.getMany(region, ids, call());
  };

  test("the image that it was made from comes first", async () => {
    const chain = (await getMany(known)).get(known);
    if (chain === undefined || chain instanceof GatewayError) throw new Error("no chain", { cause: chain });
    expect(chain[0]).toMatchObject(nearest);
  });

  test("an unknown image is absent, and harms nobody beside it", async () => {
    expect([...(await getMany(world.unknown, known)).keys()]).toEqual([known]);
    expect([...(await getMany(world.unknown))]).toEqual([]);
  });

  test("every image that is listed has a chain as plain JSON, in which no image comes twice, itself included", async () => {
    const { records } = await sweep(world.adapter(), region);
    const ids = records.map(({ nativeId }) => nativeId);
    const answers = await getMany(...ids);
    for (const id of ids) {
      const chain = answers.get(id);
      if (chain === undefined || chain instanceof GatewayError) throw new Error(`no chain of ${id}`, { cause: chain });
      const links = [{ region, nativeId: id }, ...chain].map((link) => `${link.region} ${link.nativeId}`);
      expect(new Set(links).size).toBe(links.length);
      expect(JSON.parse(JSON.stringify(chain))).toStrictEqual(chain);
    }
  });
}
