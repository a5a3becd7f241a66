/** Choices that follow from a seed. */
export interface Random {
  /** True as often as the probability says. */
  chance(probability: number): boolean;
  /** From 0 to below the limit. */
  below(limit: number): number;
  /** One of them; throws where there is none. */
  pick<Item>(items: readonly Item[]): Item;
}

/** Mulberry32: good enough to choose by, and the same everywhere. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("there is nothing to pick from");
      return item;
    },
  };
}
