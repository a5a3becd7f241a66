import { accessScopeOf } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { FacetName, FacetValue, ImageFilter, ImageOrder } from "../../domain/image/filter.ts";
import type { ImageKey } from "../../domain/image/image.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import { gathered } from "../../ports/gathered.ts";
import type { ImagePosition, ImageQuery, Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import type { Loaders } from "../loaders.ts";
import { type AnswerSources, answerSources, unseenRegion } from "./answer-sources.ts";
import type { CatalogImage } from "./catalog-image.ts";
import type { CursorPurpose, Cursors } from "./cursors.ts";
import { refuseHugeFilter, refuseWordlessText } from "./filter-limits.ts";
import { type NamesOfClouds, refuseImpossibleNames } from "./filter-names.ts";
import { fromIndex } from "./image-reader.ts";
import { pageLimit } from "./paging.ts";
import { createLooks } from "./source-snapshot.ts";
import { nextChangeAt, regionStates, type SourceState, sourceState, sourceStates } from "./source-status.ts";

export interface ImageListRequest {
  readonly first: number;
  readonly after: string | null;
  readonly filter: ImageFilter;
  readonly order: ImageOrder;
}

export interface ImageList extends AnswerSources {
  /** A cursor is sealed when it is asked for: most lists need one, the last. */
  readonly edges: readonly { readonly cursor: () => string; readonly node: CatalogImage }[];
  readonly hasNextPage: boolean;
  /** Counted only when asked. */
  totalCount(): Promise<number>;
  /** The values of one facet, counted only when asked. */
  facet(name: FacetName): Promise<readonly FacetValue[]>;
  /** When the clock alone would change this answer, in milliseconds since 1970; Infinity: never. */
  readonly until: number;
}

export interface Catalog {
  list(viewer: Viewer, request: ImageListRequest): Promise<ImageList>;
  /** Null where it is not there or not the viewer's. Throws where no backend of the viewer could see it, whatever it is. */
  image(viewer: Viewer, loaders: Loaders, key: ImageKey): Promise<CatalogImage | null>;
  /** Of one of the viewer's backends: as a whole, and each of its regions. Null where it is none of the viewer's. */
  sources(
    viewer: Viewer,
    backendId: string,
  ): Promise<{ readonly whole: SourceState; readonly regions: readonly SourceState[] } | null>;
}

export interface CatalogParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly names: NamesOfClouds;
}

/** A cursor holds what a list is sorted by: one from when names sorted by their letters alone is refused. */
function orderName({ field, direction }: ImageOrder): object {
  return { field: field === "NAME" ? "NAME, digits as numbers" : field, direction };
}

function kept<Value>(images: WeakMap<object, Value>, row: object, value: Value): Value {
  images.set(row, value);
  return value;
}

/** The reading use cases: lists from the index, one image from its cloud. */
export function createCatalog(parts: CatalogParts): Catalog {
  const { store, backends, cursors, clock, names } = parts;
  const looks = createLooks(parts);
  // All backends of an answer may be asked for theirs.
  const sourceRows = gathered(() => store.sources.all());

  async function list(viewer: Viewer, { first, after, filter, order }: ImageListRequest): Promise<ImageList> {
    const limit = pageLimit(first);
    refuseHugeFilter(filter);
    refuseWordlessText(filter);
    refuseImpossibleNames(filter, names);
    const accessScope = accessScopeOf(viewer, backends.all);
    const { everyBackend: _, ...own } = accessScope;
    // Made for cursors alone: few ask for any.
    let known: CursorPurpose | null = null;
    const purpose = () => {
      known ??= { list: "images", binding: JSON.stringify([orderName(order), filter, own]) };
      return known;
    };
    // Sealed by ourselves for this very purpose, so it is an ImagePosition.
    const position = after === null ? null : (cursors.open(purpose(), after) as unknown as ImagePosition);
    const now = clock.now();
    const query: ImageQuery = { accessScope, filter, now: isoTime(now) };
    const [found, { rows, states, images }] = await Promise.all([
      store.catalog.list(query, order, position, limit + 1),
      looks.now(),
    ]);
    const edges = found.slice(0, limit).map((row) => ({
      cursor: () => cursors.seal(purpose(), { ...row.position }),
      node: images.get(row) ?? kept(images, row, fromIndex(states, row)),
    }));
    const shown = edges.map(({ node }) => node);
    return {
      edges,
      hasNextPage: found.length > limit,
      totalCount: () => store.catalog.count(query),
      facet: (name) => store.catalog.facet(query, name),
      ...answerSources({ backends, accessScope, states, names }, filter, shown),
      // Each image may become deprecated at a moment of its own.
      until: filter.deprecated === undefined ? nextChangeAt(backends, rows, now) : now,
    };
  }

  function refuseUnseeable(viewer: Viewer, { provider, region, nativeId }: ImageKey): void {
    const forms = names.get(provider);
    if (!forms) return;
    const refuse = (field: "nativeId" | "region", message: string) => {
      throw new GatewayError("BAD_USER_INPUT", message, { field });
    };
    if (!forms.nativeId.accepts(nativeId))
      refuse("nativeId", `No image can have this id: an id is ${forms.nativeId.form}.`);
    const unseen = unseenRegion(backends, viewer, provider, region);
    if (unseen !== null) refuse("region", unseen);
    if (!forms.region.accepts(region)) refuse("region", `There is no such region: a region is ${forms.region.form}.`);
  }

  return {
    list,
    async sources(viewer, backendId) {
      const backend = backends.byId(backendId);
      if (!backend || !accessScopeOf(viewer, backends.all).backends.includes(backendId)) return null;
      const rows = await sourceRows();
      const states = sourceStates(backends, rows, clock.now());
      return { whole: sourceState(backend, states), regions: regionStates(backend, states) };
    },
    async image(viewer, loaders, key) {
      const image = await loaders.image.load(key);
      if (image instanceof GatewayError) throw image;
      // Asked for first, and refused by what was asked alone: what is hidden takes as long as what is not there.
      if (image === null) refuseUnseeable(viewer, key);
      return image;
    },
  };
}
