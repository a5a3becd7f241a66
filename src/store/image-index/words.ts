import { add, type Bits, wordsFor } from "./bits.ts";
import { createPostings, type Postings } from "./columns.ts";
import { compareText, merged, sorted } from "./sorting.ts";

/** Slots by words, and by how these begin. */
export interface Words extends Pick<Postings, "remove"> {
  add(word: string, slot: number): void;
  /** To be awaited behind changes: puts new words where searches find them. */
  settle(): Promise<void>;
  /** The slots with a word that begins so. */
  beginning(start: string, slots: number): Bits;
}

/** So many are put in one by one: a merge costs a step for every word. */
const few = 16;

export function createWords(): Words {
  const postings = createPostings();
  let vocabulary: string[] = [];
  let fresh: string[] = [];

  function place(word: string): number {
    let [low, high] = [0, vocabulary.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareText(vocabulary[middle] ?? "", word) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(word, slot) {
      if (postings.add(word, slot)) fresh.push(word);
    },
    remove: postings.remove,
    async settle() {
      const added = await sorted(fresh, compareText);
      fresh = [];
      if (added.length <= few) {
        for (const word of added) {
          const at = place(word);
          if (vocabulary[at] !== word) vocabulary.splice(at, 0, word);
        }
        return;
      }
      // A word that had gone and came again is in both.
      vocabulary = (await merged(vocabulary, added, compareText)).filter((word, at, all) => word !== all[at - 1]);
    },
    beginning(start, slots) {
      const found = new Uint32Array(wordsFor(slots));
      for (let at = place(start); vocabulary[at]?.startsWith(start); at += 1)
        for (const slot of postings.slotsOf(vocabulary[at] ?? "")) add(found, slot);
      return found;
    },
  };
}
