import type { LaunchPermission, NativeId } from "../../domain/image/image.ts";
import type { KnownPages } from "../../ports/adapter.ts";
import type { Entered } from "../assets/catalogue-entries.ts";

/** What is kept of a page whose records were looked at: as little as tells whether there is anything to do about one. */
export interface KnownPage {
  readonly images: readonly {
    readonly nativeId: NativeId;
    readonly digest: string;
  }[];
  /** The images whose launch permissions may be asked for, with those that were in their digests; undefined for none. */
  readonly told: ReadonlyMap<NativeId, readonly LaunchPermission[] | undefined>;
  readonly entered: readonly Entered[];
}

export interface PageMemory extends KnownPages {
  /** Begins a sweep: what the one before did not show is forgotten. */
  begin(): void;
  page(fingerprint: string): KnownPage | undefined;
  keep(fingerprint: string, page: KnownPage): void;
}

/** The pages of the last sweep and of this one, in one region. */
export function createPageMemory(): PageMemory {
  let last: ReadonlyMap<string, KnownPage> = new Map();
  let current = new Map<string, KnownPage>();
  const page = (fingerprint: string) => current.get(fingerprint) ?? last.get(fingerprint);
  return {
    begin() {
      last = current;
      current = new Map();
    },
    page,
    idsOf: (fingerprint) => page(fingerprint)?.images.map(({ nativeId }) => nativeId),
    keep(fingerprint, known) {
      current.set(fingerprint, known);
    },
  };
}
