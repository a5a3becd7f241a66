import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import type { LaunchPermission } from "../../src/domain/image/image.ts";
import { call, expectNoSecret, facetWorld, sweep } from "./asking.ts";
import type { World } from "./world.ts";

export function launchPermissions(world: World): void {
  const [region] = world.regions;
  const { known, foreign, account, change } = facetWorld(world, "launchPermissions");
  const facet = () => {
    const { launchPermissions } = world.adapter();
    if (launchPermissions === undefined) throw new Error("another adapter of this cloud has them");
    return launchPermissions;
  };

  async function permissions(): Promise<readonly LaunchPermission[]> {
    const answer = (await facet().getMany(region, [known], call())).get(known);
    if (answer === undefined || answer instanceof GatewayError) throw new Error("no permissions", { cause: answer });
    return answer;
  }

  test("what changes in the cloud's console shows at the next look, granted and revoked", async () => {
    const before = await permissions();
    const granted = { type: "ACCOUNT", id: account };
    expect(before).not.toContainEqual(granted);
    await change("add");
    const during = await permissions();
    expect(during).toContainEqual(granted);
    expect(during).toHaveLength(before.length + 1);
    await change("add");
    expect(await permissions()).toEqual(during);
    await change("remove");
    expect(await permissions()).toEqual(before);
  });

  test("somebody else's image is a FORBIDDEN error value, and harms nobody beside it", async () => {
    const answers = await facet().getMany(region, [foreign, known, world.unknown], call());
    expect([...answers.keys()].toSorted()).toEqual([foreign, known].toSorted());
    const refused = answers.get(foreign);
    expect(refused).toBeInstanceOf(GatewayError);
    expect(refused).toMatchObject({ code: "FORBIDDEN", info: { backend: "conformance" } });
    expectNoSecret(refused, world);
    expect(answers.get(known)).toEqual(await permissions());
  });

  test("an unknown image is absent", async () => {
    expect([...(await facet().getMany(region, [world.unknown], call()))]).toEqual([]);
  });

  test("readable tells own images from those of others, without a call", async () => {
    const { records } = await sweep(world.adapter(), region);
    await world.control.forgetCalls();
    const readable = records.filter(facet().readable).map(({ nativeId }) => nativeId);
    expect(readable).toContain(known);
    expect(readable).not.toContain(foreign);
    expect(records.map(({ nativeId }) => nativeId)).toContain(foreign);
    expect(await world.control.calls()).toEqual({});
  });

  test("all that is readable is answered, sorted, one call an image", async () => {
    const adapter = world.adapter();
    const { records } = await sweep(adapter, region);
    const ids = records.filter(facet().readable).map(({ nativeId }) => nativeId);
    await world.control.forgetCalls();
    const answers = await adapter.launchPermissions?.getMany(region, ids, call());
    expect(Object.values(await world.control.calls())).toEqual([ids.length]);
    expect([...(answers?.keys() ?? [])].toSorted()).toEqual(ids.toSorted());
    for (const answer of answers?.values() ?? []) {
      if (answer instanceof GatewayError) throw answer;
      const texts = answer.map(({ type, id }) => `${type} ${id ?? ""}`);
      expect(texts).toEqual([...new Set(texts)].sort());
      expect(JSON.parse(JSON.stringify(answer))).toStrictEqual(answer);
    }
  });
}
