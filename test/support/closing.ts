import { afterAll } from "vitest";

/** Takes what is to be closed when the test, or all tests of a group, are over. */
export type OnEnd = (close: () => void | Promise<void>) => void;

/** For what a group of tests shares: called in its `describe`, it closes the last opened first, after all of them. */
export function closeAfterAll(): OnEnd {
  const closers: (() => void | Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });
  return (close) => void closers.push(close);
}
