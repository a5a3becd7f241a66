import { type Clock, steadyNow } from "../../ports/clock.ts";
import type { Intent } from "../../ports/store/intents.ts";

type Begun = Pick<Intent, "id" | "startedAt">;

export interface Age {
  /** How long this process has known of it. */
  readonly knownForMs: number;
  /** With how old it was then, by this process's clock. */
  readonly ageMs: number;
}

/** How old intents are, whichever way the clock jumps while this process knows of them. */
export interface Ages {
  of(intent: Begun): Age;
  /** Only these are under way still. */
  keep(intents: readonly Begun[]): void;
}

export function createAges(clock: Clock): Ages {
  const first = new Map<string, { readonly ageMs: number; readonly at: number }>();

  function of({ id, startedAt }: Begun): Age {
    const now = steadyNow(clock);
    const seen = first.get(id) ?? { ageMs: Math.max(0, clock.now() - Date.parse(startedAt)), at: now };
    first.set(id, seen);
    const knownForMs = now - seen.at;
    return { knownForMs, ageMs: seen.ageMs + knownForMs };
  }

  return {
    of,
    keep(intents) {
      const ids = new Set(intents.map(({ id }) => id));
      for (const id of first.keys()) if (!ids.has(id)) first.delete(id);
      for (const intent of intents) of(intent);
    },
  };
}
