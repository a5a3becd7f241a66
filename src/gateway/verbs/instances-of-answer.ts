import type { InstanceRecord } from "../../domain/image/instance.ts";
import type { SeenInstance } from "../images/instances.ts";
import type { VerbAnswer } from "./verb.ts";

// The casts are the facets' contracts: a result is what the verb's facet gave back, null where it was not asked.

/** The machines that launching gave back, as seen by the backend that launched them. */
export function launchedInstances({ backendId, result }: VerbAnswer): readonly SeenInstance[] {
  const records = (result as unknown as { readonly instances: readonly InstanceRecord[] } | null)?.instances ?? [];
  return backendId === null ? [] : records.map((record) => ({ ...record, backendId }));
}

export function terminatedInstance({ result }: VerbAnswer, backendId: string): SeenInstance | null {
  const record = (result as unknown as { readonly instance: InstanceRecord | null } | null)?.instance;
  return record ? { ...record, backendId } : null;
}
