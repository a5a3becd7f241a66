import { expect, onTestFinished, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { call, errorsOf, sweep } from "./asking.ts";
import { startFront } from "./front.ts";
import type { World } from "./world.ts";

// What `getMany` leaves out, the ledger records as gone.
export function absence(world: World): void {
  const [first] = world.regions;

  test.each(world.blind)("nothing is absent while the cloud answers every id with $name", async ({ instead }) => {
    const front = await startFront(world.endpoint);
    onTestFinished(() => front.close());
    const { images } = world.adapter({ endpoint: front.url });
    front.instead(instead);
    for (const listed of [[], [world.own]]) {
      const found = await images.getMany(first, [world.own, world.unknown], call(), listed);
      expect([...found.keys()].toSorted()).toEqual([world.own, world.unknown].toSorted());
      const alone = await errorsOf(images.getMany(first, [world.unknown], call(), listed), world);
      expect(alone.map(({ code }) => code)).toEqual(["BACKEND_UNPROVEN"]);
    }
    front.pass();
    expect([...(await images.getMany(first, [world.own, world.unknown], call())).keys()]).toEqual([world.own]);
  });

  test("an id is absent once the cloud shows, in the same way, an image of its list", async () => {
    const adapter = world.adapter();
    const { records } = await sweep(adapter, first);
    const listed = records.slice(0, 3).map(({ nativeId }) => nativeId);
    for (const hint of [undefined, [], listed])
      expect([...(await adapter.images.getMany(first, [world.unknown], call(), hint))]).toEqual([]);
  });

  test("what was taken for the control is no part of the answer", async () => {
    const adapter = world.adapter();
    const found = await adapter.images.getMany(first, [world.unknown], call(), [world.own]);
    expect([...found.values()].filter((answer) => !(answer instanceof GatewayError))).toEqual([]);
  });
}
