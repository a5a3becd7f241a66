import { expect, test } from "vitest";
import type { LifecycleKind } from "../lifecycle/lifecycle.ts";
import type { Json } from "./image.ts";
import { doubtfulIn, plausibleAtOnce } from "./plausibility.ts";

const account = { type: "ACCOUNT", id: "111122223333" };
const state = (word: string) => ({ state: word, nativeState: word.toLowerCase(), stateReason: null });

test.each<readonly [boolean, LifecycleKind, Json, Json]>([
  [true, "image.deregistered", state("AVAILABLE"), state("DEREGISTERED")],
  [true, "image.state-changed", state("AVAILABLE"), state("FAILED")],
  [true, "image.state-changed", state("AVAILABLE"), state("PENDING")],
  [true, "image.state-changed", state("AVAILABLE"), state("UNKNOWN")],
  [false, "image.state-changed", state("PENDING"), state("AVAILABLE")],
  [false, "image.state-changed", state("FAILED"), state("AVAILABLE")],
  [true, "image.visibility-changed", "PRIVATE", "PUBLIC"],
  [true, "image.visibility-changed", "PUBLIC", "PRIVATE"],
  [false, "image.visibility-changed", "UNKNOWN", "PRIVATE"],
  [true, "image.renamed", "a", null],
  [true, "image.owner-changed", { id: "1", alias: null }, null],
  [true, "launch-permission.revoked", account, null],
  [false, "launch-permission.granted", null, account],
  [true, "image.described", "a", null],
  [false, "image.described", "a", "b"],
  [true, "view.tags-changed", [{ key: "a", value: "b" }], []],
  [false, "view.tags-changed", [], [{ key: "a", value: "b" }]],
  [false, "image.registered", null, {}],
  [false, "image.details-changed", {}, {}],
])("whether it is doubted (%s) that of many images at once %s from %j to %j", (isDoubted, kind, before, after) => {
  expect(doubtfulIn([{ kind, before, after }]) !== null).toBe(isDoubted);
});

test("two looks agree where they say the same, and not where one says more", () => {
  const failed = { kind: "image.state-changed", before: state("AVAILABLE"), after: state("FAILED") } as const;
  const pending = { ...failed, before: state("PENDING") };
  const other = { ...failed, after: state("DISABLED") };
  const renamed = { kind: "image.renamed", before: "a", after: "b" } as const;
  expect(doubtfulIn([failed])).toBe(doubtfulIn([pending]));
  expect(doubtfulIn([failed])).not.toBe(doubtfulIn([other]));
  expect(doubtfulIn([failed])).not.toBe(doubtfulIn([failed, renamed]));
});

test("a few at once are believed, however few there are", () => {
  expect([0, 10, 50, 60, 1000].map(plausibleAtOnce)).toEqual([10, 10, 10, 12, 200]);
});
