import { expect, test } from "vitest";
import { createBreaker } from "./breaker.ts";

function world() {
  const seen = { now: 0, probes: 0, work: 0, failures: 0 };
  let healthy = true;
  let left = 0;
  const answer = async () => {
    if (!healthy) throw new Error("down");
    return "answer";
  };
  const breaker = createBreaker({
    pauseMs: 1_000,
    clock: { now: () => seen.now },
    probe: () => {
      seen.probes += 1;
      left = Math.max(0, left - 1);
      return answer();
    },
    settled: () => left === 0,
    onFailure: () => {
      seen.failures += 1;
    },
  });
  const run = () =>
    breaker.run(() => {
      seen.work += 1;
      return answer();
    });
  return {
    seen,
    run,
    set: (state: { healthy?: boolean; left?: number }) => {
      healthy = state.healthy ?? healthy;
      left = state.left ?? left;
    },
  };
}

test("after a failure no work is done for a pause, then one probe decides", async () => {
  const { seen, run, set } = world();
  expect(await run()).toBe("answer");
  set({ healthy: false });
  expect([await run(), await run()]).toEqual([undefined, undefined]);
  expect(seen).toMatchObject({ work: 2, probes: 0, failures: 1 });
  seen.now = 1_000;
  expect(await Promise.all([run(), run()])).toEqual([undefined, undefined]);
  expect(seen).toMatchObject({ work: 2, probes: 1, failures: 2 });
  set({ healthy: true });
  expect(await run()).toBeUndefined();
  seen.now = 2_000;
  expect(await run()).toBeUndefined();
  expect(await run()).toBe("answer");
  expect(seen).toMatchObject({ work: 3, probes: 2 });
});

test("it stays open while there is more to do", async () => {
  const { seen, run, set } = world();
  set({ healthy: false });
  await run();
  set({ healthy: true, left: 3 });
  seen.now = 1_000;
  while ((await run()) === undefined) expect(seen.probes).toBeLessThanOrEqual(3);
  expect(seen).toMatchObject({ work: 2, probes: 3 });
});
