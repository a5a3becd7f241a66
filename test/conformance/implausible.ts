import { expect, onTestFinished, test } from "vitest";
import type { Backend } from "../../src/gateway/backends/backends.ts";
import { noticedStore, observed } from "../support/worlds/cloud-in-process.ts";
import { configuredBackend } from "../support/worlds/registered-backends.ts";
import { sweep } from "./asking.ts";
import { startFront } from "./front.ts";
import type { World } from "./world.ts";

/** The gateway's own sweeps over this adapter, swept once. */
async function swept(world: World) {
  const [first] = world.regions;
  const front = await startFront(world.endpoint);
  onTestFinished(() => front.close());
  const adapter = world.adapter({ endpoint: front.url });
  const { records } = await sweep(adapter, first);
  const provider = records[0]?.provider ?? "TEST";
  const backend: Backend = { ...configuredBackend("one", "acme"), provider, adapter };
  const { store } = await noticedStore();
  const observer = observed({ backend }, store);
  await observer.sweep();
  const head = await store.ledger.head();
  const source = async () => (await store.sources.all()).find(({ region }) => region === first);
  expect(await source()).toMatchObject({ error: null });
  return {
    front,
    adapter,
    source,
    sweep: () => observer.sweep(),
    recorded: async () => (await store.ledger.head()) - head,
  };
}

// What a fault can say of many images at once is said of the source, and recorded only when it is said again.
export function implausible(world: World): void {
  const [first] = world.regions;

  test("a list that shows nothing any more is said at once, and no image is gone by it", async () => {
    const { front, source, sweep: again, recorded } = await swept(world);
    const before = await source();
    front.instead(world.nothing);
    await again();
    expect(await source()).toMatchObject({ asOf: before?.asOf, error: { code: "BACKEND_IMPLAUSIBLE" } });
    // Said twice: then each image is asked for by its id, with a control.
    await again();
    expect(await recorded()).toBe(0);
    front.pass();
    await again();
    expect(await source()).toMatchObject({ error: null });
    expect(await recorded()).toBe(0);
  });

  test("a list that has most images failed is said at once, and recorded when it says so again", async () => {
    const { adapter, source, sweep: again, recorded } = await swept(world);
    const word = world.states.find(({ state }) => state === "FAILED");
    if (!word) throw new Error("the cloud has no word for a failed image");
    const { records } = await sweep(adapter, first);
    const living = records.filter(({ facts }) => facts.state === "AVAILABLE");
    for (const { nativeId } of living) await world.control.setState(first, nativeId, word.word);
    await again();
    expect(await source()).toMatchObject({ error: { code: "BACKEND_IMPLAUSIBLE" } });
    expect(await recorded()).toBe(0);
    await again();
    expect(await source()).toMatchObject({ error: null });
    expect(await recorded()).toBeGreaterThanOrEqual(living.length);
  });
}
