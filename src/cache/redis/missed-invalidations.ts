export interface MissedForget {
  readonly backendId: string;
  readonly keys: readonly string[];
  readonly atMs: number;
}

/** The `forget`s that Redis has not confirmed, oldest first. Replaying one that it did see does no harm. */
export interface MissedForgets {
  note(backendId: string, keys: readonly string[], atMs: number): MissedForget;
  strike(note: MissedForget): void;
  isEmpty(): boolean;
  /** Sends them one after another, also those noted meanwhile; rejects at the first failure and keeps the rest. */
  replay(send: (backendId: string, keys: readonly string[], atMs: number) => Promise<void>): Promise<void>;
}

/** Beyond `maximumKeys` the oldest are dropped; what they named is then stale until it expires. */
export function createMissedForgets(maximumKeys: number): MissedForgets {
  const notes = new Set<MissedForget>();
  let keyCount = 0;

  const strike = (note: MissedForget) => {
    if (notes.delete(note)) keyCount -= note.keys.length;
  };

  return {
    note(backendId, keys, atMs) {
      const note = { backendId, keys, atMs };
      notes.add(note);
      keyCount += keys.length;
      for (const oldest of notes) {
        if (keyCount <= maximumKeys) break;
        strike(oldest);
      }
      return note;
    },
    strike,
    isEmpty: () => notes.size === 0,
    async replay(send) {
      for (const note of notes) {
        await send(note.backendId, note.keys, note.atMs);
        strike(note);
      }
    },
  };
}
