import type { SeenEntry } from "../../ports/store/store.ts";

/** Who takes entries. It is called in turns that it must not hold up. */
export interface Follower {
  /** False while it can take nothing; it says by `wake` when it can again. */
  readonly isReady: boolean;
  /** Takes some of the entries from `from` on and below `until`, in order; returns how many. Where it takes none, it is not ready. */
  take(entries: readonly SeenEntry[], from: number, until: number): number;
  /** It gets no more, because of this. */
  fail(error: unknown): void;
}

export interface Following {
  wake(): void;
  leave(): void;
}
