import { expect, test } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import { backendFailure } from "./failure.ts";
import { runPool } from "./pool.ts";

const attempt = { backendId: "b", action: "ask" };
const never = new AbortController().signal;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function codes(answers: ReadonlyMap<number, unknown>) {
  return [...answers].map(([key, value]) => [key, value instanceof GatewayError ? value.code : value]);
}

test("answers are keyed, few run at a time, each key is asked once", async () => {
  let running = 0;
  let most = 0;
  const asked: number[] = [];
  const answers = await runPool({
    keys: [...numbers(20), ...numbers(20)],
    concurrency: 3,
    signal: never,
    attempt,
    ask: async (key) => {
      asked.push(key);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return key === 7 ? undefined : key * 2;
    },
  });
  expect(most).toBe(3);
  expect(asked).toHaveLength(20);
  expect(answers.has(7)).toBe(false);
  expect(answers.get(8)).toBe(16);
});

test("one key's failure is its own", async () => {
  const answers = await runPool({
    keys: numbers(4),
    concurrency: 2,
    signal: never,
    attempt,
    ask: async (key) => {
      if (key === 1) throw backendFailure("BACKEND_FAILED", attempt);
      if (key === 2) throw new TypeError("bug");
      return key;
    },
  });
  expect(codes(answers).sort()).toEqual([
    [0, 0],
    [1, "BACKEND_FAILED"],
    [2, "INTERNAL"],
    [3, 3],
  ]);
});

test("a throttled cloud is not asked for the rest", async () => {
  let asked = 0;
  const answers = await runPool({
    keys: numbers(50),
    concurrency: 2,
    signal: never,
    attempt,
    ask: async (key) => {
      asked += 1;
      if (key === 3) throw backendFailure("BACKEND_THROTTLED", attempt, { retryAfterMs: 1000 });
      return key;
    },
  });
  expect(asked).toBeLessThan(7);
  expect(answers.size).toBe(50);
  expect(answers.get(0)).toBe(0);
  expect(answers.get(49)).toMatchObject({ code: "BACKEND_THROTTLED", info: { retryAfterMs: 1000 } });
});

test("an abort stops it with CANCELLED", async () => {
  const controller = new AbortController();
  let asked = 0;
  const run = runPool({
    keys: numbers(50),
    concurrency: 1,
    signal: controller.signal,
    attempt,
    ask: async (key) => {
      asked += 1;
      if (key === 2) controller.abort();
      return key;
    },
  });
  await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
  expect(asked).toBe(3);
});

test("a deadline keeps what came before it", async () => {
  const controller = new AbortController();
  const answers = await runPool({
    keys: numbers(4),
    concurrency: 1,
    signal: controller.signal,
    attempt,
    ask: async (key) => {
      if (key === 1) controller.abort(new DOMException("too late", "TimeoutError"));
      return key;
    },
  });
  expect(codes(answers)).toEqual([
    [0, 0],
    [1, 1],
    [2, "BACKEND_TIMEOUT"],
    [3, "BACKEND_TIMEOUT"],
  ]);
});
