import { expect, test } from "vitest";
import { GatewayError } from "../../domain/errors.ts";
import { record, view } from "../../domain/image/image.fixture.ts";
import type { AnyAdapter, LaunchPermissions } from "../../ports/adapter.ts";
import { systemClock } from "../../ports/clock.ts";
import type { KnownView, PermissionTurns } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";
import { type Completed, createPermissionReader, type PermissionReader } from "./permission-reader.ts";
import { createShares } from "./turns.ts";

const signal = new AbortController().signal;
const pages = [0, 1, 2].map((page) =>
  [0, 1].map((place) => record({ nativeId: `ami-0000000${page}${place}`, view: view({ launchPermissions: null }) })),
);

/** A cloud with permissions alone, which notes the ids that it is asked. */
function cloudOf(asked: string[]): Backend {
  const launchPermissions: LaunchPermissions = {
    readable: ({ view: { owned } }) => owned,
    async getMany(_region, ids) {
      asked.push(...ids);
      return new Map(ids.map((id) => [id, [{ type: "ACCOUNT" as const, id }]]));
    },
  };
  const adapter: AnyAdapter = {
    provider: "AWS",
    regions: ["us-east-1"],
    images: { batchSize: 200, list: async () => ({ records: [], next: null }), getMany: async () => new Map() },
    launchPermissions,
    close: async () => {},
  };
  return {
    id: "b",
    organization: "o",
    displayName: "b",
    provider: "AWS",
    adapter,
    sweepIntervalMs: 1000,
    deadlineMs: 1000,
    paused: false,
    origin: "CONFIGURATION",
    externalId: null,
  };
}

const region = "us-east-1";
const ids = pages.flat().map(({ nativeId }) => nativeId);
type Views = ReadonlyMap<string, KnownView>;

/** As the store has them before the first question; `asked`: those with a turn, and when. */
function viewsOf(known: readonly string[], asked: Readonly<Record<string, string>> = {}): Views {
  return new Map(
    known.map((id) => {
      const permissionsAskedAt = asked[id] ?? null;
      const view = { digest: id, visible: true, owned: true, permissionsAskedAt };
      return [id, { ...view, permissionsKnown: permissionsAskedAt !== null }];
    }),
  );
}

/** What the store knows after a sweep. */
function kept(views: Views, turns: PermissionTurns | null): Views {
  const next = new Map(views);
  for (const id of ids) if (!next.has(id)) next.set(id, viewsOf([id]).get(id) as KnownView);
  for (const [id, at] of turns?.answered ?? []) {
    const view = next.get(id);
    if (view) next.set(id, { ...view, permissionsAskedAt: at, permissionsKnown: true });
  }
  return next;
}

async function sweep(reader: PermissionReader, views: Views) {
  reader.begin();
  reader.enter(region, views);
  const seen: Completed[] = [];
  for (const page of pages) seen.push(...(await reader.complete(region, page, signal)));
  return { seen, views: kept(views, reader.turns(region)), progress: reader.progress(region) };
}

test("a budget smaller than the account reaches every image, later pages too, before any is asked again", async () => {
  const asked: string[] = [];
  const reader = createPermissionReader(cloudOf(asked), systemClock, 2);
  let views = viewsOf([]);
  for (let sweeps = 0; sweeps < 3; sweeps += 1) ({ views } = await sweep(reader, views));
  expect([...asked].sort()).toEqual(ids);
});

test("another process goes on where this one ended: whose turn it was, the store knows", async () => {
  const asked: string[] = [];
  let views = viewsOf([]);
  const progress: (readonly number[])[] = [];
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    const swept = await sweep(createPermissionReader(cloudOf(asked), systemClock, 2), views);
    views = swept.views;
    progress.push([swept.progress.known, swept.progress.total]);
  }
  expect([...asked].sort()).toEqual(ids);
  expect(progress).toEqual([
    [2, 6],
    [4, 6],
    [6, 6],
  ]);
});

test("those that were never asked for come first, then those whose turn is longest ago", async () => {
  const [first = "", second = "", third = "", fourth = "", fifth = "", never = ""] = ids;
  const turns = { [first]: "5", [second]: "2", [third]: "4", [fourth]: "1", [fifth]: "3" };
  const asked: string[] = [];
  await sweep(createPermissionReader(cloudOf(asked), systemClock, 3), viewsOf(ids, turns));
  expect([...asked].sort()).toEqual([second, fourth, never].sort());
});

test("a view that was lost and came back is asked for like one that never was", async () => {
  const [first = "", ...others] = ids;
  const turns = Object.fromEntries(ids.map((id) => [id, "1"]));
  const views = new Map(viewsOf(ids, turns));
  const lost = views.get(first);
  if (lost) views.set(first, { ...lost, visible: false });
  const asked: string[] = [];
  const { progress } = await sweep(createPermissionReader(cloudOf(asked), systemClock, 1), views);
  expect(asked).toEqual([first]);
  expect(progress).toMatchObject({ known: others.length + 1, total: ids.length });
});

test("an image that the cloud does not tell about loses its turn, and keeps nobody waiting", async () => {
  const asked: string[] = [];
  const backend = cloudOf(asked);
  const refused = new GatewayError("BACKEND_DENIED", "The right is missing.");
  const launchPermissions: LaunchPermissions = {
    readable: () => true,
    async getMany(_region, wanted) {
      asked.push(...wanted);
      return new Map(wanted.map((id) => [id, refused]));
    },
  };
  const denied = { ...backend, adapter: { ...backend.adapter, launchPermissions } };
  const reader = createPermissionReader(denied, systemClock, 2);
  const { progress } = await sweep(reader, viewsOf(ids));
  expect(progress).toEqual({ known: 0, total: 6, failure: refused });
  expect(reader.turns(region)).toMatchObject({ answered: [], unanswered: asked.map((id) => [id, expect.any(String)]) });
});

test("between two questions the last answer stands", async () => {
  const reader = createPermissionReader(cloudOf([]), systemClock, 2);
  const told = ({ seen }: Awaited<ReturnType<typeof sweep>>) =>
    seen.map(({ record: { view } }) => view.launchPermissions?.length ?? 0);
  const first = await sweep(reader, viewsOf([]));
  expect(told(first)).toEqual([1, 1, 0, 0, 0, 0]);
  const second = await sweep(reader, first.views);
  expect(told(await sweep(reader, second.views))).toEqual([1, 1, 1, 1, 1, 1]);
});

test("one budget is shared by all regions: half of it evenly, half by their size, and none gets nothing", () => {
  const shares = createShares(["large", "small", "empty"], 600);
  const all = () => ["large", "small", "empty"].map((one) => shares.of(one));
  expect(all()).toEqual([200, 200, 200]);
  shares.resize("large", 900);
  shares.resize("small", 100);
  expect(all()).toEqual([370, 130, 100]);
  expect(createShares(["a", "b", "c"], 1).of("a")).toBe(1);
});
