import type { GatewayError } from "../../domain/errors.ts";

/** An answer that came twice comes a third time: asking every two seconds for ten minutes only wears the cloud. */
const longestMs = 60_000;
const firstMs = 4_000;

interface Waiting {
  readonly answer: string;
  readonly untilMs: number;
  readonly pauseMs: number;
}

/** How long leftover intents are left alone, each by what the cloud answered to it last. Of this process alone. */
export interface Patience {
  /** False while the intent is to be left alone. */
  isDue(intentId: string): boolean;
  /** Twice the same answer, and it is left alone; each further time for twice as long. */
  answered(intentId: string, answer: GatewayError): void;
  /** Forgets all but these. */
  keepOnly(intentIds: readonly string[]): void;
}

export function createPatience(nowMs: () => number = () => performance.now()): Patience {
  const waiting = new Map<string, Waiting>();
  return {
    isDue: (id) => nowMs() >= (waiting.get(id)?.untilMs ?? 0),
    answered(id, { code, message }) {
      // No connection and no answer say nothing: the next one may say more.
      const isAnswer = code === "BACKEND_FAILED" || code === "BACKEND_INVALID_RESPONSE" || code === "BACKEND_DENIED";
      const before = waiting.get(id);
      const answer = `${code} ${message}`;
      const isSame = isAnswer && before?.answer === answer;
      const pauseMs = isSame ? Math.min(longestMs, before.pauseMs === 0 ? firstMs : before.pauseMs * 2) : 0;
      waiting.set(id, { answer: isAnswer ? answer : "", untilMs: nowMs() + pauseMs, pauseMs });
    },
    keepOnly(ids) {
      const kept = new Set(ids);
      for (const id of waiting.keys()) if (!kept.has(id)) waiting.delete(id);
    },
  };
}
