import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { anonymous, type Viewer } from "../../domain/access/policy.ts";
import { systemClock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { createLiveViewers } from "./live-viewers.ts";

const log: Log = { info() {}, warn() {}, error() {} };
const viewer = (actor: string, expiresAt: number | null = null): Viewer => ({
  ...anonymous,
  kind: "USER",
  actor,
  expiresAt,
});

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function watched(stillValid: (viewer: Viewer) => Promise<boolean> = async () => true) {
  const asked: string[] = [];
  const live = createLiveViewers({
    authentication: {
      viewerOf: async () => anonymous,
      stillValid: (one) => {
        asked.push(one.actor);
        return stillValid(one);
      },
    },
    recheckMs: 5000,
    clock: systemClock,
    log,
  });
  return { live, asked };
}

test("a viewer is ended at the moment of expiry, and once", async () => {
  const { live } = watched();
  const ended: string[] = [];
  live.watch(viewer("late", 1_060_000), () => ended.push("late"));
  live.watch(viewer("soon", 1_002_000), () => ended.push("soon"));
  live.watch(viewer("never"), () => ended.push("never"));
  await vi.advanceTimersByTimeAsync(1999);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toEqual(["soon"]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(ended).toEqual(["soon", "late"]);
});

test("one that is revoked is ended at the next look, on all its connections, and nobody else", async () => {
  const revoked = new Set<string>();
  const { live } = watched(async ({ actor }) => !revoked.has(actor));
  const ended: string[] = [];
  const alice = viewer("alice");
  live.watch(alice, () => ended.push("alice 1"));
  live.watch(alice, () => ended.push("alice 2"));
  live.watch(viewer("bob"), () => ended.push("bob"));
  await vi.advanceTimersByTimeAsync(7000);
  revoked.add("alice");
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toEqual(["alice 1", "alice 2"]);
});

test("connections of one viewer are asked about together, and none that is over", async () => {
  const { live, asked } = watched();
  const alice = viewer("alice");
  for (let count = 0; count < 50; count += 1) live.watch(alice, () => {});
  const stop = live.watch(viewer("bob"), () => {});
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual(["alice", "bob"]);
  stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual(["alice", "bob", "alice"]);
});

test("where it cannot be told, connections go on until they expire", async () => {
  const { live } = watched(() => Promise.reject(new Error("the store is away")));
  const ended: string[] = [];
  live.watch(viewer("alice", 1_012_000), () => ended.push("alice"));
  await vi.advanceTimersByTimeAsync(11_999);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toEqual(["alice"]);
});

test("a check that never ends holds up nobody's expiry, and no other check", async () => {
  const { live, asked } = watched(({ actor }) => (actor === "hangs" ? new Promise(() => {}) : Promise.resolve(true)));
  const ended: string[] = [];
  for (const actor of ["hangs", "alice"]) live.watch(viewer(actor, 1_012_000), () => ended.push(actor));
  await vi.advanceTimersByTimeAsync(12_000);
  expect(asked).toEqual(["hangs", "alice", "alice"]);
  expect(ended).toEqual(["hangs", "alice"]);
});

test.each([3_600_000, -3_600_000])("a revocation is felt, also where the clock jumps by %d ms and back", async (by) => {
  const revoked = new Set<string>();
  const { live } = watched(async ({ actor }) => !revoked.has(actor));
  const ended: string[] = [];
  const real = Date.now();
  vi.setSystemTime(real + by);
  live.watch(viewer("alice"), () => ended.push("alice"));
  live.watch(viewer("bob", real + by + 7_200_000), () => ended.push("bob"));
  vi.setSystemTime(real);
  revoked.add("alice");
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toEqual(["alice"]);
});

test("one whose token expires by a clock that was set is ended at the next look", async () => {
  const { live } = watched();
  const ended: string[] = [];
  live.watch(viewer("alice", Date.now() + 600_000), () => ended.push("alice"));
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toEqual(["alice"]);
});

test("no timer runs while nobody is watched", async () => {
  const { live } = watched();
  live.watch(viewer("alice"), () => {})();
  expect(vi.getTimerCount()).toBe(0);
});
