import type { Call } from "../../src/ports/adapter.ts";
import { backendFailure } from "../kit/failure.ts";
import { locationsAnswer } from "./answers.ts";
import type { Client } from "./client.ts";

export interface LocationNames {
  /** The names where they need not be asked for; else null. */
  fresh(): ReadonlyMap<string, string> | null;
  /**
   * Names by id, asked for every ten minutes at most. Fails only where none was ever known: images without the names
   * of their locations would look, after each restart in bad weather, like images that changed, and changed back.
   * Later failures leave the names as they were.
   */
  current(call: Call): Promise<ReadonlyMap<string, string>>;
}

const keepMs = 600_000;
const askAgainMs = 60_000;
const timeoutMs = 2_000;

export function createLocationNames(client: Client, backendId: string): LocationNames {
  const names = new Map<string, string>();
  const attempt = { backendId, action: "list locations" };
  let dueAt = 0;

  const fresh = () => (performance.now() < dueAt ? names : null);
  return {
    fresh,
    async current(call) {
      if (fresh()) return names;
      const answer = await client
        .get({ path: "/locations", attempt, call, timeoutMs, beside: true })
        .catch((error: unknown) => {
          if (call.signal.aborted || names.size === 0) throw error;
          return null;
        });
      const parsed = answer?.ok ? locationsAnswer.safeParse(answer.value) : null;
      if (!parsed?.success && names.size === 0) throw backendFailure("BACKEND_FAILED", attempt);
      dueAt = performance.now() + (parsed?.success ? keepMs : askAgainMs);
      for (const { id, name } of parsed?.data?.locations ?? []) if (name !== null) names.set(id, name);
      return names;
    },
  };
}
