import { GatewayError } from "../domain/errors.ts";
import type { ImageFilter, ImageOrder } from "../domain/filter.ts";
import type { ImageKey } from "../domain/image.ts";
import type { Viewer } from "../domain/policy.ts";
import { type Sight, sightOf } from "../domain/sight.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { ImagePosition, ImageQuery, SourceRow, Store } from "../ports/store.ts";
import type { Backends } from "./backends.ts";
import type { CatalogImage } from "./catalog-image.ts";
import type { Cursors } from "./cursors.ts";
import { refuseHugeFilter, refuseWordlessText } from "./filter-limits.ts";
import { fromIndex } from "./image-reader.ts";
import type { Loaders } from "./loaders.ts";
import { pageLimit } from "./paging.ts";
import { type SourceState, sourceState, sourceStates } from "./source-status.ts";

export interface ImageListRequest {
  readonly first: number;
  readonly after: string | null;
  readonly filter: ImageFilter;
  readonly order: ImageOrder;
}

export interface ImageList {
  /** A cursor is sealed when it is asked for: most lists need one, the last. */
  readonly edges: readonly { readonly cursor: () => string; readonly node: CatalogImage }[];
  readonly hasNextPage: boolean;
  /** Counted only when asked. */
  totalCount(): Promise<number>;
  /** True where every source is FRESH: of what these see, nothing that the filter could match is missing. */
  readonly complete: boolean;
  readonly sources: readonly SourceState[];
}

export interface Catalog {
  list(viewer: Viewer, request: ImageListRequest): Promise<ImageList>;
  image(loaders: Loaders, key: ImageKey): Promise<CatalogImage | null>;
  /** The viewer's own, with how fresh what they gave is. */
  sources(viewer: Viewer, filter?: ImageFilter): Promise<readonly SourceState[]>;
}

export interface CatalogParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly cursors: Cursors;
  readonly clock: Clock;
}

/** The reading use cases: lists from the index, one image from its cloud. */
export function createCatalog(parts: CatalogParts): Catalog {
  const { store, backends, cursors, clock } = parts;

  function statesOf(sight: Sight, filter: ImageFilter, rows: readonly SourceRow[]): readonly SourceState[] {
    return backends.all
      .filter(({ id }) => sight.backends.includes(id))
      .filter((backend) => !filter.backends || filter.backends.includes(backend.id))
      .filter((backend) => !filter.providers || filter.providers.includes(backend.provider))
      .filter((backend) => !filter.realms || backend.adapter.realms.some((realm) => filter.realms?.includes(realm)))
      .map((backend) => sourceState(backend, rows, clock.now()));
  }

  async function list(viewer: Viewer, { first, after, filter, order }: ImageListRequest): Promise<ImageList> {
    const limit = pageLimit(first);
    refuseHugeFilter(filter);
    refuseWordlessText(filter);
    const sight = sightOf(viewer, backends.all);
    const { everyBackend: _, ...own } = sight;
    const purpose = { list: "images", binding: JSON.stringify([order, filter, own]) } as const;
    // Sealed by ourselves for this very purpose, so it is an ImagePosition.
    const position = after === null ? null : (cursors.open(purpose, after) as unknown as ImagePosition);
    const query: ImageQuery = { sight, filter, now: isoTime(clock.now()) };
    const [found, rows] = await Promise.all([
      store.catalog.list(query, order, position, limit + 1),
      store.sources.all(),
    ]);
    const states = statesOf(sight, filter, rows);
    const perRealm = sourceStates(backends, rows, clock.now());
    return {
      edges: found.slice(0, limit).map((row) => ({
        cursor: () => cursors.seal(purpose, { ...row.position }),
        node: fromIndex(perRealm, row),
      })),
      hasNextPage: found.length > limit,
      totalCount: () => store.catalog.count(query),
      // Whoever has no backends sees what others happen to look at.
      complete: states.length > 0 && states.every(({ status }) => status === "FRESH"),
      sources: states,
    };
  }

  return {
    list,
    sources: async (viewer, filter = {}) => statesOf(sightOf(viewer, backends.all), filter, await store.sources.all()),
    async image(loaders, key) {
      const image = await loaders.image.load(key);
      if (image instanceof GatewayError) throw image;
      return image;
    },
  };
}
