import { availableParallelism, loadavg } from "node:os";

/** What a round takes on a quiet machine of the kind that the bounds were chosen on. */
const usualMs = 3;
const rounds = 40;

/** Some work of a processor's, the same each time. */
function round(): number {
  const startedAt = performance.now();
  const words = Array.from({ length: 8_000 }, (_, index) => String((index * 7_919) % 10_007));
  JSON.parse(JSON.stringify(words.sort()));
  return performance.now() - startedAt;
}

/**
 * How many times longer than usual this machine takes for the same work, because it is slower or busy; 1 at least. A moment
 * says little of a machine that others use, so its load of the last minute counts as well.
 */
export function measurePace(): number {
  for (let warm = 0; warm < 10; warm += 1) round();
  const tookMs = Array.from({ length: rounds }, round).reduce((sum, ms) => sum + ms, 0) / rounds;
  const [load = 0] = loadavg();
  return Math.max(1, tookMs / usualMs, load / availableParallelism());
}
