import { expect, test } from "vitest";
import { record, view } from "../../domain/image.fixture.ts";
import type { AnyAdapter, LaunchPermissions } from "../../ports/adapter.ts";
import { systemClock } from "../../ports/clock.ts";
import type { Backend } from "../backends.ts";
import { createPermissionReader } from "./permission-reader.ts";

const signal = new AbortController().signal;
const pages = [0, 1, 2].map((page) =>
  [0, 1].map((place) => record({ nativeId: `ami-0000000${page}${place}`, view: view({ launchPermissions: null }) })),
);

/** A cloud with permissions alone, which notes the ids that it is asked. */
function cloudOf(asked: string[]): Backend {
  const launchPermissions: LaunchPermissions = {
    readable: ({ view: { owned } }) => owned,
    async getMany(_realm, ids) {
      asked.push(...ids);
      return new Map(ids.map((id) => [id, [{ type: "ACCOUNT" as const, id }]]));
    },
  };
  const adapter: AnyAdapter = {
    provider: "AWS",
    realms: ["us-east-1"],
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

async function sweep(reader: ReturnType<typeof createPermissionReader>) {
  reader.begin();
  const seen = [];
  for (const page of pages) seen.push(...(await reader.complete("us-east-1", page, signal)));
  return seen;
}

test("a budget smaller than the account reaches every image, later pages too, before any is asked again", async () => {
  const asked: string[] = [];
  const reader = createPermissionReader(cloudOf(asked), systemClock, 2);
  for (let sweeps = 0; sweeps < 3; sweeps += 1) await sweep(reader);
  expect([...asked].sort()).toEqual(pages.flat().map(({ nativeId }) => nativeId));
});

test("between two questions the last answer stands", async () => {
  const reader = createPermissionReader(cloudOf([]), systemClock, 2);
  const first = await sweep(reader);
  expect(
    first.map(
      ({
        record: {
          view: { launchPermissions },
        },
      }) => launchPermissions?.length ?? 0,
    ),
  ).toEqual([1, 1, 0, 0, 0, 0]);
  await sweep(reader);
  const third = await sweep(reader);
  expect(
    third.every(
      ({
        record: {
          view: { launchPermissions },
        },
      }) => launchPermissions?.length === 1,
    ),
  ).toBe(true);
});
