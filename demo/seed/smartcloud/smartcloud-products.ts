import type { FieldSeed } from "./smartcloud-manifests.ts";

export type Licence = "BYOL" | "PAYG" | "DUO";

export interface ProductSeed {
  readonly name: string;
  readonly platform: string;
  readonly architectures: readonly ("i386" | "x86_64")[];
  /** Data centres, by id, that carry it. */
  readonly locations: readonly string[];
  /** First day in the catalogue. */
  readonly since: string;
  readonly about: string;
  readonly licences?: readonly Licence[];
  /** What the smallest size costs more per hour under PAYG. */
  readonly softwareRate?: number;
  readonly ports?: readonly (readonly [number, number])[];
  readonly fields?: readonly FieldSeed[];
  readonly scripts?: string;
  readonly bundles?: readonly string[];
  readonly big?: boolean;
}
