import { GatewayError } from "../../domain/errors.ts";
import { type ImageRecord, keyText, type NativeId, type Realm } from "../../domain/image.ts";
import type { NewEntry } from "../../domain/lifecycle.ts";
import { type Look, observe } from "../../domain/observe.ts";
import type { Bell } from "../../ports/bell.ts";
import type { Cache } from "../../ports/cache.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Claim } from "../../ports/intents.ts";
import type { ImageWrite, Lease, SourceRow, Store, WriteTransaction } from "../../ports/store.ts";
import { type Entered, enteredIn, joinByEntry } from "../assets/catalogue-entries.ts";
import { type Backend, type Backends, isPersonal, withLiveViews } from "../backends.ts";
import { callTo } from "../calling.ts";
import { forgetChanged } from "../forgetting.ts";
import { accountsFor, entriesOutside, type Observation } from "../publications/outside.ts";
import type { PublicationDefaults } from "../publications/policies.ts";
import { digestOf } from "./digest.ts";
import type { Completed, PermissionReader } from "./permission-reader.ts";

export interface SweepParts {
  readonly backend: Backend;
  readonly backends: Backends;
  readonly store: Store;
  readonly cache: Cache;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly publicationDefaults: PublicationDefaults;
  readonly permissions: PermissionReader;
  /** Images whose look was left to an intent, and the sweep before that: the last one known not to show what they show next. */
  readonly skipped: Map<string, string | null>;
}

export interface SweepResult {
  readonly listed: number;
  readonly recorded: number;
  /** Ids that a complete but implausible sweep did not list: nothing is recorded of them before the next sweep agrees. */
  readonly suspects: readonly NativeId[];
  readonly asOf: string;
}

/** Losing more than this at once is a fault until a second complete sweep says the same. */
const plausibleLoss = (known: number): number => Math.max(10, known * 0.2);

/**
 * Looks at the whole scope of one backend in one realm and records what changed. Throws GatewayError where any page or
 * write failed; what earlier pages showed is recorded all the same, and nothing is recorded as gone.
 */
export async function sweepRealm(
  parts: SweepParts,
  realm: Realm,
  previous: SourceRow | undefined,
  lease: Lease,
  signal: AbortSignal,
): Promise<SweepResult> {
  const { backend, store, clock } = parts;
  const { images } = backend.adapter;
  const asOf = isoTime(clock.now());
  const known = await store.catalog.knownViews(backend.id, realm);
  const seen = new Set<NativeId>();
  let recorded = 0;

  const look = async (records: readonly Completed[], beganAt: string, arrivedAt: string) => {
    // A page of a cloud that changes meanwhile may hold an image twice: the last word counts.
    const distinct = new Map(records.map((completed) => [completed.record.nativeId, completed])).values();
    const looks = [...distinct].map((completed) => ({
      ...lookAt(completed.record),
      ...completed,
      digest: digestOf(completed.record),
      beganAt,
      arrivedAt,
    }));
    const news = looks.filter(({ key, digest }) => {
      const view = known.get(key.nativeId);
      const isNews = !view?.visible || view.digest !== digest;
      if (!isNews) parts.skipped.delete(`${realm}:${key.nativeId}`);
      return isNews;
    });
    recorded += await record(parts, lease, news, signal);
  };
  const lookAt = ({ nativeId }: { nativeId: NativeId }) => ({
    key: { provider: backend.provider, realm, nativeId },
    backendId: backend.id,
    organization: backend.organization,
    previousSweepAt: parts.skipped.has(`${realm}:${nativeId}`)
      ? (parts.skipped.get(`${realm}:${nativeId}`) ?? null)
      : (previous?.asOf ?? null),
    permissionsAt: null,
    permissionsBefore: null,
  });

  const entered: Entered[] = [];
  let cursor: string | null = null;
  do {
    const beganAt = isoTime(clock.now());
    const page = await images.list(realm, cursor, callTo(backend, signal));
    const records = await parts.permissions.complete(realm, page.records, signal);
    for (const { record } of records) seen.add(record.nativeId);
    entered.push(...enteredIn(backend, page.records));
    await look(records, beganAt, isoTime(clock.now()));
    cursor = page.next;
  } while (cursor !== null);

  recorded += await joinByEntry(parts, lease, realm, entered);

  const visible = [...known].filter(([, view]) => view.visible).map(([id]) => id);
  const missing = visible.filter((id) => !seen.has(id));
  const agreed = new Set(previous?.suspects ?? []);
  const implausible = missing.length > plausibleLoss(visible.length) && !missing.every((id) => agreed.has(id));
  if (missing.length === 0 || implausible) return { listed: seen.size, recorded, suspects: missing, asOf };

  // Absence counts only when the cloud, asked for the very id, says so too.
  const beganAt = isoTime(clock.now());
  const found = new Map<NativeId, ImageRecord | GatewayError>();
  for (const batch of batchesOf(missing, images.batchSize))
    for (const [id, answer] of await images.getMany(realm, batch, callTo(backend, signal))) found.set(id, answer);
  const arrivedAt = isoTime(clock.now());
  const still = [...found.values()].filter((answer): answer is ImageRecord => !(answer instanceof GatewayError));
  await look(await parts.permissions.complete(realm, still, signal), beganAt, isoTime(clock.now()));
  const absent = missing.filter((id) => !found.has(id));
  recorded += await record(
    parts,
    lease,
    absent.map((nativeId) => ({ ...lookAt({ nativeId }), record: null, digest: "", beganAt, arrivedAt })),
    signal,
  );
  return { listed: seen.size, recorded, suspects: [], asOf };
}

