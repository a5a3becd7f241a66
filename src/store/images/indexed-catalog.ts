import type { Catalog, ImagePosition, IndexedImage, PositionedImage } from "../../ports/store/store.ts";
import type { Engine } from "../engine.ts";
import { createGate } from "../image-index/gate.ts";
import { createImageIndex } from "../image-index/image-index.ts";
import { allRows, rowsChangedSince } from "../image-index/loading.ts";
import type { IndexRow } from "../image-index/rows.ts";
import { createPages } from "./pages.ts";

/** The same object for the same image in the same place, so that what is worked out of it can be kept with it. */
const places = new WeakMap<IndexedImage, PositionedImage>();

function placed(image: IndexedImage, position: ImagePosition): PositionedImage {
  const known = places.get(image);
  if (known?.position.sort === position.sort) return known;
  const one = { ...image, position };
  places.set(image, one);
  return one;
}

/** How often a page is looked for whose images change while it is read, before the database gives it in one statement. */
const attempts = 2;

export interface IndexOptions {
  /** Whether the first questions wait until the index is loaded; else the database answers them. */
  readonly waitForLoad: boolean;
  /** With more rows of images than this the database answers everything. */
  readonly mostImages: number;
  /** Called once, where there are more. */
  readonly onFull?: () => void;
}

/**
 * Finds and counts in memory, and reads from the database only what a page shows. Before each answer the index takes in
 * what was written since: it is as new as the database. The first question begins to load it.
 */
export function createIndexedCatalog(engine: Engine, catalog: Catalog, options: IndexOptions): Catalog {
  const { waitForLoad, mostImages, onFull = () => {} } = options;
  let index = createImageIndex();
  const pages = createPages(engine);
  let isFull = false;
  const gate = createGate();
  let known: number | null = null;
  let loading: Promise<void> | null = null;
  let refreshing: Promise<void> | null = null;

  async function load(): Promise<void> {
    const revision = await engine.revision();
    for await (const rows of allRows(engine)) {
      await gate.change(() => index.take(rows));
      if (giveUpIfFull()) return;
    }
    await gate.change(() => index.settle());
    known = revision;
  }

  function giveUpIfFull(): boolean {
    if (index.size() <= mostImages) return false;
    isFull = true;
    known = null;
    index = createImageIndex();
    onFull();
    return true;
  }

  async function refresh(revision: number): Promise<void> {
    while (known !== null && known < revision) {
      refreshing ??= takeChanges().finally(() => {
        refreshing = null;
      });
      await refreshing;
    }
  }

  async function takeChanges(): Promise<void> {
    const from = known ?? 0;
    const revision = await engine.revision();
    const changed: IndexRow[] = [];
    for await (const rows of rowsChangedSince(engine, from)) changed.push(...rows);
    if (changed.length > 0)
      await gate.change(async () => {
        await index.take(changed);
        pages.forget(await index.settle());
      });
    if (!giveUpIfFull()) known = revision;
  }

  /** The revision that the index is of at least; null where it is not loaded yet. */
  async function upToDate(): Promise<number | null> {
    if (isFull) return null;
    if (known === null) {
      // A load that failed is begun again by the next question.
      loading ??= load().finally(() => {
        loading = null;
      });
      if (waitForLoad) await loading;
      // Whoever asks next meets what went wrong.
      else loading.catch(() => {});
      if (known === null) return null;
    }
    const revision = await engine.revision();
    await refresh(revision);
    return isFull ? null : revision;
  }

  return {
    ...catalog,
    async list(query, order, after, limit) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const revision = await upToDate();
        if (revision === null) break;
        const positions = await gate.read(() => index.list(query, order, after, limit));
        const ids = positions.map(({ id }) => id);
        const images = await pages.of(query, ids, {
          // What was not read just now is of the index.
          withoutReading: () => known === revision,
          afterReading: async () => (await engine.revision()) === revision,
        });
        if (images !== null)
          return positions.flatMap((position) => {
            const image = images.get(position.id);
            return image ? [placed(image, position)] : [];
          });
      }
      return catalog.list(query, order, after, limit);
    },
    async facet(query, name) {
      const revision = await upToDate();
      return revision === null ? catalog.facet(query, name) : gate.read(() => index.facet(query, name));
    },
    async count(query) {
      const revision = await upToDate();
      return revision === null ? catalog.count(query) : gate.read(() => index.count(query));
    },
  };
}
