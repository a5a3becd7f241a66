import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { cpuMicroseconds } from "../processes.ts";

export interface Figures {
  readonly cpu: number;
  readonly rss: number;
  readonly heap: number;
  /** The longest time that the event loop did not turn since the last answer, in milliseconds. */
  readonly longestBlockMs: number;
}

const resolution = 1;

/** What a process says about itself. `does: "collect"` collects garbage before; it needs --expose-gc. */
export function createFigures(): { answer(does: string): Promise<Figures> } {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  return {
    async answer(does) {
      const longestBlockMs = Math.max(0, delay.max / 1e6 - resolution);
      if (does === "collect") {
        for (let round = 0; round < 3; round += 1) {
          globalThis.gc?.();
          await wait(50);
        }
        delay.reset();
      }
      delay.reset();
      const { rss, heapUsed } = process.memoryUsage();
      return { cpu: cpuMicroseconds(), rss, heap: heapUsed, longestBlockMs };
    },
  };
}
