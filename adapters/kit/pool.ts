import { GatewayError, toGatewayError } from "../../src/domain/errors.ts";
import { type Attempt, interruption } from "./failure.ts";

export interface PoolRun<Key, Value> {
  readonly keys: Iterable<Key>;
  /** How many run at a time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** For the message of keys that were not asked because of an abort. */
  readonly attempt: Attempt;
  /** Undefined: not found, the key stays absent. What it throws becomes the key's error value. */
  readonly ask: (key: Key) => Promise<Value | undefined>;
}

/**
 * One call a key, few at a time, keyed. Throws CANCELLED where the signal was aborted. After a deadline, a throttled or
 * an unreachable cloud no further key is asked: each gets the same error, answers that came before are kept.
 */
export async function runPool<Key, Value>(run: PoolRun<Key, Value>): Promise<ReadonlyMap<Key, Value | GatewayError>> {
  const keys = [...new Set(run.keys)];
  const answers = new Map<Key, Value | GatewayError>();
  const queue = keys.values();
  let stop: GatewayError | null = null;

  const work = async () => {
    for (const key of queue) {
      if (stop === null && run.signal.aborted) stop = interruption(run.signal, run.attempt);
      const answer = stop ?? (await run.ask(key).catch(toGatewayError));
      if (answer !== undefined) answers.set(key, answer);
      if (answer instanceof GatewayError && stopsAll(answer)) stop ??= answer;
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.concurrency, keys.length) }, work));
  if (run.signal.aborted) {
    const reason = interruption(run.signal, run.attempt);
    if (reason.code === "CANCELLED") throw reason;
  }
  return answers;
}

function stopsAll(error: GatewayError): boolean {
  return error.code === "BACKEND_THROTTLED" || error.code === "BACKEND_UNREACHABLE";
}
