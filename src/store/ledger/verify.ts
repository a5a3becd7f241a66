import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { LedgerBreak } from "../../ports/store/store.ts";
import type { Database } from "../engine.ts";
import { commitmentOf, emptyChain, entryHash } from "./chain.ts";
import { type EntryRow, entryColumns, entryTables } from "./ledger-rows.ts";

interface Chain {
  readonly length: number;
  readonly hash: string;
}

const batchSize = 1_000;

/**
 * Walks the ledger up to the head that it finds first, beside writers that go on: what is behind a head never changes.
 * Whoever can rewrite everything, heads included, is found out only by a head that somebody kept elsewhere.
 */
export async function verifyLedger(database: Database): Promise<LedgerBreak | null> {
  const heads = await readHeads(database);
  if (heads.last !== heads.position) return { organization: "", position: heads.position, rule: "head" };
  const chains = new Map<string, Chain>();
  let position = 0;
  let recordedAt = "";
  while (position < heads.position) {
    const rows = await readBatch(database, position, Math.min(position + batchSize, heads.position));
    if (rows.length === 0) return { organization: "", position: position + 1, rule: "position" };
    for (const row of rows) {
      position += 1;
      const chain = chains.get(row.organization) ?? emptyChain;
      const rule = brokenRule(row, position, recordedAt, chain);
      if (rule) return { organization: row.organization, position, rule };
      chains.set(row.organization, { length: row.chain_position, hash: row.hash });
      recordedAt = row.recorded_at;
    }
    // Embedded SQLite answers without ever letting go of the event loop.
    await setImmediate();
  }
  return brokenHead(chains, heads.chains, position);
}

/** The range on both tables: PostgreSQL would otherwise read all payloads for every batch. */
async function readBatch(database: Database, after: number, upTo: number): Promise<readonly EntryRow[]> {
  const { rows } = await sql<EntryRow>`select ${entryColumns} from ${entryTables}
    and ledger_payload.position > ${after} and ledger_payload.position <= ${upTo}
    where ledger.position > ${after} and ledger.position <= ${upTo}
    order by ledger.position`.execute(database);
  return rows;
}

function brokenRule(row: EntryRow, position: number, recordedAt: string, chain: Chain): string | null {
  if (row.position !== position) return "position";
  if (row.recorded_at < recordedAt) return "recorded-at";
  if (row.chain_position !== chain.length + 1) return "chain-position";
  if (row.hash !== entryHash(row, chain.hash)) return "hash";
  if (row.payload !== null && row.commitment !== commitmentOf(row.salt ?? "", row.payload)) return "payload";
  return null;
}

function brokenHead(
  walked: ReadonlyMap<string, Chain>,
  stored: ReadonlyMap<string, Chain>,
  position: number,
): LedgerBreak | null {
  for (const organization of new Set([...walked.keys(), ...stored.keys()])) {
    const left = walked.get(organization) ?? emptyChain;
    const right = stored.get(organization) ?? emptyChain;
    if (left.length !== right.length || left.hash !== right.hash) return { organization, position, rule: "chain-head" };
  }
  return null;
}

/** In one statement, so that all are of one moment. */
async function readHeads(database: Database) {
  const { rows } = await sql<{
    readonly position: number;
    readonly last: number;
    readonly organization: string | null;
    readonly length: number;
    readonly hash: string;
  }>`select ledger_head.position, (select coalesce(max(position), 0) from ledger) as last,
      ledger_chain.organization, ledger_chain.length, ledger_chain.hash
    from ledger_head left join ledger_chain on 1 = 1`.execute(database);
  const chains = new Map<string, Chain>();
  for (const { organization, length, hash } of rows) {
    if (organization !== null) chains.set(organization, { length, hash });
  }
  const first = rows[0];
  return { position: first?.position ?? 0, last: first?.last ?? 0, chains };
}
