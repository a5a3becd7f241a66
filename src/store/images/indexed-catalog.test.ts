import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Store } from "../../ports/store/store.ts";
import { openSqliteStore } from "../sqlite/sqlite.ts";
import { accessScopeOf, imageWith, key } from "../suites/store.samples.ts";

const query = { accessScope: accessScopeOf(["a"]), filter: {}, now: "2026-01-01T00:00:00.000Z" };
const byName = { field: "NAME", direction: "ASC" } as const;

async function opened(index: Parameters<typeof openSqliteStore>[1] & object) {
  const folder = mkdtempSync(join(tmpdir(), "tintype-index-"));
  const sent: string[] = [];
  const onStatement = (text: string) => void sent.push(text);
  const file = join(folder, "tintype.db");
  const store = await openSqliteStore(file, { ...index, onStatement });
  const other = await openSqliteStore(file);
  onTestFinished(async () => {
    await Promise.all([store.close(), other.close()]);
    rmSync(folder, { recursive: true });
  });
  const counting = () => sent.filter((text) => text.includes("count(*) as total")).length;
  return { store, other, counting };
}

const save = (store: Store, ...ids: readonly string[]) =>
  store.write((transaction) => transaction.save(ids.map((id) => imageWith(key(id), { name: `web-${id}` }))));

async function names(store: Store): Promise<readonly (string | null)[]> {
  return (await store.catalog.list(query, byName, null, 10)).map(({ facts }) => facts.name);
}

test("what another process wrote is in the next list and count", async () => {
  const { store, other, counting } = await opened({ index: { waitForLoad: true, mostImages: 100 } });
  await save(other, "1", "3");
  expect(await names(store)).toEqual(["web-1", "web-3"]);
  await save(other, "2");
  await other.write((transaction) => transaction.save([imageWith(key("3"), { name: "app" })]));
  expect(await names(store)).toEqual(["app", "web-1", "web-2"]);
  expect(await store.catalog.count(query)).toBe(3);
  expect(counting()).toBe(0);
});

test("lists and counts that are asked at once while others write are each as new as when they were asked", async () => {
  const { store, other } = await opened({ index: { waitForLoad: true, mostImages: 1_000 } });
  for (let written = 1; written <= 40; written += 1) {
    const [, ...counts] = await Promise.all([
      save(other, String(written)),
      ...Array.from({ length: 5 }, () => store.catalog.count(query)),
    ]);
    for (const count of counts) expect([written - 1, written]).toContain(count);
    expect(await store.catalog.count(query)).toBe(written);
  }
});

test("with more images than it may hold, the database answers, and that is said once", async () => {
  let said = 0;
  const onFull = () => {
    said += 1;
  };
  const { store, counting } = await opened({ index: { waitForLoad: true, mostImages: 2, onFull } });
  await save(store, "1", "2");
  expect(await store.catalog.count(query)).toBe(2);
  expect([counting(), said]).toEqual([0, 0]);
  await save(store, "3");
  expect(await store.catalog.count(query)).toBe(3);
  expect(await names(store)).toEqual(["web-1", "web-2", "web-3"]);
  expect([counting(), said]).toEqual([1, 1]);
});

test("until it is loaded the database answers", async () => {
  const { store, counting } = await opened({ index: { waitForLoad: false, mostImages: 100 } });
  await save(store, "1", "2");
  expect(await store.catalog.count(query)).toBe(2);
  expect(counting()).toBe(1);
});
