import { describe, expect, test } from "vitest";
import type { ImageRecord, NativeId, Region } from "../../src/domain/image/image.ts";
import type { AnyAdapter, KnownPages, Page } from "../../src/ports/adapter.ts";
import { call, codesOf, sweep } from "./asking.ts";
import { kinds } from "./failures.ts";
import type { World } from "./world.ts";

/** Pages that somebody remembers. */
function createMemory() {
  const pages = new Map<string, readonly ImageRecord[]>();
  const known: KnownPages = { idsOf: (fingerprint) => pages.get(fingerprint)?.map(({ nativeId }) => nativeId) };
  return { pages, known };
}

async function pagesOf({ images }: AnyAdapter, region: Region, known: KnownPages): Promise<readonly Page[]> {
  const pages: Page[] = [];
  if (images.parts) {
    for await (const part of images.parts(region, call(), known)) pages.push(part);
    return pages;
  }
  for (let cursor: string | null | undefined = null; cursor !== undefined; ) {
    const page: Page = await images.list(region, cursor, call(), known);
    pages.push(page);
    cursor = page.next ?? undefined;
  }
  return pages;
}

/** One look at the region by somebody who remembers: what it shows, and what had to be read for that. */
async function look(adapter: AnyAdapter, region: Region, { pages, known }: ReturnType<typeof createMemory>) {
  const read: ImageRecord[] = [];
  const shown: ImageRecord[] = [];
  for (const { fingerprint, records } of await pagesOf(adapter, region, known)) {
    const remembered = fingerprint === undefined ? undefined : pages.get(fingerprint);
    if (remembered) expect(records).toEqual([]);
    read.push(...records);
    shown.push(...(remembered ?? records));
    if (fingerprint !== undefined) pages.set(fingerprint, remembered ?? records);
  }
  return { read, shown };
}

const idsOf = (records: readonly ImageRecord[]): readonly NativeId[] => records.map(({ nativeId }) => nativeId);

export function knownPages(world: World): void {
  const [first] = world.regions;

  describe.each(world.pagings)("with %j", (paging) => {
    test.each(world.regions)(
      "a first look shows what a listing shows, and a second one reads nothing (%s)",
      async (region) => {
        const adapter = world.adapter(paging);
        const memory = createMemory();
        const { records } = await sweep(adapter, region);
        const once = await look(adapter, region, memory);
        expect(once.shown).toEqual(records);
        expect(once.read).toEqual(records);
        const again = await look(adapter, region, memory);
        expect(again.shown).toEqual(records);
        expect(again.read).toEqual([]);
      },
    );

    test("what changed is read, and is what a listing shows", async () => {
      const adapter = world.adapter(paging);
      const memory = createMemory();
      const before = await look(adapter, first, memory);
      const now = before.shown.find(({ nativeId }) => nativeId === world.own)?.facts.nativeState;
      const word = world.states.find(({ nativeState }) => nativeState !== now) ?? world.inventedState;
      await world.control.setState(first, world.own, word.word);
      const after = await look(adapter, first, memory);
      expect(after.shown).toEqual((await sweep(adapter, first)).records);
      expect(idsOf(after.read)).toContain(world.own);
      expect(after.shown).not.toEqual(before.shown);
    });
  });

  test("where nothing is known, everything is read", async () => {
    const adapter = world.adapter();
    await look(adapter, first, createMemory());
    expect((await look(adapter, first, createMemory())).read).toEqual((await sweep(adapter, first)).records);
  });

  test.each(kinds.filter(([kind]) => kind !== "hang"))(
    "a cloud that is told to %s is %s for somebody who remembers, too",
    async (kind, code) => {
      const adapter = world.adapter();
      const memory = createMemory();
      await look(adapter, first, memory);
      await world.control.fail({ kind });
      expect(await codesOf(pagesOf(adapter, first, memory.known), world)).toEqual([code]);
    },
  );
}
