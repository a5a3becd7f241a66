import { expect, onTestFinished, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { architectures, imageStates, platforms, rootDeviceTypes, visibilities } from "../../src/domain/image/image.ts";
import { call, sweep } from "./asking.ts";
import type { StateWord, World } from "./world.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function records(world: World): void {
  const [first] = world.regions;

  test.each(world.regions)("records are plain JSON and survive it unchanged (%s)", async (region) => {
    const { records } = await sweep(world.adapter(), region);
    expect(records.flatMap((record) => strangers(record, record.nativeId))).toEqual([]);
    expect(JSON.parse(JSON.stringify(records))).toStrictEqual(records);
  });

  test.each(world.regions)(
    "records speak the gateway's words, times in UTC with milliseconds, tags sorted (%s)",
    async (region) => {
      const adapter = world.adapter();
      for (const { provider, facts, view } of (await sweep(adapter, region)).records) {
        expect(provider).toBe(adapter.provider);
        expect(imageStates).toContain(facts.state);
        expect(visibilities).toContain(facts.visibility);
        expect(platforms).toContain(facts.platform);
        expect(architectures).toContain(facts.architecture);
        if (facts.rootDeviceType !== null) expect(rootDeviceTypes).toContain(facts.rootDeviceType);
        for (const time of [facts.createdAt, facts.deprecatedAt]) if (time !== null) expect(time).toMatch(instant);
        const keys = view.tags.map(({ key }) => key);
        expect(keys).toEqual(keys.toSorted());
        expect(facts.nativeState).not.toBe("");
      }
    },
  );

  test.each([...world.states, world.inventedState])(
    "the cloud's state $word is $state, and its own word is kept",
    async ({ word, state, nativeState }) => {
      const adapter = world.adapter();
      onTestFinished(() => world.control.setState(first, world.own, available(world)));
      await world.control.setState(first, world.own, word);
      const found = (await adapter.images.getMany(first, [world.own], call())).get(world.own);
      if (found === undefined || found instanceof GatewayError) throw new Error("the image is not there");
      expect([found.facts.state, found.facts.nativeState]).toEqual([state, nativeState]);
      const { records } = await sweep(adapter, first);
      expect(records.find(({ nativeId }) => nativeId === world.own)).toEqual(found);
    },
  );

  test("a state that nobody invented yet is UNKNOWN", () => {
    expect(world.inventedState.state).toBe("UNKNOWN");
    expect(world.inventedState.nativeState).toContain(String(world.inventedState.word));
  });
}

function available({ states }: World): StateWord["word"] {
  const word = states.find(({ state }) => state === "AVAILABLE")?.word;
  if (word === undefined) throw new Error("the world has no word for AVAILABLE");
  return word;
}

/** Where a value holds what JSON would lose or change. */
function strangers(value: unknown, path: string): readonly string[] {
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => strangers(one, `${path}[${index}]`));
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) {
    return [`${path} is ${value instanceof Date ? "a Date" : typeof value}`];
  }
  return Object.entries(value).flatMap(([key, one]) => strangers(one, `${path}.${key}`));
}
