import { byCount, type FacetName, type FacetValue, type ImageOrder, withoutFacet } from "../../domain/image/filter.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { ImagePosition, ImageQuery } from "../../ports/store/store.ts";
import { type Bits, has, sizeOf, sizeOfBoth, slotsOf } from "./bits.ts";
import type { Column } from "./columns.ts";
import type { Order } from "./order.ts";
import { eachHolding, found, type Match, matches } from "./search.ts";
import { type ColumnName, createTables, type IndexTables, type WritableTables } from "./tables.ts";

/** Every row of `image` in memory, as far as it decides who sees it, what sorts and what filters. */
export interface ImageIndex extends Pick<WritableTables, "take" | "settle"> {
  /** Where at most `limit` rows behind `after` stand. */
  list(
    query: ImageQuery,
    order: ImageOrder,
    after: ImagePosition | null,
    limit: number,
  ): Promise<readonly ImagePosition[]>;
  count(query: ImageQuery): Promise<number>;
  facet(query: ImageQuery, name: FacetName): Promise<readonly FacetValue[]>;
  /** How many rows it holds. */
  size(): number;
}

/** Sorting so many takes less than going along all rows until so many are met: both in steps, a step of sorting is four. */
const isSoonerSorted = (size: number, rows: number, limit: number): boolean =>
  size * Math.log2(size + 1) * 4 < (rows * Math.min(limit, size)) / Math.max(size, 1);

const columnsOfFacets: Readonly<Record<FacetName, ColumnName>> = {
  providers: "provider",
  regions: "region",
  states: "state",
  visibilities: "visibility",
  platforms: "platform",
  architectures: "architecture",
  rootDeviceTypes: "rootDeviceType",
};

function countsIn(bits: Bits, { values, slotsWith }: Column): ReadonlyMap<string, number> {
  const counts = values.map((value) => [value, sizeOfBoth(bits, slotsWith(value) ?? none)] as const);
  return new Map(counts.filter(([value, count]) => value !== "" && count > 0));
}

const none: Bits = new Uint32Array(0);

async function countsOf(tables: IndexTables, match: Match, column: Column): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  await eachHolding(tables, match, (slot) => {
    const value = column.at(slot);
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return counts;
}

export function createImageIndex(): ImageIndex {
  const tables = createTables();
  const { rowAt, orders } = tables;

  function startBehind(order: Order, { sort, id }: ImagePosition, step: 1 | -1): number {
    const slot = tables.slotOf(id);
    return step === 1 ? order.upTo(sort, slot) : order.before(sort, slot) - 1;
  }

  const positionOf = (slot: number, order: Order): ImagePosition => ({
    sort: order.textOf(slot),
    id: rowAt(slot)?.id ?? 0,
  });

  /** Of so few that sorting them takes less than going along the order. */
  function sortedPage(match: Match, order: Order, after: ImagePosition | null, step: 1 | -1, limit: number) {
    const found = [...slotsOf(match.bits)].filter((slot) => {
      const row = rowAt(slot);
      return row !== undefined && match.holds(row, slot);
    });
    const behind =
      after === null
        ? found
        : found.filter((slot) => order.compareTo(slot, after.sort, tables.slotOf(after.id)) * step > 0);
    behind.sort((one, other) => order.compare(one, other) * step);
    return behind.slice(0, limit).map((slot) => positionOf(slot, order));
  }

  return {
    take: tables.take,
    settle: tables.settle,
    size: tables.count,
    count: async (query) => found(tables, await matches(tables, query)),
    async facet(query, name) {
      const match = await matches(tables, { ...query, filter: withoutFacet(query.filter, name) });
      const column = tables.columns[columnsOfFacets[name]];
      const counts = match.isExact ? countsIn(match.bits, column) : await countsOf(tables, match, column);
      return [...counts].map(([value, count]) => ({ value, count })).toSorted(byCount);
    },
    async list(query, { field, direction }, after, limit) {
      const match = await matches(tables, query);
      // Images without a version come last in both directions.
      const order = orders[field === "VERSION" && direction === "ASC" ? "VERSION_LAST" : field];
      const step = direction === "ASC" ? 1 : -1;
      const size = sizeOf(match.bits);
      if (isSoonerSorted(size, order.slots.length, limit)) return sortedPage(match, order, after, step, limit);
      const start = after === null ? (step === 1 ? 0 : order.slots.length - 1) : startBehind(order, after, step);
      const page: ImagePosition[] = [];
      let looked = 0;
      for (let at = start; at >= 0 && at < order.slots.length && page.length < limit; at += step) {
        const slot = order.slots[at] ?? -1;
        if (!has(match.bits, slot)) continue;
        looked += 1;
        if (looked % 2_048 === 0) await breathe();
        const row = rowAt(slot);
        if (row && match.holds(row, slot)) page.push(positionOf(slot, order));
      }
      return page;
    },
  };
}
