import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { createMemoryCache } from "../../src/cache/memory.ts";
import { everythingSeenBy } from "../../src/domain/access/access-scope.ts";
import { facts, record } from "../../src/domain/image/image.fixture.ts";
import type { ImageRecord } from "../../src/domain/image/image.ts";
import { type Backend, createBackends } from "../../src/gateway/backends/backends.ts";
import { fromIndex } from "../../src/gateway/images/image-reader.ts";
import { sourceState, sourceStates } from "../../src/gateway/images/source-status.ts";
import { createObserver } from "../../src/gateway/observer/observer.ts";
import { createPublicationDefaults } from "../../src/gateway/publications/policies.ts";
import { createMemoryNotifier } from "../../src/notifier/memory.ts";
import { hour, type JumpingClock, jumpingClock } from "../../src/ports/clock.fixture.ts";
import { type Clock, systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openStore } from "../../src/store/open.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { configuredBackend, createTestLog } from "../support/worlds/registered-backends.ts";

const provider = "TEST";
const region = "here";
const imageOf = (nativeId: string, name: string): ImageRecord =>
  record({ provider, region, nativeId, facts: facts({ name }) });

/** A cloud whose images a test changes, as one process looks at it. */
function cloud() {
  const images = new Map<string, ImageRecord>();
  const put = (id: string, name: string) => void images.set(id, imageOf(id, name));
  const base = configuredBackend("one", "acme");
  let looks = 0;
  const list = async () => {
    looks += 1;
    return { records: [...images.values()], next: null };
  };
  const getMany: Backend["adapter"]["images"]["getMany"] = async (_region, ids) =>
    new Map(ids.flatMap((id) => (images.has(id) ? [[id, images.get(id) ?? imageOf(id, id)]] : [])));
  const backend: Backend = {
    ...base,
    sweepIntervalMs: 20,
    adapter: { ...base.adapter, regions: [region], images: { batchSize: 10, list, getMany } },
  };
  return { images, put, backend, looks: () => looks };
}

function observed(store: Store, { backend }: ReturnType<typeof cloud>, clock: Clock) {
  const backends = createBackends([backend]);
  const publicationDefaults = createPublicationDefaults([]);
  const parts = { backends, store, clock, log: createTestLog(), publicationDefaults };
  const observer = createObserver({ backend, ...parts, cache: createMemoryCache(), notifier: createMemoryNotifier() });
  const source = async (now = clock.now()) =>
    sourceState(backend, sourceStates(backends, await store.sources.all(), now));
  return { observer, backends, source };
}

async function told(store: Store): Promise<readonly string[]> {
  const entries = await store.ledger.after(0, 1_000, { accessScope: everythingSeenBy([]), filter: {} });
  return entries.map(({ kind, key }) => `${kind} ${key.nativeId}`);
}

async function sqlite(clock: Clock): Promise<Store> {
  const store = await openStore({ file: join(temporaryFolder(), "tintype.sqlite") }, clock);
  onTestFinished(() => store.close());
  return store;
}

