import { GatewayError } from "../../../src/domain/errors.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import { backendFailure } from "../../kit/failure.ts";
import { locationsAnswer } from "../connection/answers.ts";
import type { Client } from "../connection/client.ts";

type Names = ReadonlyMap<string, string>;

export interface LocationNames {
  /** The names where they need not be asked for; else null. */
  fresh(): Names | null;
  /**
   * Names by id, asked for every ten minutes at most, after a failure every minute. A failure leaves them as they were:
   * none of them hides an image. Throws only where the call was ended.
   */
  current(call: Call): Promise<Names>;
  /** A failure counts no longer: the cloud as a whole failed at that time. */
  forgive(): void;
  /** Why no name is known; null where some are. */
  lacking(): GatewayError | null;
}

const keepMs = 600_000;
const askAgainMs = 60_000;
const timeoutMs = 2_000;

export function createLocationNames(client: Client, backendId: string): LocationNames {
  const names = new Map<string, string>();
  const attempt = { backendId, action: "list the names of locations" };
  let dueAt = 0;
  let failure: GatewayError | null = null;

  async function ask(call: Call): Promise<readonly { readonly id: string; readonly name: string | null }[]> {
    const answer = await client.get({ path: "/locations", attempt, call, timeoutMs, beside: true });
    if (!answer.ok) throw answer.failure;
    const parsed = locationsAnswer.safeParse(answer.value);
    if (!parsed.success) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
    return parsed.data.locations;
  }

  const fresh = () => (performance.now() < dueAt ? names : null);
  return {
    fresh,
    forgive() {
      if (failure !== null) dueAt = 0;
    },
    lacking: () => (names.size === 0 ? failure : null),
    async current(call) {
      if (fresh()) return names;
      try {
        for (const { id, name } of await ask(call)) if (name !== null) names.set(id, name);
        failure = null;
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code === "CANCELLED") throw error;
        failure = error;
      }
      dueAt = performance.now() + (failure === null ? keepMs : askAgainMs);
      // The caller's own deadline passed meanwhile: the next call goes without.
      if (failure !== null && call.signal.aborted) throw failure;
      return names;
    },
  };
}
