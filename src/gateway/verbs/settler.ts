import type { Log } from "../../ports/log.ts";
import { pause } from "../backends/pause.ts";
import type { Mutations } from "./mutations.ts";

/** Settles at once what a crash left behind, and what becomes left over while this runs; until the signal ends. */
export async function settleAlong(mutations: Mutations, log: Log, signal: AbortSignal, everyMs = 2000): Promise<void> {
  while (!signal.aborted) {
    try {
      const settled = await mutations.settleLeftovers(signal);
      if (settled > 0) log.info({ settled }, "intents that were left over are settled");
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, "leftover intents could not be read; trying again");
    }
    await pause(everyMs, signal);
  }
}
