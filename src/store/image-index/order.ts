import { compareText, merged, sorted } from "./sorting.ts";

/** Slots in the order of a text, and of their numbers where texts are equal. */
export interface Order {
  readonly slots: ArrayLike<number>;
  textOf(slot: number): string;
  compare(one: number, other: number): number;
  /** How the slot stands to (text, other). */
  compareTo(slot: number, text: string, other: number): number;
  /** How many come before (text, slot), or are it. */
  upTo(text: string, slot: number): number;
  /** How many come before (text, slot). */
  before(text: string, slot: number): number;
  /** Puts these slots where their texts belong now; slots that were not there come in. */
  move(moved: ReadonlySet<number>): Promise<void>;
}

/** So many are moved one by one: each costs a search and two moves of memory, a merge a step for every slot. */
const few = 16;

export function createOrder(textOf: (slot: number) => string): Order {
  let room = new Int32Array(0);
  let slots = room;
  const compareTo = (slot: number, text: string, other: number) => compareText(textOf(slot), text) || slot - other;
  const compare = (one: number, other: number) => compareTo(one, textOf(other), other);

  function count(text: string, slot: number, most: number): number {
    let [low, high] = [0, slots.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareTo(slots[middle] ?? 0, text, slot) <= most) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function takeOut(slot: number): void {
    const at = slots.indexOf(slot);
    if (at < 0) return;
    room.copyWithin(at, at + 1, slots.length);
    slots = room.subarray(0, slots.length - 1);
  }

  function putIn(slot: number): void {
    const at = count(textOf(slot), slot, 0);
    if (slots.length === room.length) {
      room = new Int32Array(Math.max(64, Math.ceil(slots.length * 1.25)));
      room.set(slots);
    }
    room.copyWithin(at + 1, at, slots.length);
    room[at] = slot;
    slots = room.subarray(0, slots.length + 1);
  }

  return {
    get slots() {
      return slots;
    },
    ...{ textOf, compare, compareTo },
    upTo: (text, slot) => count(text, slot, 0),
    before: (text, slot) => count(text, slot, -1),
    async move(moved) {
      if (moved.size <= few) {
        // All come out first: a search goes by the texts of those that stay.
        for (const slot of moved) takeOut(slot);
        for (const slot of moved) putIn(slot);
        return;
      }
      const stayed = slots.filter((slot) => !moved.has(slot));
      room = Int32Array.from(await merged(stayed, await sorted([...moved], compare), compare));
      slots = room;
    },
  };
}
