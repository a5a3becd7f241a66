import { foldOwner } from "../../domain/image/filter.ts";
import { breathe } from "../../ports/event-loop.ts";
import { type Bits, copyOf, has, put, slotsOf } from "./bits.ts";
import { type Column, createColumn, createPostings, type Postings } from "./columns.ts";
import { createOrder, type Order } from "./order.ts";
import { type IndexRow, type KeptRow, keptOf } from "./rows.ts";
import { createScopes, type Scopes } from "./scopes.ts";
import { createWords, type Words } from "./words.ts";

export const columnNames = ["provider", "region", "state", "visibility", "platform", "architecture"] as const;
export type ColumnName = (typeof columnNames)[number] | "rootDeviceType" | "organization";

/** What searches read. A slot is the place of a row. */
export interface IndexTables {
  readonly rowAt: (slot: number) => KeptRow | undefined;
  readonly sameImage: (slot: number) => readonly number[];
  readonly count: () => number;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly gone: () => Bits;
  readonly paid: () => Bits;
  readonly owners: Postings;
  readonly tags: Postings;
  readonly ofBackend: Postings;
  readonly words: Words;
  readonly tagWords: Words;
  /** By native id. */
  readonly ids: Order;
  readonly scopes: Scopes;
  readonly orders: Readonly<Record<SortName, Order>>;
  /** The slot of a row's id; behind the last smaller one where there is none. */
  slotOf(id: number): number;
}

export interface WritableTables extends IndexTables {
  /** Takes in rows that are new or changed, in slices; new ones in the order of their ids. */
  take(rows: readonly IndexRow[]): Promise<void>;
  /** Puts what was taken where searches find it: to be awaited before anything is asked. The ids of all rows of its images. */
  settle(): Promise<readonly number[]>;
}

const sortNames = ["CREATED_AT", "NAME", "VERSION", "VERSION_LAST", "NATIVE_ID"] as const;
export type SortName = (typeof sortNames)[number];

/** As the database sorts those without a version: behind every digit. */
const behindVersions = "~";

const sortTexts: Readonly<Record<SortName, (row: KeptRow) => string>> = {
  CREATED_AT: ({ createdAt }) => createdAt,
  NAME: ({ nameSort }) => nameSort,
  VERSION: ({ versionSort }) => versionSort,
  VERSION_LAST: ({ versionSort }) => versionSort || behindVersions,
  NATIVE_ID: ({ nativeId }) => nativeId,
};