describe("a clock that is set forward by an hour and back, on SQLite", () => {
  async function world() {
    const clock = jumpingClock();
    const store = await sqlite(clock);
    const there = cloud();
    there.put("a", "first");
    return { clock, store, there, ...observed(store, there, clock) };
  }

  test("hides nothing of what happened meanwhile, or happens afterwards", async () => {
    const { clock, store, there, observer } = await world();
    await observer.sweep();
    clock.jump(hour);
    there.put("a", "second");
    there.put("b", "new");
    await observer.sweep();
    clock.jump(-hour);
    clock.pass(1_000);
    there.put("a", "third");
    there.images.delete("b");
    await observer.sweep();
    const all = await told(store);
    expect(all.filter((one) => one.endsWith(" a"))).toEqual([
      ...["image.registered a", "image.renamed a", "image.renamed a"],
    ]);
    expect(all.filter((one) => one.endsWith(" b"))).toEqual(["image.registered b", "image.deregistered b"]);
    expect(await store.ledger.verify()).toBeNull();
  });

  test("is never FRESH with what was looked at ahead of it, and is after the next sweep", async () => {
    const { clock, store, observer, source, backends } = await world();
    clock.jump(hour);
    await observer.sweep();
    expect(await source()).toMatchObject({ status: "FRESH", error: null });
    clock.jump(-hour);
    expect(await source()).toMatchObject({ status: "STALE", error: { code: "CLOCK_SKEWED" } });
    await observer.sweep();
    const { status, asOf } = await source();
    expect({ status, asOf }).toEqual({ status: "FRESH", asOf: "2026-11-23T09:00:00.000Z" });
    // The image did not change since, and its own row is of a time that cannot have been yet.
    const key = { provider, region, nativeId: "a" };
    const row = (await store.catalog.byKeys([key], everythingSeenBy(["one"]))).get(`${provider}:${region}:a`);
    if (!row) throw new Error("not indexed");
    const states = sourceStates(backends, await store.sources.all(), clock.now());
    expect(fromIndex(states, row).freshness).toMatchObject({ status: "FRESH", asOf });
  });

  test("a look that began ahead of the store's clock is refused by name", async () => {
    const { clock, store, there, observer, source } = await world();
    const { list } = there.backend.adapter.images;
    clock.jump(hour);
    const jumping = { ...there.backend.adapter.images, list: jumpBack };
    async function jumpBack(...question: Parameters<typeof list>) {
      const page = await list(...question);
      clock.jump(-hour);
      return page;
    }
    const backend = { ...there.backend, adapter: { ...there.backend.adapter, images: jumping } };
    await observed(store, { ...there, backend }, clock).observer.sweep();
    expect(await told(store)).toEqual([]);
    expect(await source()).toMatchObject({ status: "STALE", error: { code: "CLOCK_SKEWED" } });
    await observer.sweep();
    expect(await told(store)).toEqual(["image.registered a"]);
    expect((await source()).status).toBe("FRESH");
  });

  test.each([hour, -hour])("is waited by no pause between sweeps, set by %d ms", async (by) => {
    const { there, store } = await world();
    // Time goes by as it does, and somebody sets the clock back and forth.
    const clock: JumpingClock = { ...jumpingClock(), steady: () => performance.now(), now: () => Date.now() + offset };
    let offset = 0;
    const ending = new AbortController();
    const running = observed(store, there, clock).observer.run(ending.signal);
    for (const next of [by, 0, by, 0]) {
      const before = there.looks();
      offset = next;
      await waitFor(() => there.looks() > before + 2, { what: "looks after a jump" });
    }
    ending.abort();
    await running;
  });
});

const postgresUrl = inject("postgresUrl");
describe.skipIf(postgresUrl === null)("a gateway whose clock is not its database's, on PostgreSQL", () => {
  async function world() {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    const store = await openStore({ url: database.url });
    onTestFinished(() => store.close());
    const there = cloud();
    there.put("a", "first");
    return { store, there };
  }
  const set = (by: number): Clock => ({ now: () => Date.now() + by, steady: () => performance.now() });

  test.each([hour, -hour])("by %d ms records nothing, says so, and leaves the backend to others", async (by) => {
    const { store, there } = await world();
    const wrong = observed(store, there, set(by));
    await wrong.observer.sweep();
    expect(await told(store)).toEqual([]);
    const { status, asOf, error } = await wrong.source();
    expect({ status, asOf, code: error?.code }).toEqual({ status: "STALE", asOf: null, code: "CLOCK_SKEWED" });
    expect(error?.message).toContain(by > 0 ? "3600 seconds ahead of the store's" : "3600 seconds behind the store's");

    const right = observed(store, there, systemClock);
    expect(await right.observer.sweep()).toBe(true);
    expect(await told(store)).toEqual(["image.registered a"]);
    expect(await right.source()).toMatchObject({ status: "FRESH", error: null });
    // Who holds the lease holds it: nobody takes it back and forth.
    expect(await wrong.observer.sweep()).toBe(false);
    expect((await wrong.source()).status).toBe("STALE");
  });
});
