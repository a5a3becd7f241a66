import { createHash } from "node:crypto";
import type {
  AddressRecord,
  AssetRecord,
  ImageRecord,
  InstanceRecord,
  KeyRecord,
  SeedWorld,
  VolumeRecord,
} from "./records.ts";

const UNDER_WAY_STEPS = 10;

interface Step {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export interface World {
  readonly seed: SeedWorld;
  readonly images: Map<string, ImageRecord>;
  readonly assets: Map<string, AssetRecord>;
  readonly instances: Map<string, InstanceRecord>;
  readonly volumes: Map<string, VolumeRecord>;
  readonly addresses: Map<string, AddressRecord>;
  /** By owner and name: two users may use one name. */
  readonly keys: Map<string, KeyRecord>;
  readonly stepMs: number;
  now(): number;
  /** The next free number of one kind of thing, never given twice. */
  nextId(kind: IdKind): string;
  nextGuid(): string;
  nextIp(): string;
  /** Runs once, when `steps` times the step time have passed and somebody looks. */
  after(steps: number, run: () => void): void;
  /** Runs the steps that are due; with `everything`, also what is under way and would be done soon. */
  settle(everything?: boolean): void;
}

type IdKind = "image" | "instance" | "request" | "volume" | "address";

export function createWorld(seed: SeedWorld, options: { now: () => number; stepMs: number }): World {
  const counters: Record<IdKind, number> = {
    image: highest(seed.images, 20_020_600),
    instance: highest(seed.instances, 90_000),
    request: seed.instances.reduce((most, instance) => Math.max(most, Number(instance.requestId)), 90_300),
    volume: highest(seed.volumes, 40_000),
    address: highest(seed.addresses, 300_000),
  };
  const images = byId(seed.images);
  let steps: Step[] = [];
  let order = 0;
  let guids = 0;
  let addresses = 0;

  return {
    seed,
    images,
    assets: new Map(seed.assets.map((asset) => [asset.guid, asset])),
    instances: byId(seed.instances),
    volumes: byId(seed.volumes),
    addresses: byId(seed.addresses),
    keys: new Map(seed.keys.map((key) => [keyId(key.owner, key.name), key])),
    stepMs: options.stepMs,
    now: options.now,
    nextId(kind) {
      // The control interface may have taken a number ahead of the counter.
      do counters[kind] += 1;
      while (kind === "image" && images.has(String(counters[kind])));
      return String(counters[kind]);
    },
    nextGuid() {
      guids += 1;
      return guidOf(`made-${guids}`);
    },
    nextIp() {
      addresses += 1;
      return `198.18.${Math.floor(addresses / 250) % 256}.${(addresses % 250) + 1}`;
    },
    after(count, run) {
      order += 1;
      steps.push({ at: options.now() + count * options.stepMs, order, run });
    },
    settle(everything = false) {
      const limit = options.now() + (everything ? UNDER_WAY_STEPS * options.stepMs : 0);
      // A step may plan the next one, so look again until none is due.
      for (;;) {
        const due = steps.filter((step) => step.at <= limit);
        if (due.length === 0) return;
        steps = steps.filter((step) => step.at > limit);
        due.sort((a, b) => a.at - b.at || a.order - b.order);
        for (const step of due) step.run();
      }
    },
  };
}

export function keyId(owner: string, name: string): string {
  return `${owner}\n${name}`;
}

export function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function highest(rows: readonly { readonly id: string }[], least: number): number {
  return rows.reduce((most, row) => Math.max(most, Number(row.id)), least);
}
