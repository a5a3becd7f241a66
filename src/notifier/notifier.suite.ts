import { expect, onTestFinished, test } from "vitest";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import type { Bell } from "../ports/notifier.ts";

/** A listener that counts. */
export function counter() {
  let rings = 0;
  const onRing = () => {
    rings += 1;
  };
  return Object.assign(onRing, { rings: () => rings });
}

/** What every bell keeps to in its own process; `open` gives one that nobody rang, and what it complained of. */
export function bellSuite(open: () => Promise<Bell & { readonly failures: readonly string[] }>): void {
  async function openClosing() {
    const bell = await open();
    onTestFinished(bell.close);
    return bell;
  }

  test("it rings every listener, after the code that rang, once a tick", async () => {
    const bell = await openClosing();
    const [one, two] = [counter(), counter()];
    bell.listen(one);
    bell.listen(two);
    for (let time = 0; time < 100; time++) bell.ring();
    expect([one.rings(), two.rings()]).toEqual([0, 0]);
    await Promise.resolve();
    expect([one.rings(), two.rings()]).toEqual([1, 1]);
    bell.ring();
    await Promise.resolve();
    expect([one.rings(), two.rings()]).toEqual([2, 2]);
  });

  test("who stopped listening is not called, also when that happens during the ring", async () => {
    const bell = await openClosing();
    const [stopped, late] = [counter(), counter()];
    bell.listen(stopped)();
    bell.listen(() => stopLate());
    const stopLate = bell.listen(late);
    bell.ring();
    await Promise.resolve();
    expect([stopped.rings(), late.rings()]).toEqual([0, 0]);
    stopLate();
  });

  test("one function may listen twice, and stops once for each", async () => {
    const bell = await openClosing();
    const listener = counter();
    bell.listen(listener);
    const stop = bell.listen(listener);
    stop();
    stop();
    bell.ring();
    await Promise.resolve();
    expect(listener.rings()).toBe(1);
  });

  test("a listener that throws or rejects harms nobody and is reported", async () => {
    const bell = await openClosing();
    const listener = counter();
    bell.listen(() => {
      throw new Error("thrown");
    });
    bell.listen(async () => {
      throw new Error("rejected");
    });
    bell.listen(listener);
    bell.ring();
    await waitFor(() => bell.failures.length === 2, { what: "both reports" });
    expect(listener.rings()).toBe(1);
    expect(bell.failures.join()).toMatch(/thrown.*rejected/);
  });

  test("a closed bell is silent, and closing twice is no error", async () => {
    const bell = await openClosing();
    const listener = counter();
    bell.listen(listener);
    bell.ring();
    await bell.close();
    await bell.close();
    const heard = listener.rings();
    bell.ring();
    await Promise.resolve();
    expect(listener.rings()).toBe(heard);
  });
}
