import type { AddressRecord, ImageRecord, InstanceRecord, VolumeRecord } from "./records.ts";

type Change<Kind, Row> = {
  readonly kind: Kind;
  readonly id: string;
  readonly from: number;
  readonly change: Partial<Row>;
};

/** Something that happens later, as plain data: it outlives the process. */
export type Step =
  | Change<"image", ImageRecord>
  | Change<"instance", InstanceRecord>
  | Change<"volume", VolumeRecord>
  | Change<"address", AddressRecord>
  | { readonly kind: "forget"; readonly of: "instances" | "volumes" | "addresses"; readonly id: string }
  /** An image becomes available, with an entry of its own made like that of `like`. */
  | {
      readonly kind: "publish";
      readonly id: string;
      readonly from: number;
      readonly like: string | null;
      readonly change: Partial<ImageRecord>;
    }
  | { readonly kind: "give-address"; readonly id: string }
  | { readonly kind: "start"; readonly id: string; readonly addressId: string | null }
  | { readonly kind: "end"; readonly id: string };
