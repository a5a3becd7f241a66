import type {
  AddressRecord,
  AssetRecord,
  ImageRecord,
  InstanceRecord,
  KeyRecord,
  SeedWorld,
  VolumeRecord,
} from "./records.ts";
import type { Step } from "./step.ts";

/** What is counted: nothing is given twice, also after a restart. */
export interface Counters extends Record<IdKind, number> {
  readonly guids: number;
  readonly ips: number;
  readonly order: number;
}

export type IdKind = "image" | "instance" | "request" | "volume" | "address";

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
  /** Done once, when `steps` times the step time have passed and somebody looks. */
  after(steps: number, step: Step): void;
  /** Runs the steps that are due; with `everything`, also what is under way and would be done soon. */
  settle(everything?: boolean): void;
}
