import { createHash } from "node:crypto";
import { createMemoryKeep, type Keep } from "../kit/keep.ts";
import type { SeedWorld } from "./records.ts";
import type { Step } from "./step.ts";
import { takeStep } from "./steps.ts";
import type { Counters, World } from "./world-state.ts";

const UNDER_WAY_STEPS = 10;

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly step: Step;
}

export function createWorld(
  seed: SeedWorld,
  options: { readonly now: () => number; readonly stepMs: number; readonly keep?: Keep },
): World {
  const { now, stepMs, keep = createMemoryKeep() } = options;
  const counters = keep.value<Counters>("smartcloud counters", {
    image: highest(seed.images, 20_020_600),
    instance: highest(seed.instances, 90_000),
    request: seed.instances.reduce((most, instance) => Math.max(most, Number(instance.requestId)), 90_300),
    volume: highest(seed.volumes, 40_000),
    address: highest(seed.addresses, 300_000),
    guids: 0,
    ips: 0,
    order: 0,
  });
  const planned = keep.value<readonly Planned[]>("smartcloud steps", []);
  const count = (name: keyof Counters): number => {
    const next = counters.get()[name] + 1;
    counters.set({ ...counters.get(), [name]: next });
    return next;
  };

  const world: World = {
    seed,
    images: keep.map("smartcloud images"),
    assets: keep.map("smartcloud assets"),
    instances: keep.map("smartcloud instances"),
    volumes: keep.map("smartcloud volumes"),
    addresses: keep.map("smartcloud addresses"),
    keys: keep.map("smartcloud keys"),
    stepMs,
    now,
    nextId(kind) {
      // The control interface may have taken a number ahead of the counter.
      let id = String(count(kind));
      while (kind === "image" && world.images.has(id)) id = String(count(kind));
      return id;
    },
    nextGuid: () => guidOf(`made-${count("guids")}`),
    nextIp() {
      const addresses = count("ips");
      return `198.18.${Math.floor(addresses / 250) % 256}.${(addresses % 250) + 1}`;
    },
    after(steps, step) {
      planned.set([...planned.get(), { at: now() + steps * stepMs, order: count("order"), step }]);
    },
    settle(everything = false) {
      const limit = now() + (everything ? UNDER_WAY_STEPS * stepMs : 0);
      // A step may plan the next one, so look again until none is due.
      for (;;) {
        const due = planned.get().filter(({ at }) => at <= limit);
        if (due.length === 0) return;
        planned.set(planned.get().filter(({ at }) => at > limit));
        for (const { step } of due.sort((a, b) => a.at - b.at || a.order - b.order)) takeStep(world, step);
      }
    },
  };
  if (keep.isNew) fill(world, seed);
  return world;
}

function fill(world: World, seed: SeedWorld): void {
  for (const row of seed.images) world.images.set(row.id, row);
  for (const asset of seed.assets) world.assets.set(asset.guid, asset);
  for (const row of seed.instances) world.instances.set(row.id, row);
  for (const row of seed.volumes) world.volumes.set(row.id, row);
  for (const row of seed.addresses) world.addresses.set(row.id, row);
  for (const key of seed.keys) world.keys.set(keyId(key.owner, key.name), key);
}

export function keyId(owner: string, name: string): string {
  return `${owner}\n${name}`;
}

export function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function highest(rows: readonly { readonly id: string }[], least: number): number {
  return rows.reduce((most, row) => Math.max(most, Number(row.id)), least);
}
