import { sql } from "kysely";
import type { Json } from "../../domain/image/image.ts";
import type { EvidenceSource, LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { SeenEntry } from "../../ports/store/store.ts";
import type { LedgerTable } from "../schema.ts";

export type EntryRow = Omit<LedgerTable, "image_id" | "public"> & {
  readonly payload: string | null;
  readonly salt: string | null;
};

/** The columns of an `EntryRow`, from `entryTables`. */
export const entryColumns = sql`ledger.position, ledger.organization, ledger.chain_position, ledger.provider,
  ledger.region, ledger.native_id, ledger.image_sequence, ledger.kind, ledger.backend_id, ledger.source,
  ledger.occurred_at, ledger.observed_after, ledger.observed_before, ledger.recorded_at, ledger.actor,
  ledger.commitment, ledger.hash, ledger_payload.payload, ledger_payload.salt`;

export const entryTables = sql`ledger left join ledger_payload on ledger_payload.position = ledger.position`;

export function entryOf(row: EntryRow & { readonly own: number }): SeenEntry {
  // `append` wrote it from a Change; an erased payload leaves both sides null.
  const payload: { before: Json; after: Json } = row.payload === null ? erased : JSON.parse(row.payload);
  return {
    position: row.position,
    imageSequence: row.image_sequence,
    recordedAt: row.recorded_at,
    // `append` wrote both from a NewEntry, and nobody else writes here.
    kind: row.kind as LifecycleKind,
    source: row.source as EvidenceSource,
    before: payload.before,
    after: payload.after,
    key: { provider: row.provider, region: row.region, nativeId: row.native_id },
    backendId: row.backend_id,
    organization: row.organization,
    occurredAt: row.occurred_at,
    observedAfter: row.observed_after,
    observedBefore: row.observed_before,
    actor: row.actor,
    own: row.own === 1,
  };
}

const erased = { before: null, after: null };
