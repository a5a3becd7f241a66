import { expect, test } from "vitest";
import { createDepartures } from "./departures.ts";

/** Work that ends when the test says so. */
function createWork() {
  const runs: { readonly signal: AbortSignal; readonly end: (value: number) => void; readonly fail: () => void }[] = [];
  const departures = createDepartures(
    (signal) =>
      new Promise<number>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        runs.push({ signal, end: resolve, fail: () => reject(new Error("broken")) });
      }),
  );
  return { runs, departures };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

test("those who ask together share one call", async () => {
  const { runs, departures } = createWork();
  const both = Promise.all([departures.join(never), departures.join(never)]);
  await turn();
  runs[0]?.end(1);
  expect(await both).toEqual([1, 1]);
  expect(runs).toHaveLength(1);
});

test("who asks while a call runs shares the next one, which waits for the first", async () => {
  const { runs, departures } = createWork();
  const first = departures.join(never);
  await turn();
  const later = Promise.all([departures.join(never), departures.join(never)]);
  await turn();
  expect(runs).toHaveLength(1);
  runs[0]?.end(1);
  expect(await first).toBe(1);
  await turn();
  runs[1]?.end(2);
  expect(await later).toEqual([2, 2]);
  expect(runs).toHaveLength(2);
});

test("a call that fails takes only its own passengers with it", async () => {
  const { runs, departures } = createWork();
  const first = departures.join(never);
  await turn();
  const second = departures.join(never);
  runs[0]?.fail();
  await expect(first).rejects.toThrow("broken");
  await turn();
  runs[1]?.end(2);
  expect(await second).toBe(2);
});

test("one who gives up leaves the others alone; the last one ends the call", async () => {
  const { runs, departures } = createWork();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = departures.join(one.signal);
  const second = departures.join(two.signal);
  await turn();
  one.abort(new Error("first left"));
  await expect(first).rejects.toThrow("first left");
  expect(runs[0]?.signal.aborted).toBe(false);
  two.abort(new Error("second left"));
  await expect(second).rejects.toThrow("second left");
  expect(runs[0]?.signal.aborted).toBe(true);
});

test("a call that everybody has left before it began is never made, and the next one is", async () => {
  const { runs, departures } = createWork();
  const first = departures.join(never);
  await turn();
  const controller = new AbortController();
  const left = departures.join(controller.signal);
  controller.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  const stayed = departures.join(never);
  runs[0]?.end(1);
  expect(await first).toBe(1);
  await turn();
  runs[1]?.end(2);
  expect(await stayed).toBe(2);
  expect(runs).toHaveLength(2);
});
