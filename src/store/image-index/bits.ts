/** A set of slots, as bits. Sets of one index have the same length once they were grown to it. */
export type Bits = Uint32Array;

export const wordsFor = (slots: number): number => (slots + 31) >>> 5;

export function has(bits: Bits, slot: number): boolean {
  return slot >>> 5 < bits.length && ((bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
}

/** The slot must be within the set's length. */
export function add(bits: Bits, slot: number): void {
  bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
}

export function remove(bits: Bits, slot: number): void {
  if (slot >>> 5 < bits.length) bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) & ~(1 << (slot & 31));
}

export function put(bits: Bits, slot: number, isIn: boolean): void {
  if (isIn) add(bits, slot);
  else remove(bits, slot);
}

/** The same set with room for so many slots. */
export function grown(bits: Bits, slots: number): Bits {
  const length = wordsFor(slots);
  if (length <= bits.length) return bits;
  const larger = new Uint32Array(Math.max(length, bits.length * 2));
  larger.set(bits);
  return larger;
}

export function copyOf(bits: Bits, slots: number): Bits {
  const copy = new Uint32Array(wordsFor(slots));
  copy.set(bits.subarray(0, copy.length));
  return copy;
}

/** `target` keeps what is in both; a shorter set has nothing more in it. */
export function keep(target: Bits, other: Bits): Bits {
  for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) & (other[at] ?? 0);
  return target;
}

export function drop(target: Bits, other: Bits): Bits {
  for (let at = 0; at < target.length; at += 1) target[at] = (target[at] ?? 0) & ~(other[at] ?? 0);
  return target;
}

export function join(target: Bits, other: Bits): Bits {
  const length = Math.min(target.length, other.length);
  for (let at = 0; at < length; at += 1) target[at] = (target[at] ?? 0) | (other[at] ?? 0);
  return target;
}

/** True where all of the first set is in the other. */
export function isWithin(bits: Bits, other: Bits): boolean {
  for (let at = 0; at < bits.length; at += 1) if (((bits[at] ?? 0) & ~(other[at] ?? 0)) !== 0) return false;
  return true;
}

export function sizeOf(bits: Bits): number {
  let size = 0;
  for (let at = 0; at < bits.length; at += 1) size += ones(bits[at] ?? 0);
  return size;
}

/** How many are in both. */
export function sizeOfBoth(bits: Bits, other: Bits): number {
  let size = 0;
  for (let at = Math.min(bits.length, other.length) - 1; at >= 0; at -= 1)
    size += ones((bits[at] ?? 0) & (other[at] ?? 0));
  return size;
}

function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The slots, ascending. */
export function* slotsOf(bits: Bits): Generator<number> {
  for (let at = 0; at < bits.length; at += 1) {
    let word = bits[at] ?? 0;
    while (word !== 0) {
      const low = word & -word;
      yield (at << 5) + (31 - Math.clz32(low));
      word ^= low;
    }
  }
}
