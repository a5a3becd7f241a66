import { expect, onTestFinished, test } from "vitest";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import type { Notifier } from "../ports/notifier.ts";

/** A listener that counts. */
export function counter() {
  let rings = 0;
  const onRing = () => {
    rings += 1;
  };
  return Object.assign(onRing, { rings: () => rings });
}

/** What every notifier keeps to in its own process; `open` gives one that nobody rang, and what it complained of. */
export function notifierSuite(open: () => Promise<Notifier & { readonly failures: readonly string[] }>): void {
  async function openClosing() {
    const notifier = await open();
    onTestFinished(notifier.close);
    return notifier;
  }

  test("it rings every listener, after the code that rang, once a tick", async () => {
    const notifier = await openClosing();
    const [one, two] = [counter(), counter()];
    notifier.listen(one);
    notifier.listen(two);
    for (let time = 0; time < 100; time++) notifier.ring();
    expect([one.rings(), two.rings()]).toEqual([0, 0]);
    await Promise.resolve();
    expect([one.rings(), two.rings()]).toEqual([1, 1]);
    notifier.ring();
    await Promise.resolve();
    expect([one.rings(), two.rings()]).toEqual([2, 2]);
  });

  test("who stopped listening is not called, also when that happens during the ring", async () => {
    const notifier = await openClosing();
    const [stopped, late] = [counter(), counter()];
    notifier.listen(stopped)();
    notifier.listen(() => stopLate());
    const stopLate = notifier.listen(late);
    notifier.ring();
    await Promise.resolve();
    expect([stopped.rings(), late.rings()]).toEqual([0, 0]);
    stopLate();
  });

  test("one function may listen twice, and stops once for each", async () => {
    const notifier = await openClosing();
    const listener = counter();
    notifier.listen(listener);
    const stop = notifier.listen(listener);
    stop();
    stop();
    notifier.ring();
    await Promise.resolve();
    expect(listener.rings()).toBe(1);
  });

  test("a listener that throws or rejects harms nobody and is reported", async () => {
    const notifier = await openClosing();
    const listener = counter();
    notifier.listen(() => {
      throw new Error("thrown");
    });
    notifier.listen(async () => {
      throw new Error("rejected");
    });
    notifier.listen(listener);
    notifier.ring();
    await waitFor(() => notifier.failures.length === 2, { what: "both reports" });
    expect(listener.rings()).toBe(1);
    expect(notifier.failures.join()).toMatch(/thrown.*rejected/);
  });

  test("a closed notifier is silent, and closing twice is no error", async () => {
    const notifier = await openClosing();
    const listener = counter();
    notifier.listen(listener);
    notifier.ring();
    await notifier.close();
    await notifier.close();
    const heard = listener.rings();
    notifier.ring();
    await Promise.resolve();
    expect(listener.rings()).toBe(heard);
  });
}
