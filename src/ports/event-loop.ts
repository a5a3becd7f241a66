/** Work that needs no answer from outside may go on for so long before everybody else gets a turn. */
const longestMs = 8;

let begunAt: number | null = null;

/**
 * To be awaited between the pieces of long work: gives timers and sockets a turn of the event loop where this turn has
 * gone on for long, and goes on at once where it has not. Awaiting what is there already gives nobody a turn.
 */
export function breathe(): Promise<void> | undefined {
  const now = performance.now();
  if (begunAt === null) {
    begunAt = now;
    setImmediate(() => {
      begunAt = null;
    });
    return undefined;
  }
  if (now - begunAt < longestMs) return undefined;
  // Behind the one above, which was there before. Goes on then whatever others did meanwhile: else they could starve it.
  return new Promise((resolve) => setImmediate(resolve));
}

let last: Promise<unknown> = Promise.resolve();

/** Runs long pieces of work one after the other, each in its own turn of the event loop, so that others are served in between. */
export function inOwnTurn<Result>(work: () => Result): Promise<Result> {
  const done = last.then(nextTurn).then(work);
  last = done.catch(() => {});
  return done;
}

/** Gives everybody else a turn in any case: behind a piece of work that is long by itself. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
