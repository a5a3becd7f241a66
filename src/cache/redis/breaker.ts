import { type Clock, steadyNow } from "../../ports/clock.ts";

export interface Breaker {
  /**
   * Does the work, or answers undefined: at once while open, and after a failure. Never throws. While open it does no
   * work at all; once the pause is over, the next call starts one probe beside itself and still answers undefined, so
   * that no request pays for finding out.
   */
  run<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined>;
}

export interface BreakerOptions {
  readonly pauseMs: number;
  readonly clock: Clock;
  /** Closes the breaker when it resolves, unless `settled` then says that there is more to do. */
  readonly probe: () => Promise<unknown>;
  readonly settled?: () => boolean;
  readonly onFailure: (error: unknown) => void;
}

export function createBreaker({ pauseMs, clock, probe, settled = () => true, onFailure }: BreakerOptions): Breaker {
  let state: "closed" | "open" | "probing" = "closed";
  let openUntil = 0;

  const fail = (error: unknown): undefined => {
    state = "open";
    openUntil = steadyNow(clock) + pauseMs;
    onFailure(error);
    return undefined;
  };

  const probeOnce = async () => {
    state = "probing";
    try {
      do await probe();
      while (!settled());
      state = "closed";
    } catch (error) {
      fail(error);
    }
  };

  return {
    async run(work) {
      if (state === "open" && steadyNow(clock) >= openUntil) void probeOnce();
      if (state !== "closed") return undefined;
      try {
        return await work();
      } catch (error) {
        return fail(error);
      }
    },
  };
}
