import { breathe } from "../../ports/event-loop.ts";

export type Compare<Item> = (one: Item, other: Item) => number;

const run = 4_096;

/** In runs and merges, with a turn for everybody else between them. */
export async function sorted<Item>(items: readonly Item[], compare: Compare<Item>): Promise<readonly Item[]> {
  let runs: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += run) {
    runs.push(items.slice(start, start + run).sort(compare));
    await breathe();
  }
  while (runs.length > 1) {
    const longer: (readonly Item[])[] = [];
    for (let at = 0; at < runs.length; at += 2) longer.push(await merged(runs[at] ?? [], runs[at + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

/** Two sorted lists as one. */
export async function merged<Item>(
  one: ArrayLike<Item>,
  other: ArrayLike<Item>,
  compare: Compare<Item>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const [a, b] = [one[left], other[right]];
    if (a !== undefined && (b === undefined || compare(a, b) <= 0)) {
      all.push(a);
      left += 1;
    } else if (b !== undefined) {
      all.push(b);
      right += 1;
    }
    if (all.length % run === 0) await breathe();
  }
  return all;
}

/** By code points, which is how UTF-8 bytes compare: surrogates stand for what is above all other units. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return weight(a) - weight(b);
  }
  return one.length - other.length;
}

const weight = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
