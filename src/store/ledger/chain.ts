import { hash } from "node:crypto";
import { keyText } from "../../domain/image/image.ts";
import type { Change } from "../../domain/lifecycle/lifecycle.ts";
import type { LedgerTable } from "../schema.ts";
import { canonicalJson } from "./canonical-json.ts";

/** What an organization's chain begins with. */
export const emptyChain = { length: 0, hash: "" } as const;

export function payloadText({ before, after }: Pick<Change, "before" | "after">): string {
  return canonicalJson({ before, after });
}

/** What the chain holds of a payload: without the salt, which is erased with it, it tells nothing. */
export function commitmentOf(salt: string, payload: string): string {
  return hash("sha256", Buffer.concat([Buffer.from(salt, "hex"), Buffer.from(payload)]));
}

/** Over every field of the entry and the hash before it. Changing this breaks every ledger: give it a new version tag. */
export function entryHash(row: Omit<LedgerTable, "hash" | "image_id" | "public">, previous: string): string {
  const fields = [
    "l1",
    row.organization,
    row.chain_position,
    row.position,
    row.kind,
    keyText({ provider: row.provider, region: row.region, nativeId: row.native_id }),
    row.image_sequence,
    row.backend_id,
    row.source,
    row.occurred_at,
    row.observed_after,
    row.observed_before,
    row.recorded_at,
    row.actor,
    row.commitment,
    previous,
  ];
  return hash("sha256", fields.map(prefixed).join(""));
}

/** With its length in bytes, so that no two lists of fields look alike; null is no text. */
function prefixed(field: string | number | null): string {
  if (field === null) return "-";
  const text = String(field);
  return `${Buffer.byteLength(text)}:${text}`;
}
