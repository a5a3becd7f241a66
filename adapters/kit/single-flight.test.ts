import { expect, test } from "vitest";
import { createSingleFlight } from "./single-flight.ts";

const never = new AbortController().signal;

test("many ask, one call brings it, and it is kept until forgotten", async () => {
  let calls = 0;
  const flight = createSingleFlight(async () => ++calls);
  expect(await Promise.all([flight.get(never), flight.get(never)])).toEqual([1, 1]);
  expect(await flight.get(never)).toBe(1);
  flight.forget();
  expect(await flight.get(never)).toBe(2);
});

test("failures and stale values are not kept", async () => {
  let calls = 0;
  const flight = createSingleFlight(
    async () => {
      calls += 1;
      if (calls === 1) throw new Error("first");
      return calls;
    },
    (value) => value > 2,
  );
  await expect(flight.get(never)).rejects.toThrow("first");
  expect(await flight.get(never)).toBe(2);
  expect(await flight.get(never)).toBe(3);
  expect(await flight.get(never)).toBe(3);
});

test("the call ends when the last who wait are gone, and not before", async () => {
  const inner: AbortSignal[] = [];
  const flight = createSingleFlight((signal) => {
    inner.push(signal);
    return new Promise(() => undefined);
  });
  const first = new AbortController();
  const second = new AbortController();
  const waiting = [flight.get(first.signal), flight.get(second.signal)].map((promise) => promise.catch(() => "gone"));
  first.abort();
  expect(await waiting[0]).toBe("gone");
  expect(inner[0]?.aborted).toBe(false);
  second.abort();
  expect(await waiting[1]).toBe("gone");
  expect(inner[0]?.aborted).toBe(true);
  expect(inner).toHaveLength(1);
});
