import { GatewayError } from "../../../src/domain/errors.ts";
import type { Write } from "../../../src/ports/verbs.ts";
import { type Attempt, backendFailure } from "../../kit/failure.ts";

export interface Making<Result> {
  /** What an earlier attempt under this token made; null where the cloud shows nothing. */
  readonly find: () => Promise<Result | null>;
  readonly make: () => Promise<Result>;
}

/** Makes something unless an earlier attempt under the same token has. */
export type Once = <Result>(write: Write, making: Making<Result>) => Promise<Result>;

/**
 * Looking before asking is not enough while a request whose answer nobody waited for may still be on its way: for
 * `patienceMs` after it the cloud is looked at and not asked. That much is known to this process only.
 */
export function createOnce(attempt: Attempt, patienceMs: number): Once {
  const givenUpAt = new Map<string, number>();

  return async (write, { find, make }) => {
    const earlier = await find();
    if (earlier !== null) return earlier;
    for (const [token, at] of givenUpAt) if (performance.now() - at >= patienceMs) givenUpAt.delete(token);
    if (givenUpAt.has(write.token))
      throw backendFailure("BACKEND_TIMEOUT", attempt, {
        problem: "an earlier request for it was not answered in time and may still be under way",
        advice: "Look for it in a minute",
      });
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.code === "BACKEND_TIMEOUT" || error.code === "CANCELLED") givenUpAt.set(write.token, performance.now());
      if (error.code === "CANCELLED" || error.code.startsWith("BACKEND_")) throw error;
      // A refusal is believed only after a second look: an earlier request that arrived since the first may be its reason.
      const meanwhile = await find();
      if (meanwhile === null) throw error;
      return meanwhile;
    }
  };
}
