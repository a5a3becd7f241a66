import { expect, test } from "vitest";
import type { ImageRecord, NativeId } from "../../src/domain/image/image.ts";
import { asksOf, call, sweep } from "./asking.ts";
import type { World } from "./world.ts";

export function lookingUp(world: World): void {
  const [first] = world.regions;

  test.each(world.regions)("each image is the record that the list shows, at the same moment (%s)", async (region) => {
    const adapter = world.adapter();
    const { records } = await sweep(adapter, region);
    const { batchSize } = adapter.images;
    const ids = records.map(({ nativeId }) => nativeId).toReversed();
    const found = new Map<NativeId, unknown>();
    for (let start = 0; start < ids.length; start += batchSize) {
      const batch = ids.slice(start, start + batchSize);
      for (const [id, record] of await adapter.images.getMany(region, batch, call())) found.set(id, record);
    }
    expect(Object.fromEntries(found)).toEqual(byId(records));
  });

  test("ids that no image has are absent, and the rest is there", async () => {
    const found = await world.adapter().images.getMany(first, [world.unknown, world.own], call());
    expect([...found.keys()]).toEqual([world.own]);
    const none = await world.adapter().images.getMany(first, [world.unknown], call());
    expect([...none]).toEqual([]);
  });

  test.each(world.malformed)("the malformed id %j is absent and harms only itself", async (malformed) => {
    const adapter = world.adapter();
    for (const { byIds } of asksOf(adapter, world)) {
      expect([...((await byIds?.([malformed, world.unknown], call())) ?? [])]).toEqual([]);
    }
    const found = await adapter.images.getMany(first, [malformed, world.own, malformed], call());
    expect([...found.keys()]).toEqual([world.own]);
  });

  test("an id that is asked for twice is answered once, and costs what one costs", async () => {
    const adapter = world.adapter();
    await sweep(adapter, first);
    for (const { ask, byIds } of asksOf(adapter, world)) {
      if (byIds === null) continue;
      await world.control.forgetCalls();
      const once = await ask(call());
      const callsOfOne = await world.control.calls();
      await world.control.forgetCalls();
      // What `ask` asks for is what it found.
      const [known] = once instanceof Map ? [...once.keys()] : [];
      expect(await byIds([known, known, known], call())).toEqual(once);
      expect(await world.control.calls()).toEqual(callsOfOne);
    }
  });

  test("a full batch costs as many calls as the cloud demands and no more", async () => {
    const adapter = world.adapter();
    const { records } = await sweep(adapter, first);
    const full = records.slice(0, adapter.images.batchSize);
    expect(full).toHaveLength(adapter.images.batchSize);
    await world.control.forgetCalls();
    const ids = full.map(({ nativeId }) => nativeId);
    expect(Object.fromEntries(await adapter.images.getMany(first, ids, call()))).toEqual(byId(full));
    expect(await world.control.calls()).toEqual(world.callsOfABatch);
  });

  test("more than a batch is not refused", async () => {
    const adapter = world.adapter();
    const { records } = await sweep(adapter, first);
    expect(records.length).toBeGreaterThan(adapter.images.batchSize);
    const ids = records.map(({ nativeId }) => nativeId);
    expect((await adapter.images.getMany(first, ids, call())).size).toBe(ids.length);
  });

  test("asked for nothing, no method calls the cloud", async () => {
    const adapter = world.adapter();
    for (const { byIds } of asksOf(adapter, world)) expect([...((await byIds?.([], call())) ?? [])]).toEqual([]);
    expect(await world.control.calls()).toEqual({});
  });
}

function byId(records: readonly ImageRecord[]) {
  return Object.fromEntries(records.map((record) => [record.nativeId, record]));
}
