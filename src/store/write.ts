import { sql } from "kysely";
import { isoTime } from "../ports/clock.ts";
import type { WriteTransaction } from "../ports/store/store.ts";
import { createAssetWrites } from "./assets/asset-writes.ts";
import { createTalkWrites } from "./discussions/writes.ts";
import type { Database, Engine } from "./engine.ts";
import { imagesEverywhere, imagesOfOrganization } from "./images/image-rows.ts";
import { savePermissionTurns } from "./images/permission-turns.ts";
import { saveImages } from "./images/save.ts";
import { beginIntent, claimsOf, settleIntent, withdrawIntent } from "./intents/intents.ts";
import { fence } from "./intents/leases.ts";
import { appendEntries, type Head } from "./ledger/append.ts";
import { expectStewardship, keepImage, takeExpectedStewardship } from "./people/stewardship.ts";
import { createTurns } from "./postgres/in-turn.ts";
import { createPublicationWrites } from "./publications/publication-writes.ts";
import { saveSource } from "./sources.ts";

/** Locks the head, lets `work` write, and commits. */
export function runWrite<Result>(
  engine: Engine,
  work: (transaction: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  return engine.transaction(async (database) => {
    const head = await lockHead(engine, database);
    const transaction = openTransaction(engine, database, head);
    const result = await work(transaction.port).finally(transaction.end);
    transaction.refuseIfBroken();
    await transaction.countIfChanged();
    return result;
  });
}

interface LockedHead extends Head {
  /** The last write's; this one's is the next. */
  readonly revision: number;
  readonly clock: string;
}

async function lockHead(engine: Engine, database: Database): Promise<LockedHead> {
  const locked = engine.locksRows ? sql`for update` : sql``;
  // The clock is read when the lock is ours: while this writer waited, other writers' clocks went on.
  const { rows } = await sql<LockedHead & { readonly now: number }>`with head as materialized (
    select position, recorded_at, revision from ledger_head ${locked}
  ) select position, recorded_at as "recordedAt", revision, ${engine.now()} as now from head`.execute(database);
  const head = rows[0];
  if (!head) throw new Error("The ledger has no head row: the database was not made by its migrations.");
  const clock = isoTime(head.now);
  const clockWentBack = clock < head.recordedAt;
  return { ...head, recordedAt: clockWentBack ? head.recordedAt : clock, clock };
}

function openTransaction(engine: Engine, database: Database, head: LockedHead) {
  const inTurn = createTurns();
  let { position } = head;
  let ended = false;
  let changed = false;
  let broken: { readonly cause: unknown } | null = null;

  const step = <Result>(run: () => Promise<Result>): Promise<Result> =>
    inTurn(async () => {
      if (ended) throw new Error("A write transaction was used after its work had ended.");
      return run();
    });
  // What failed halfway must not be committed, even if `work` caught the error.
  const change = <Result>(run: () => Promise<Result>): Promise<Result> => {
    changed = true;
    return step(run).catch((cause: unknown) => {
      broken = { cause };
      throw cause;
    });
  };

  const port: WriteTransaction = {
    now: head.recordedAt,
    clock: head.clock,
    fence: (lease) => step(() => fence(engine, database, lease)),
    load: (organization, keys) => step(() => imagesOfOrganization(engine, database, organization, keys)),
    loadEverywhere: (keys) => step(() => imagesEverywhere(engine, database, keys)),
    assets: inTransaction(createAssetWrites(database, head.recordedAt), change),
    talk: inTransaction(createTalkWrites(database, { now: head.recordedAt, clock: head.clock }), change),
    claims: (backendIds) => step(() => claimsOf(database, backendIds)),
    publications: inTransaction(createPublicationWrites(engine, database, head.recordedAt), change),
    begin: (intent) => change(() => beginIntent(database, intent, head.recordedAt)),
    withdraw: (id) => change(() => withdrawIntent(database, id)),
    savePermissionTurns: (turns) => step(() => savePermissionTurns(engine, database, turns)),
    saveSource: (row) => change(() => saveSource(database, row)),
    settle: (id, outcome) => change(() => settleIntent(database, id, outcome)),
    save: (images) => change(() => saveImages(engine, database, images, head.revision + 1)),
    expectStewardship: (expected) => change(() => expectStewardship(database, expected, head.clock)),
    takeExpectedStewardship: (organization, images) =>
      change(() => takeExpectedStewardship(database, organization, images, head.clock)),
    keep: (organization, key, stewardship) =>
      change(() => keepImage(database, organization, key, stewardship, head.revision + 1)),
    append: (entries) =>
      change(async () => {
        const { recordedAt, revision } = head;
        const appended = await appendEntries(
          engine,
          database,
          { position, recordedAt, revision: revision + 1 },
          entries,
        );
        position += appended.length;
        return appended;
      }),
  };
  return {
    port,
    /** Waits for steps that nobody awaited, and refuses later ones. */
    end: () =>
      inTurn(async () => {
        ended = true;
      }),
    refuseIfBroken: () => {
      if (broken) throw broken.cause;
    },
    async countIfChanged() {
      // Entries count when they are appended: no second statement for them.
      if (changed && position === head.position)
        await sql`update ledger_head set revision = revision + 1`.execute(database);
    },
  };
}

/** Each call a change of the transaction, in its turn. */
function inTransaction<Writes extends object>(
  writes: Writes,
  change: <Result>(run: () => Promise<Result>) => Promise<Result>,
): Writes {
  const methods = Object.entries(writes).map(([name, method]) => [
    name,
    (...given: unknown[]) => change(() => method(...given)),
  ]);
  // The same names, and methods that take and give the same: each member is a function that gives a promise.
  return Object.fromEntries(methods) as Writes;
}
