/** Does what was added, in order, a little at a time: the event loop turns in between. */
export interface Slices<Item> {
  add(item: Item): void;
}

const sliceMs = 8;
/** The clock is looked at after so many. */
const itemsAtOnce = 16;

export function createSlices<Item>(handle: (item: Item) => void): Slices<Item> {
  let waiting: Item[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(slice);
  }

  function slice(): void {
    const items = waiting;
    waiting = [];
    isScheduled = false;
    const endsAt = performance.now() + sliceMs;
    let done = 0;
    do {
      const some = items.slice(done, done + itemsAtOnce);
      done += some.length;
      some.forEach(handle);
    } while (done < items.length && performance.now() < endsAt);
    if (done < items.length) waiting = [...items.slice(done), ...waiting];
    schedule();
  }

  return {
    add(item) {
      waiting.push(item);
      schedule();
    },
  };
}
