import type { ImageQuery, IndexedImage } from "../../ports/store/store.ts";
import type { Engine } from "../engine.ts";
import { imagesById } from "./catalog.ts";

/** Images that lists showed lately, as each kind of viewer sees them, until they change. */
export interface Pages {
  /** By id; null where `holds` says that something was written since the ids were found. */
  of(
    query: Pick<ImageQuery, "accessScope">,
    ids: readonly number[],
    holds: { readonly withoutReading: () => boolean; readonly afterReading: () => Promise<boolean> },
  ): Promise<ReadonlyMap<number, IndexedImage> | null>;
  /** These rows changed, or others of the same images. */
  forget(ids: readonly number[]): void;
}

/** About 3 kB each. */
const mostImages = 5_000;

export function createPages(engine: Engine): Pages {
  /** By access scope, then by id; what was asked for longest ago comes first. */
  const byAccessScope = new Map<string, Map<number, IndexedImage>>();
  let size = 0;

  function imagesOf(name: string): Map<number, IndexedImage> {
    const images = byAccessScope.get(name) ?? new Map<number, IndexedImage>();
    byAccessScope.delete(name);
    byAccessScope.set(name, images);
    return images;
  }

  function makeRoom(): void {
    for (const [name, images] of byAccessScope) {
      for (const id of images.keys()) {
        if (size <= mostImages) return;
        images.delete(id);
        size -= 1;
      }
      byAccessScope.delete(name);
    }
  }

  return {
    async of({ accessScope }, ids, holds) {
      const images = imagesOf(JSON.stringify(accessScope));
      const missing = ids.filter((id) => !images.has(id));
      const found = new Map(
        ids.flatMap((id) => {
          const image = images.get(id);
          return image ? [[id, image] as const] : [];
        }),
      );
      if (missing.length === 0) return holds.withoutReading() ? found : null;
      for (const [id, image] of await imagesById(engine, accessScope, missing)) found.set(id, image);
      if (!(await holds.afterReading())) return null;
      for (const id of missing) {
        const image = found.get(id);
        if (image && !images.has(id)) {
          images.set(id, image);
          size += 1;
        }
      }
      makeRoom();
      return found;
    },
    forget(ids) {
      for (const images of byAccessScope.values()) for (const id of ids) if (images.delete(id)) size -= 1;
    },
  };
}
