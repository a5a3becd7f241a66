import type { LifecycleFilter } from "../image/filter.ts";
import type { LedgerEntry } from "./lifecycle.ts";

type Given = Pick<LedgerEntry, "kind" | "key" | "backendId" | "source" | "recordedAt">;

/** What a filter says of one entry: the same as the store's statement, but for whom it is told. */
export function passes(filter: LifecycleFilter, { kind, key, backendId, source, recordedAt }: Given): boolean {
  const { kinds, providers, backends, regions, images, sources, recordedAfter, recordedBefore } = filter;
  const among = <Value>(values: readonly Value[] | undefined, value: Value) => !values || values.includes(value);
  return (
    among(kinds, kind) &&
    among(providers, key.provider) &&
    among(backends, backendId) &&
    among(regions, key.region) &&
    among(sources, source) &&
    (recordedAfter === undefined || recordedAt > recordedAfter) &&
    (recordedBefore === undefined || recordedAt < recordedBefore) &&
    (!images ||
      images.some(
        (image) => image.nativeId === key.nativeId && image.region === key.region && image.provider === key.provider,
      ))
  );
}
