import { GatewayError } from "../../domain/errors.ts";
import { type Clock, clockToleranceMs, isAhead, isoTime } from "../../ports/clock.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";

/**
 * Throws CLOCK_SKEWED for a look that began behind the store's clock, and where this gateway's own clock is behind it:
 * which of two looks was the later one is said by their times, over all replicas.
 */
export function refuseSkewed({ clock: stored }: WriteTransaction, clock: Clock, beganAt: string): void {
  const storedMs = Date.parse(stored);
  const aheadMs = Date.parse(beganAt) - storedMs;
  if (aheadMs > clockToleranceMs) throw skewed(aheadMs, "ahead of");
  const behindMs = storedMs - clock.now();
  if (behindMs > clockToleranceMs) throw skewed(behindMs, "behind");
}

function skewed(byMs: number, side: "ahead of" | "behind"): GatewayError {
  return new GatewayError(
    "CLOCK_SKEWED",
    `The gateway's clock was ${Math.round(byMs / 1000)} seconds ${side} the store's, so nothing of this look is recorded. Set the clocks of the gateway and of its database, by NTP for instance.`,
  );
}

/** The latest time that something in the store can have, as ISO 8601. */
export function latestTime({ clock }: WriteTransaction): string {
  return isoTime(Date.parse(clock) + clockToleranceMs);
}

/** A time, or null where it is ahead of the clock: then nobody knows when that was. */
export function unlessAhead(time: string | null, clock: Clock): string | null {
  return time === null || isAhead(time, clock.now()) ? null : time;
}
