import { setImmediate as turn } from "node:timers/promises";

/** More than anything takes that waits for nothing but its own sockets; a wait for a deadline takes millions. */
export const fewTurns = 2_000;

/** How often the event loop turned until this had settled: what "at once" means on a machine that may be busy. */
export async function turnsUntil(work: Promise<unknown>): Promise<number> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  work.then(settle, settle);
  let turns = 0;
  for (; !settled; turns += 1) await turn();
  return turns;
}
