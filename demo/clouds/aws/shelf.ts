import { arrive, type MaySettle } from "./settling.ts";

/** Resources of one kind, by region and id. Records are replaced, never changed, and read as of now. */
export interface Shelf<Item> {
  get(region: string, id: string): Item | undefined;
  put(item: Item): void;
  remove(region: string, id: string): void;
  /** In the order of ids, which new and lost items do not disturb; pages depend on it. */
  inOrder(region: string): readonly Item[];
}

type Shelved<Item> = MaySettle<Item> & { readonly region: string };

/** `rows` is where its items are kept, by region and id. */
export function createShelf<Item extends Shelved<Item>>(
  idOf: (item: Item) => string,
  now: () => number = Date.now,
  rows: Map<string, Item> = new Map(),
): Shelf<Item> {
  const byRegion = new Map<string, Map<string, Item>>();
  for (const item of rows.values()) shelve(item);
  const orders = new Map<string, readonly string[]>();

  function read(items: Map<string, Item>, id: string): Item | undefined {
    const item = items.get(id);
    if (item?.settling === undefined) return item;
    const seen = arrive(item, now());
    if (seen !== item) items.set(id, seen);
    return seen;
  }

  function shelve(item: Item): void {
    const items = byRegion.get(item.region) ?? new Map<string, Item>();
    byRegion.set(item.region, items.set(idOf(item), item));
  }

  return {
    get(region, id) {
      const items = byRegion.get(region);
      return items === undefined ? undefined : read(items, id);
    },
    put(item) {
      if (byRegion.get(item.region)?.has(idOf(item)) !== true) orders.delete(item.region);
      shelve(item);
      rows.set(`${item.region} ${idOf(item)}`, item);
    },
    remove(region, id) {
      if (byRegion.get(region)?.delete(id) === true) orders.delete(region);
      rows.delete(`${region} ${id}`);
    },
    inOrder(region) {
      const items = byRegion.get(region);
      if (items === undefined) return [];
      const order = orders.get(region) ?? [...items.keys()].sort();
      orders.set(region, order);
      return order.flatMap((id) => read(items, id) ?? []);
    },
  };
}
