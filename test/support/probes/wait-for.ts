import { setTimeout as pause } from "node:timers/promises";
import { scaled } from "./pace.ts";

export interface WaitOptions {
  /** Finishes the sentence "waited … for": `the second page`. */
  readonly what: string;
  /** Only where the time is what is tested; else long enough for this machine. */
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/**
 * Asks until the answer is truthy, and gives it. A condition that throws counts as "not yet"; its last error is the
 * cause of the failure.
 */
export async function waitFor<Answer>(
  condition: () => Answer | Promise<Answer>,
  { what, timeoutMs = scaled(30_000), everyMs = 10 }: WaitOptions,
): Promise<Answer> {
  const endsAt = performance.now() + timeoutMs;
  let last: { readonly answer: unknown } | { readonly error: unknown } = { answer: undefined };
  do {
    try {
      const answer = await condition();
      if (answer) return answer;
      last = { answer };
    } catch (error) {
      last = { error };
    }
    await pause(everyMs);
  } while (performance.now() < endsAt);
  const ending = "error" in last ? `the last try failed: ${last.error}` : `the last answer was ${String(last.answer)}`;
  throw new Error(
    `Waited ${timeoutMs} ms for ${what}; ${ending}.`,
    "error" in last ? { cause: last.error } : undefined,
  );
}