export function createTables(): WritableTables {
  const rows: (KeptRow | undefined)[] = [];
  /** Ids grow with slots. */
  const slots = new Map<number, number>();
  const columns: IndexTables["columns"] = {
    ...{ provider: createColumn(), region: createColumn(), organization: createColumn() },
    ...{ state: createColumn(), visibility: createColumn(), platform: createColumn() },
    ...{ architecture: createColumn(), rootDeviceType: createColumn() },
  };
  const sets: Record<"gone" | "paid" | "private", Bits> = {
    gone: new Uint32Array(0),
    paid: new Uint32Array(0),
    private: new Uint32Array(0),
  };
  /** Since it was settled last. */
  const taken = new Set<number>();
  const moved: Readonly<Record<SortName, Set<number>>> = {
    ...{ CREATED_AT: new Set(), NAME: new Set(), VERSION: new Set(), VERSION_LAST: new Set() },
    NATIVE_ID: new Set(),
  };
  const [owners, tags, ofBackend] = [createPostings(), createPostings(), createPostings()];
  const [words, tagWords] = [createWords(), createWords()];
  const rowAt = (slot: number) => rows[slot];
  const count = () => rows.length;
  const orderBy = (name: SortName) => {
    const textOf = sortTexts[name];
    return createOrder((slot) => textOf(rows[slot] ?? noRow));
  };
  const orders: Readonly<Record<SortName, Order>> = {
    CREATED_AT: orderBy("CREATED_AT"),
    NAME: orderBy("NAME"),
    VERSION: orderBy("VERSION"),
    VERSION_LAST: orderBy("VERSION_LAST"),
    NATIVE_ID: orderBy("NATIVE_ID"),
  };
  const ids = orders.NATIVE_ID;
  const isSame = (one: KeptRow, other: KeptRow | undefined) =>
    other?.nativeId === one.nativeId && other.region === one.region && other.provider === one.provider;

  function sameImage(slot: number): readonly number[] {
    const row = rows[slot];
    if (!row) return [];
    const same: number[] = [];
    for (let at = ids.before(row.nativeId, -1); rows[ids.slots[at] ?? -1]?.nativeId === row.nativeId; at += 1) {
      const other = ids.slots[at] ?? -1;
      if (isSame(row, rows[other])) same.push(other);
    }
    return same;
  }

  function* images(): Generator<readonly number[]> {
    for (let at = 0; at < ids.slots.length; at += 1) {
      const slot = ids.slots[at] ?? -1;
      const [row, next, last] = [rows[slot], rows[ids.slots[at + 1] ?? -1], rows[ids.slots[at - 1] ?? -1]];
      if (!row) continue;
      if (row.nativeId !== next?.nativeId && row.nativeId !== last?.nativeId) yield [slot];
      else {
        const same = sameImage(slot);
        if (same[0] === slot) yield same;
      }
    }
  }

  const scopes = createScopes({
    ...{ rowAt, sameImage, images, count },
    *privateOf(organization) {
      const ofOrganization = columns.organization.slotsWith(organization);
      if (ofOrganization) for (const slot of slotsOf(ofOrganization)) if (has(sets.private, slot)) yield slot;
    },
  });
  const tables: IndexTables = {
    ...{ rowAt, sameImage, count, columns, owners, tags, ofBackend, words, tagWords, ids, scopes },
    gone: () => sets.gone,
    paid: () => sets.paid,
    orders,
    slotOf: (id) => slots.get(id) ?? slotBefore(id) + 0.5,
  };

  function placeOf(row: IndexRow): number {
    const known = slots.get(row.id);
    if (known !== undefined) return known;
    const slot = rows.length;
    if (row.id <= (rows.at(-1)?.id ?? 0)) throw new Error("A new row came behind one with a larger id.");
    slots.set(row.id, slot);
    rows.push(undefined);
    for (const set of ["gone", "paid", "private"] as const) sets[set] = room(sets[set], rows.length);
    return slot;
  }

  function takeOne(row: IndexRow): number {
    const slot = placeOf(row);
    const before = rows[slot];
    for (const name of columnNames) columns[name].set(slot, row[name]);
    columns.organization.set(slot, row.organization);
    columns.rootDeviceType.set(slot, row.rootDeviceType ?? "");
    put(sets.gone, slot, row.gone);
    put(sets.paid, slot, row.paid);
    put(sets.private, slot, row.isPrivate);
    replace(owners, ownersOf(before), ownersOf(row), slot);
    replace(ofBackend, backendsOf(before), backendsOf(row), slot);
    replace(tags, tagsOf(before), tagsOf(row), slot);
    replace(words, before?.words ?? [], row.words, slot);
    replace(tagWords, tagWordsOf(before), tagWordsOf(row), slot);
    for (const name of sortNames) {
      const textOf = sortTexts[name];
      if (!before || textOf(before) !== textOf(row)) moved[name].add(slot);
    }
    rows[slot] = keptOf(row);
    return slot;
  }

  /** The last slot whose id is smaller. */
  function slotBefore(id: number): number {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  return {
    ...tables,
    async take(changed) {
      for (const row of changed) {
        await breathe();
        taken.add(takeOne(row));
      }
    },
    async settle() {
      await Promise.all([words.settle(), tagWords.settle()]);
      for (const name of sortNames) {
        if (moved[name].size > 0) await orders[name].move(moved[name]);
        moved[name].clear();
      }
      for (const slot of taken) scopes.changed(slot);
      const ids = [...taken].flatMap((slot) => sameImage(slot).map((same) => rows[same]?.id ?? 0));
      taken.clear();
      return ids;
    },
  };
}

/** Of a slot that has none yet; never sorted by. */
const noRow: KeptRow = {
  ...{ id: 0, organization: "", provider: "", region: "", nativeId: "", isPublic: false, gone: false },
  ...{ isPrivate: false, ownerId: null, ownerAlias: null, creator: null, steward: null, name: "", nameSort: "" },
  ...{ versionSort: "", createdAt: "", deprecatedAt: null, factsAsOf: "", words: [], views: [] },
};

function room(bits: Bits, slots: number): Bits {
  if (slots <= bits.length * 32) return bits;
  return copyOf(bits, Math.max(slots, bits.length * 64));
}

const ownersOf = (row: KeptRow | undefined): readonly string[] => {
  const names = row ? [row.ownerId, row.ownerAlias].flatMap((name) => (name === null ? [] : foldOwner(name))) : [];
  return [...new Set(names)];
};
const backendsOf = (row: KeptRow | undefined): readonly string[] => row?.views.map(({ backendId }) => backendId) ?? [];
const tagsOf = (row: KeptRow | undefined): readonly string[] => [...new Set(row?.views.flatMap(({ tags }) => tags))];
const tagWordsOf = (row: KeptRow | undefined): readonly string[] => [
  ...new Set(row?.views.flatMap((view) => view.words)),
];

function replace(
  table: Pick<Words, "add" | "remove"> | Postings,
  before: readonly string[],
  now: readonly string[],
  slot: number,
): void {
  if (before.length === now.length && before.every((value, at) => value === now[at])) return;
  for (const value of before) table.remove(value, slot);
  for (const value of now) table.add(value, slot);
}
