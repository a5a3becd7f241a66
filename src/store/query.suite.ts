import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyText } from "../domain/image.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { admits, sorted } from "./store.model.ts";
import { anyImages, anyOrder, anyQuery } from "./store.samples.ts";

export function querySuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a query on ${name}`, () => {
    const on = freshStores(open);

    test("answers every filter in every order as a scan in memory does", async () => {
      const seed = 20_261_123;
      const [images = []] = fc.sample(anyImages, { seed, numRuns: 1 });
      await on.save(...images);
      const rowIds = await on.store.write(async (transaction) => {
        const loaded = await transaction.load(images);
        return new Map([...loaded].map(([text, { id }]) => [text, id]));
      });
      expect(rowIds.size).toBe(images.length);
      let hits = 0;
      await fc.assert(
        fc.asyncProperty(anyQuery, anyOrder, async (query, order) => {
          const expected = sorted(
            images.filter((image) => admits(query, image)),
            order,
            rowIds,
          ).map(keyText);
          const answered = await on.store.catalog.list(query, order, null, 1_000);
          expect(answered.map(keyText)).toEqual(expected);
          expect(await on.store.catalog.count(query)).toBe(expected.length);
          hits += expected.length;
        }),
        { seed, numRuns: 1_500 },
      );
      expect(hits).toBeGreaterThan(5_000);
    }, 60_000);
  });
}
