/** Counts what is held open, by whom. */
export interface Seats {
  /** Takes one of `most` seats under a name; null where all are taken. Returns what gives it back, once. */
  take(name: string, most: number): (() => void) | null;
}

export function createSeats(): Seats {
  const taken = new Map<string, number>();
  return {
    take(name, most) {
      const count = taken.get(name) ?? 0;
      if (count >= most) return null;
      taken.set(name, count + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (taken.get(name) ?? 1) - 1;
        if (left === 0) taken.delete(name);
        else taken.set(name, left);
      };
    },
  };
}
