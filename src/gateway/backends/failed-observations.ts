import type { Store } from "../../ports/store/store.ts";

/** Why the last look at a region of a backend failed. */
export interface FailedLook {
  readonly backend: string;
  readonly region: string;
  readonly message: string;
}

export async function failedLooks(
  sources: Store["sources"],
  backends: readonly { readonly id: string }[],
): Promise<readonly FailedLook[]> {
  const ids = new Set(backends.map(({ id }) => id));
  return (await sources.all()).flatMap(({ backendId, region, error }) =>
    error && ids.has(backendId) ? [{ backend: backendId, region, message: error.message }] : [],
  );
}
