/** The listeners of one process. Rings of one tick become one, and listeners run after the code that rang. */
export interface Ringer {
  ring(): void;
  listen(onRing: () => void): () => void;
  close(): void;
}

/** `onFailure` hears of listeners that throw or reject; neither harms the others. */
export function createRinger(onFailure: (error: unknown) => void): Ringer {
  // Wrapped, so that one function may listen twice.
  const listeners = new Set<{ readonly onRing: () => void }>();
  let scheduled = false;

  return {
    ring() {
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        for (const listener of [...listeners]) {
          // One that stopped listening during this ring is not called any more.
          if (!listeners.has(listener)) continue;
          // An executor turns a throw into a rejection, and `resolve` follows the promise of an async listener.
          new Promise((resolve) => resolve(listener.onRing())).catch(onFailure);
        }
      });
    },
    listen(onRing) {
      const listener = { onRing };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      listeners.clear();
    },
  };
}
