import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMemoryCache } from "../../src/cache/memory.ts";
import { type Backend, createBackends } from "../../src/gateway/backends/backends.ts";
import { createObservers } from "../../src/gateway/backends/observers.ts";
import { createPublicationDefaults } from "../../src/gateway/publications/policies.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openStore } from "../../src/store/open.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { configuredBackend, createTestLog } from "../support/worlds/registered-backends.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore({ file: join(temporaryFolder(), "tintype.sqlite") });
});
afterEach(() => store.close());

/** Counts the looks at it, and has the signals of those that go on. */
function looked(id: string) {
  const looks: string[] = [];
  const base = configuredBackend(id, "acme");
  const list: Backend["adapter"]["images"]["list"] = async () => {
    looks.push(id);
    return { records: [], next: null };
  };
  const backend: Backend = {
    ...base,
    sweepIntervalMs: 20,
    adapter: { ...base.adapter, images: { ...base.adapter.images, list } },
  };
  return { backend, looks };
}

function observed(list: readonly Backend[], known: readonly string[] = []) {
  const backends = createBackends(list);
  const publicationDefaults = createPublicationDefaults([]);
  const parts = { backends, store, clock: systemClock, log: createTestLog(), publicationDefaults };
  const observers = createObservers(
    { ...parts, cache: createMemoryCache(), notifier: createMemoryNotifier() },
    new Set(known),
  );
  return { backends, observers };
}

/** Where nothing looks for as long as several sweeps take, nobody looks. */
async function grows(looks: readonly string[], sweptMeanwhile: readonly string[]): Promise<boolean> {
  const before = looks.length;
  const until = sweptMeanwhile.length + 5;
  await waitFor(() => sweptMeanwhile.length >= until, { what: "five more looks at the other one" });
  return looks.length > before;
}

test("each backend that is not paused is looked at, as they come, pause, go on and go", async () => {
  const [always, other] = [looked("always"), looked("other")];
  const { backends, observers } = observed([always.backend]);
  const ending = new AbortController();
  const running = observers.run(ending.signal);
  await waitFor(() => always.looks.length > 0, { what: "the first look" });

  backends.replace([always.backend, other.backend]);
  await waitFor(() => other.looks.length > 1, { what: "looks at the one that came" });
  backends.replace([always.backend, { ...other.backend, paused: true }]);
  await waitFor(async () => !(await grows(other.looks, always.looks)), { what: "the pause" });
  backends.replace([always.backend, { ...other.backend }]);
  const resumed = other.looks.length;
  await waitFor(() => other.looks.length > resumed, { what: "looks after the pause" });
  backends.replace([always.backend]);
  await waitFor(async () => !(await grows(other.looks, always.looks)), { what: "the end of the looks" });

  ending.abort();
  await running;
  for (const id of ["always", "other"])
    expect(await store.leases.acquire(`observer:${id}`, "somebody", 1000)).not.toBeNull();
});

test("a start waits for those at which nobody ever looked, and not for paused ones", async () => {
  const [fresh, known, paused] = [looked("fresh"), looked("known"), looked("paused")];
  const { observers } = observed([fresh.backend, known.backend, { ...paused.backend, paused: true }], ["known"]);
  expect(observers.waitingFor()).toEqual(["fresh"]);
  const ending = new AbortController();
  const running = observers.run(ending.signal);
  await observers.firstLooks;
  expect(observers.waitingFor()).toEqual([]);
  ending.abort();
  await running;
  expect(paused.looks).toEqual([]);
});
