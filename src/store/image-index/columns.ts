import { add, type Bits, grown, remove } from "./bits.ts";

/** Texts as numbers, from 0 on. */
export interface Dictionary {
  codeOf(text: string): number;
  find(text: string): number | undefined;
  readonly texts: readonly string[];
}

export function createDictionary(): Dictionary {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    find: (text) => codes.get(text),
    codeOf(text) {
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
  };
}

/** One value a slot out of few, with the set of each value's slots. */
export interface Column {
  set(slot: number, value: string): void;
  /** Undefined where no slot ever had it. */
  slotsWith(value: string): Bits | undefined;
  at(slot: number): string;
  readonly values: readonly string[];
}

const none = -1;

export function createColumn(): Column {
  const values = createDictionary();
  const sets: Bits[] = [];
  let codes = new Int32Array(0);
  return {
    values: values.texts,
    set(slot, value) {
      if (slot >= codes.length) {
        const larger = new Int32Array(Math.max(1024, slot + 1, codes.length * 2)).fill(none);
        larger.set(codes);
        codes = larger;
      }
      const before = codes[slot] ?? none;
      const code = values.codeOf(value);
      if (before === code) return;
      const old = sets[before];
      if (old) remove(old, slot);
      const set = grown(sets[code] ?? new Uint32Array(0), slot + 1);
      add(set, slot);
      sets[code] = set;
      codes[slot] = code;
    },
    slotsWith(value) {
      const code = values.find(value);
      return code === undefined ? undefined : sets[code];
    },
    at: (slot) => values.texts[codes[slot] ?? none] ?? "",
  };
}

/** Slots by value, where there are many values. Each (value, slot) is added once, and removed once. */
export interface Postings {
  /** True where no slot had the value. */
  add(value: string, slot: number): boolean;
  remove(value: string, slot: number): void;
  slotsOf(value: string): readonly number[];
}

const nothing: readonly number[] = [];

export function createPostings(): Postings {
  /** Most values are of one slot: a list would take more than all the rest. */
  const slots = new Map<string, number | number[]>();
  return {
    add(value, slot) {
      const before = slots.get(value);
      if (before === undefined) slots.set(value, slot);
      else if (typeof before === "number") slots.set(value, [before, slot]);
      else before.push(slot);
      return before === undefined;
    },
    remove(value, slot) {
      const before = slots.get(value);
      if (before === slot) slots.delete(value);
      if (typeof before !== "object") return;
      const at = before.indexOf(slot);
      const last = before.pop();
      if (last !== undefined && at < before.length) before[at] = last;
      if (before.length === 0) slots.delete(value);
    },
    slotsOf(value) {
      const found = slots.get(value);
      return found === undefined ? nothing : typeof found === "number" ? [found] : found;
    },
  };
}
