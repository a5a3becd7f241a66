/** Lets few through at a time, in the order of their coming. */
export interface Gate {
  /** Resolves with the way out, which must be called once. Rejects at once with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** Instead of the agent's own queue, which opens a connection even for a request that was given up while it waited. */
export function createGate(places: number): Gate {
  let free = places;
  const waiting = new Set<() => void>();

  function leave(): void {
    free += 1;
    const [next] = waiting;
    next?.();
  }

  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const admit = () => {
          free -= 1;
          waiting.delete(admit);
          signal.removeEventListener("abort", giveUp);
          resolve(leave);
        };
        const giveUp = () => {
          waiting.delete(admit);
          reject(signal.reason);
        };
        if (free > 0) return admit();
        waiting.add(admit);
        signal.addEventListener("abort", giveUp, { once: true });
      }),
  };
}
