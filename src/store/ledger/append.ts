import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import { type LedgerEntry, lifecycleKinds, type NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import type { LedgerPayloadTable, LedgerTable } from "../schema.ts";
import { among, amongKeys } from "../sql-conditions.ts";
import { storableText } from "../text.ts";
import { commitmentOf, emptyChain, entryHash, payloadText } from "./chain.ts";
import { entryOf } from "./ledger-rows.ts";

const saltBytes = 16;

/** Where the ledger stands in this transaction, under the head's lock. */
export interface Head {
  readonly position: number;
  /** Of this write. */
  readonly revision: number;
  /** The store's clock, or the time of the last entry where that is later. */
  readonly recordedAt: string;
}

/** The entries behind `head`, in order; the last one is the new head. */
export async function appendEntries(
  engine: Engine,
  database: Database,
  head: Head,
  newEntries: readonly NewEntry[],
): Promise<readonly LedgerEntry[]> {
  if (newEntries.length === 0) return [];
  // The hash must be over what the database will give back.
  const entries = newEntries.map(storableEntry);
  const images = await readImages(engine, database, entries);
  const chains = await readChains(engine, database, entries);
  const salts = randomBytes(saltBytes * entries.length).toString("hex");
  const published = new Set(entries.filter(isPublication).map((entry) => rowText(entry.organization, entry.key)));
  const rows: LedgerTable[] = [];
  const payloads: LedgerPayloadTable[] = [];
  for (const [index, entry] of entries.entries()) {
    const image = images.get(rowText(entry.organization, entry.key));
    if (!image) throw new Error(`An entry was appended for an image that was not saved: ${keyText(entry.key)}.`);
    image.sequence += 1;
    image.added += 1;
    const chain = chains.get(entry.organization) ?? emptyChain;
    const payload = payloadText(entry);
    const salt = salts.slice(index * saltBytes * 2, (index + 1) * saltBytes * 2);
    const position = head.position + index + 1;
    const row = {
      position,
      organization: entry.organization,
      chain_position: chain.length + 1,
      image_id: image.id,
      provider: entry.key.provider,
      region: entry.key.region,
      native_id: entry.key.nativeId,
      image_sequence: image.sequence,
      kind: entry.kind,
      public: publicityOf(entry, image.visibility, published.has(rowText(entry.organization, entry.key))),
      backend_id: entry.backendId,
      source: entry.source,
      occurred_at: entry.occurredAt,
      observed_after: entry.observedAfter,
      observed_before: entry.observedBefore,
      recorded_at: head.recordedAt,
      actor: entry.actor,
      commitment: commitmentOf(salt, payload),
    };
    const hash = entryHash(row, chain.hash);
    chains.set(entry.organization, { length: row.chain_position, hash });
    rows.push({ ...row, hash });
    payloads.push({ position, payload, salt });
  }
  for (const chunk of chunksOf(rows, 19, engine)) await database.insertInto("ledger").values(chunk).execute();
  for (const chunk of chunksOf(payloads, 3, engine))
    await database.insertInto("ledger_payload").values(chunk).execute();
  await moveSequences(engine, database, [...images.values()], head.revision);
  await moveHeads(database, chains, { position: head.position + entries.length, recordedAt: head.recordedAt });
  return rows.map((row, index) => entryOf({ ...row, payload: payloads[index]?.payload ?? null, salt: null, own: 1 }));
}

/**
 * 0: for the organization alone. 1: a fact of the image itself, told while it is public. 2: that it is public no more, or
 * gone: the last such fact, which no follower may miss. What changed together with its becoming public was private.
 */
function publicityOf(entry: NewEntry, visibility: string, isPublished: boolean): number {
  const { kind, before } = entry;
  if (lifecycleKinds[kind] === "ASSET") return visibility === "PUBLIC" && !entry.confined ? 1 : 0;
  if (lifecycleKinds[kind] !== "IMAGE") return 0;
  if (kind === "image.visibility-changed" && before === "PUBLIC") return 2;
  if (visibility !== "PUBLIC" || (isPublished && !isPublication(entry))) return 0;
  return kind === "image.deregistered" ? 2 : 1;
}

function isPublication({ kind, after }: NewEntry): boolean {
  return kind === "image.visibility-changed" && after === "PUBLIC";
}

function rowText(organization: string, key: ImageKey): string {
  return `${organization} ${keyText(key)}`;
}

function storableEntry(entry: NewEntry): NewEntry {
  const { provider, region, nativeId } = entry.key;
  const orNull = (text: string | null) => (text === null ? null : storableText(text));
  return {
    ...entry,
    key: { provider: storableText(provider), region: storableText(region), nativeId: storableText(nativeId) },
    backendId: storableText(entry.backendId),
    organization: storableText(entry.organization),
    occurredAt: orNull(entry.occurredAt),
    observedAfter: orNull(entry.observedAfter),
    observedBefore: orNull(entry.observedBefore),
    actor: orNull(entry.actor),
  };
}

interface Sequenced {
  readonly id: number;
  readonly visibility: string;
  sequence: number;
  added: number;
}

async function readImages(engine: Engine, database: Database, entries: readonly NewEntry[]) {
  const keys = [...new Map(entries.map(({ key }) => [keyText(key), key])).values()];
  const organizations = [...new Set(entries.map(({ organization }) => organization))];
  const images = new Map<string, Sequenced>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const rows = await database
      .selectFrom("image")
      .select(["id", "organization", "provider", "region", "native_id", "image_sequence", "visibility"])
      .where(amongKeys("image", chunk))
      .where("organization", "in", organizations)
      .execute();
    for (const { id, organization, provider, region, native_id, image_sequence, visibility } of rows) {
      const text = rowText(organization, { provider, region, nativeId: native_id });
      images.set(text, { id, visibility, sequence: image_sequence, added: 0 });
    }
  }
  return images;
}

async function readChains(engine: Engine, database: Database, entries: readonly NewEntry[]) {
  const organizations = [...new Set(entries.map(({ organization }) => organization))];
  const chains = new Map<string, { readonly length: number; readonly hash: string }>();
  for (const chunk of chunksOf(organizations, 1, engine)) {
    const rows = await database.selectFrom("ledger_chain").selectAll().where("organization", "in", chunk).execute();
    for (const { organization, length, hash } of rows) chains.set(organization, { length, hash });
  }
  return chains;
}

/** One statement for all images that got equally many entries. What is kept of these images, of their history too, is of the past. */
async function moveSequences(
  engine: Engine,
  database: Database,
  images: readonly Sequenced[],
  revision: number,
): Promise<void> {
  for (const [added, moved] of Map.groupBy(images, (image) => image.added)) {
    for (const chunk of chunksOf(moved, 1, engine)) {
      const ids = chunk.map(({ id }) => id);
      await sql`update image set image_sequence = image_sequence + ${added}, changed_at = ${revision}
        where ${among("id", ids)}`.execute(database);
    }
  }
}

async function moveHeads(
  database: Database,
  chains: ReadonlyMap<string, { readonly length: number; readonly hash: string }>,
  { position, recordedAt }: Omit<Head, "revision">,
): Promise<void> {
  await database
    .insertInto("ledger_chain")
    .values([...chains].map(([organization, chain]) => ({ organization, ...chain })))
    .onConflict((conflict) =>
      conflict.column("organization").doUpdateSet((excluded) => ({
        length: excluded.ref("excluded.length"),
        hash: excluded.ref("excluded.hash"),
      })),
    )
    .execute();
  await database
    .updateTable("ledger_head")
    .set(({ eb }) => ({ position, recorded_at: recordedAt, revision: eb("revision", "+", 1) }))
    .execute();
}
