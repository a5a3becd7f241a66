import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proof } from "../../../test/support/probes/proof.ts";
import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { facetNames } from "../../domain/image/filter.ts";
import { keyText } from "../../domain/image/image.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { facetIn, isKnown, shown, sorted } from "./store.model.ts";
import { anyImages, anyOrder, anyQuery, type KeptImage } from "./store.samples.ts";

export function querySuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a query on ${name}`, () => {
    const on = freshStores(open);

    test("answers every filter in every order as a scan in memory does", async () => {
      const seed = 20_261_123;
      const [images = []] = fc.sample(anyImages, { seed, numRuns: 1 });
      await on.save(...images);
      const rowIds = new Map<KeptImage, number>();
      await on.store.write(async (transaction) => {
        for (const image of images) {
          await transaction.keep(image.organization, image, image.stewardship);
          const loaded = await transaction.load(image.organization, [image]);
          rowIds.set(image, loaded.get(keyText(image))?.id ?? 0);
        }
      });
      expect(new Set(rowIds.values()).size).toBe(images.length);
      const { seed: asking, size } = proof(`queries on ${name}`, 1_500);
      let hits = 0;
      await fc.assert(
        fc.asyncProperty(anyQuery, anyOrder, async (asked, order) => {
          const expected = sorted(shown(asked, images), order, rowIds);
          const query = {
            filter: asked.filter,
            now: asked.now,
            accessScope: accessScopeOf(asked.viewer, asked.backends),
          };
          const answered = await on.store.catalog.list(query, order, null, 1_000);
          expect(answered.map(({ id }) => id)).toEqual(expected.map((image) => rowIds.get(image)));
          expect(answered.map(({ own }) => own)).toEqual(expected.map((image) => isKnown(asked, image)));
          expect(await on.store.catalog.count(query)).toBe(expected.length);
          const facet = facetNames[answered.length % facetNames.length] ?? "states";
          expect(await on.store.catalog.facet(query, facet)).toEqual(facetIn(asked, images, facet));
          const keys = expected.slice(0, 5);
          const byKeys = await on.store.catalog.byKeys(keys, query.accessScope);
          const { position: _, ...first } = answered[0] ?? { position: null };
          if (keys[0]) expect(byKeys.get(keyText(keys[0]))).toEqual(first);
          hits += expected.length;
        }),
        { seed: asking, numRuns: size },
      );
      expect(hits).toBeGreaterThan((size * 10) / 3);
    });
  });
}
