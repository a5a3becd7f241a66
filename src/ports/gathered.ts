/**
 * One question for all who ask within a turn of the event loop. It is asked after the last of them did, so that each
 * answer is as new as if they had asked alone.
 */
export function gathered<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let next: Promise<Answer> | null = null;
  return () => {
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = null;
      return ask();
    });
    return next;
  };
}