/** Commits what these looks add, index rows and ledger entries together; rings and forgets only after the commit. */
async function record(parts: SweepParts, lease: Lease, looks: readonly Look[], signal: AbortSignal): Promise<number> {
  const { store, bell } = parts;
  const { organization } = parts.backend;
  // Whoever acts on an image through one backend speaks for it in all of the organization that see it.
  const realms = new Set(looks.map(({ key }) => key.realm));
  const seeing = [...realms].flatMap((realm) => ofOrganization(parts, realm).map(({ id }) => id));
  let recorded = 0;
  for (const batch of batchesOf(looks, 1000)) {
    const ownAccounts = await accountsFor(parts, batch, signal);
    const appended = await store.write(async (transaction) => {
      await transaction.fence(lease);
      const claims = await transaction.claims(seeing);
      const before = await transaction.load(
        organization,
        batch.map(({ key }) => key),
      );
      const writes: ImageWrite[] = [];
      const observations: Observation[] = [];
      for (const look of batch) {
        const place = `${look.key.realm}:${look.key.nativeId}`;
        if (claims.some((claim) => covers(claim, look))) {
          if (!parts.skipped.has(place)) parts.skipped.set(place, look.previousSweepAt);
          continue;
        }
        parts.skipped.delete(place);
        const row = before.get(keyText(look.key));
        const known = row ? withLiveViews(row, parts.backends) : null;
        const outcome = observe(known, look);
        observations.push({ look, known, outcome, asked: [] });
        if (outcome.write) {
          const { view, ...image } = outcome.write;
          const personal = isPersonal(parts.backend, image.facts);
          writes.push({ ...look.key, organization, personal, ...image, views: [view] });
        }
      }
      if (writes.length > 0) await transaction.save(writes);
      const made = writes.filter((write) => !before.has(keyText(write)));
      if (made.length > 0) await keepAsExpected(transaction, organization, made);
      const outside = await entriesOutside(parts, transaction, observations, ownAccounts);
      const news = observations.flatMap(({ look, outcome }): readonly NewEntry[] => {
        const told = outside.get(keyText(look.key));
        return told ? [...outcome.entries, told] : outcome.entries;
      });
      return { entries: news.length > 0 ? await transaction.append(news) : [], at: transaction.now };
    });
    if (appended.entries.length > 0) {
      bell.ring();
      await forgetChanged(parts, appended.entries, appended.at);
    }
    recorded += appended.entries.length;
  }
  return recorded;
}

function batchesOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

/** Somebody may have made them through Tintype, and the sweep saw them first. */
async function keepAsExpected(
  transaction: WriteTransaction,
  organization: string,
  made: readonly ImageWrite[],
): Promise<void> {
  const images = made.map(({ provider, realm, nativeId, facts, views }) => ({
    ...{ provider, realm, nativeId },
    name: views.some((view) => view.facts.owned) ? facts.name : null,
  }));
  const expected = await transaction.takeExpectedCustody(organization, images);
  for (const image of images) {
    const custody = expected.get(keyText(image));
    if (custody) await transaction.keep(organization, image, custody);
  }
}

function ofOrganization({ backend, backends }: SweepParts, realm: Realm): readonly Backend[] {
  return backends.seeing(backend.provider, realm).filter(({ organization }) => organization === backend.organization);
}

/** What an intent that is under way is about, its actor records; the next sweep sees it again. */
function covers({ realm, nativeId, makesName }: Claim, { key, record }: Look): boolean {
  if (realm !== key.realm) return false;
  return nativeId !== null ? nativeId === key.nativeId : makesName !== null && makesName === record?.facts.name;
}
