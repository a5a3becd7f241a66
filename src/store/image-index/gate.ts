/** Many read at once, or one changes: what reads in slices sees nothing half changed. */
export interface Gate {
  read<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Comes before reads that have not begun. */
  change<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createGate(): Gate {
  let readers = 0;
  let changes = Promise.resolve();
  let waiting = 0;
  let idle = Promise.withResolvers<void>();

  return {
    async read(work) {
      while (waiting > 0) await changes;
      readers += 1;
      try {
        return await work();
      } finally {
        readers -= 1;
        if (readers === 0) {
          idle.resolve();
          idle = Promise.withResolvers<void>();
        }
      }
    },
    change(work) {
      waiting += 1;
      const changed = changes.then(async () => {
        if (readers > 0) await idle.promise;
        try {
          return await work();
        } finally {
          waiting -= 1;
        }
      });
      changes = changed.then(
        () => undefined,
        () => undefined,
      );
      return changed;
    },
  };
}
