import { createHash } from "node:crypto";
import { type ImageKey, keyText } from "../../../domain/image/image.ts";
import type { ImpactPlan } from "../verb.ts";

/**
 * Of what matters: which machines, not whether they boot or run; who could not be asked, not how it failed this time.
 * `order` is what is to be done, in full: a plan is good for nothing else.
 */
export function planHash(
  image: ImageKey,
  { instances, unknown, ...facts }: Omit<ImpactPlan, "hash">,
  order: readonly unknown[],
): string {
  const machines = instances.map(({ backendId, nativeId }) => [backendId, nativeId]);
  const gaps = unknown.map(({ backendId, what }) => [backendId, what]);
  return createHash("sha256")
    .update(JSON.stringify([keyText(image), order, machines, gaps, facts]))
    .digest("base64url");
}
