import { expect, test } from "vitest";
import { fitWorld } from "./demo-world.ts";

/** A store with so many entries, and perhaps a world; the ids that worlds were begun with. */
function scene(entries: number, stored: string | null, isNew: boolean) {
  let setting = stored;
  const begun: string[] = [];
  const store = {
    ledger: { head: async () => entries },
    settings: {
      async getOrCreate(_: string, make: () => string) {
        setting ??= make();
        return setting;
      },
    },
  };
  const world = {
    ...{ id: "this", isNew, file: "clouds.sqlite" },
    async begin(id: string) {
      begun.push(id);
    },
  };
  return { meet: () => fitWorld(world, store), begun, setting: () => setting };
}

test("a new world and a new ledger begin together", async () => {
  const { meet, begun, setting } = scene(0, null, true);
  expect(await meet()).toBe("new");
  expect([begun, setting()]).toEqual([[], "this"]);
});

test.each([
  [0, "started before it had recorded anything"],
  [7, "recorded something"],
])("a ledger of %i entries continues with its world: it %s", async (entries) => {
  const { meet, begun } = scene(entries, "this", false);
  expect(await meet()).toBe("continued");
  expect(begun).toEqual([]);
});

test("a new ledger begins a new world in the place of an old one, with the id that it stored before", async () => {
  const { meet, begun, setting } = scene(0, null, false);
  expect(await meet()).toBe("new");
  expect(begun).toEqual([setting()]);
  expect(begun).not.toEqual(["this"]);
});

test("a start that was killed before it could begin the world begins it with the same id", async () => {
  const { meet, begun } = scene(0, "stored", false);
  expect(await meet()).toBe("new");
  expect(begun).toEqual(["stored"]);
});

test.each([
  ["another", true],
  ["another", false],
  [null, true],
  [null, false],
])("a ledger of the world %s is refused, and stays refused", async (stored, isNew) => {
  const { meet, begun } = scene(7, stored, isNew);
  await expect(meet()).rejects.toThrow("To begin both again, remove the folder .tintype");
  await expect(meet()).rejects.toThrow("The ledger belongs to another demo world than clouds.sqlite holds");
  expect(begun).toEqual([]);
});
