import { describe, expect, test } from "vitest";
import { call, codesOf, sweep } from "./asking.ts";
import type { World } from "./world.ts";

export function listing(world: World): void {
  const [first] = world.regions;

  test("the regions of the adapter are those that it was given, in their order", () => {
    expect(world.adapter().regions).toEqual(world.regions);
  });

  describe.each(world.pagings)("with %j", (paging) => {
    test.each(world.regions)(
      "all pages together show each image of the scope exactly once, and nothing else (%s)",
      async (region) => {
        const scope = await world.scope(region);
        const { records } = await sweep(world.adapter(paging), region);
        expect(records.map(({ nativeId }) => nativeId).toSorted()).toEqual(
          scope.map(({ nativeId }) => nativeId).toSorted(),
        );
        expect(records.every((record) => record.region === region)).toBe(true);
      },
    );

    test("images that the cloud does not show unless asked are there too", async () => {
      const hidden = (await world.scope(first)).filter((image) => image.hidden).map(({ nativeId }) => nativeId);
      const { records } = await sweep(world.adapter(paging), first);
      expect(hidden.length).toBeGreaterThan(0);
      expect(records.map(({ nativeId }) => nativeId)).toEqual(expect.arrayContaining(hidden));
    });

    test("two sweeps of a cloud in which nothing happened show the same in the same order", async () => {
      const adapter = world.adapter(paging);
      expect(await sweep(adapter, first)).toEqual(await sweep(adapter, first));
    });

    test("a listing that fails on its last page throws, and does not pass for a shorter one", async () => {
      const adapter = world.adapter(paging);
      const { pages } = await sweep(adapter, first);
      await world.control.fail({ kind: "5xx", after: pages - 1 });
      expect(await codesOf(sweep(adapter, first), world)).toEqual(["BACKEND_FAILED"]);
    });
  });

  test("one of the pagings has many pages, or the cloud lists everything at once", async () => {
    const counts = await Promise.all(
      world.pagings.map(async (paging) => (await sweep(world.adapter(paging), first)).pages),
    );
    expect(Math.max(...counts) > 3 || world.pagings.length === 1).toBe(true);
  });

  test("a cursor that this adapter never gave is BAD_CURSOR, and no call is made", async () => {
    const adapter = world.adapter();
    await sweep(adapter, first);
    await world.control.forgetCalls();
    for (const cursor of ["", "nonsense", "e30", "bnVsbA"]) {
      expect(await codesOf(adapter.images.list(first, cursor, call()), world)).toEqual(["BAD_CURSOR"]);
    }
    expect(await world.control.calls()).toEqual({});
  });

  test("a region that the backend does not look at is refused, and no call is made", async () => {
    const adapter = world.adapter();
    const [code] = await codesOf(adapter.images.list("elsewhere-1", null, call()), world);
    expect(code).not.toMatch(/^BACKEND_/);
    expect(await world.control.calls()).toEqual({});
  });
}
