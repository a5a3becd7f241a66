import { keyText, type Region } from "../../domain/image/image.ts";
import type { NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import { type Look, type Outcome, observe } from "../../domain/lifecycle/observe.ts";
import type { Cache } from "../../ports/cache.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Claim } from "../../ports/store/intents.ts";
import type { ImageWrite, Lease, Store, WriteTransaction } from "../../ports/store/store.ts";
import { joinMade } from "../assets/copies.ts";
import { type Backend, type Backends, isPersonal, withLiveViews } from "../backends/backends.ts";
import { latestTime, refuseSkewed } from "../backends/clock-check.ts";
import { forgetChanged } from "../invalidation/invalidation.ts";
import { accountsFor, entriesOutside, type Observation } from "../publications/out-of-band.ts";
import type { PublicationDefaults } from "../publications/policies.ts";

export interface RecordParts {
  readonly backend: Backend;
  readonly backends: Backends;
  readonly store: Store;
  readonly cache: Cache;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly publicationDefaults: PublicationDefaults;
  /** Images whose look was left to an intent, and the sweep before that: the last one known not to show what they show next. */
  readonly skipped: Map<string, string | null>;
}

/** In one transaction. Each of its statements keeps the event loop for as long as it takes: with SQLite, some 15 ms. */
const looksAtOnce = 200;

/** Commits what these looks add, index rows and ledger entries together; rings and forgets only after the commit. */
export async function record(
  parts: RecordParts,
  lease: Lease,
  looks: readonly Look[],
  signal: AbortSignal,
  /** True where nothing of this look is to be recorded. */
  holds: (look: Look, outcome: Outcome) => boolean = () => false,
): Promise<number> {
  const { store, notifier } = parts;
  const { organization } = parts.backend;
  // Whoever acts on an image through one backend speaks for it in all of the organization that see it.
  const regions = new Set(looks.map(({ key }) => key.region));
  const seeing = [...regions].flatMap((region) => ofOrganization(parts, region).map(({ id }) => id));
  let recorded = 0;
  for (const batch of batchesOf(looks, looksAtOnce)) {
    const ownAccounts = await accountsFor(parts, batch, signal);
    const appended = await store.write(async (transaction) => {
      await transaction.fence(lease);
      for (const { beganAt } of batch) refuseSkewed(transaction, parts.clock, beganAt);
      const claims = await transaction.claims(seeing);
      const before = await transaction.load(
        organization,
        batch.map(({ key }) => key),
      );
      const writes: ImageWrite[] = [];
      const observations: Observation[] = [];
      for (const look of batch) {
        const place = `${look.key.region}:${look.key.nativeId}`;
        if (claims.some((claim) => covers(claim, look))) {
          if (!parts.skipped.has(place)) parts.skipped.set(place, look.previousSweepAt);
          continue;
        }
        const row = before.get(keyText(look.key));
        const known = row ? withLiveViews(row, parts.backends) : null;
        const outcome = observe(known, look, latestTime(transaction));
        if (holds(look, outcome)) continue;
        parts.skipped.delete(place);
        observations.push({ look, known, outcome, asked: [] });
        if (outcome.write) {
          const { view, ...image } = outcome.write;
          const personal = isPersonal(parts.backend, image.facts);
          writes.push({ ...look.key, organization, personal, ...image, views: [view] });
        }
      }
      if (writes.length > 0) await transaction.save(writes);
      const made = writes.filter((write) => !before.has(keyText(write)));
      if (made.length > 0) await keepAsExpected(transaction, parts.backends, organization, made);
      const outside = await entriesOutside(parts, transaction, observations, ownAccounts);
      const news = observations.flatMap(({ look, outcome }): readonly NewEntry[] => {
        const told = outside.get(keyText(look.key));
        return told ? [...outcome.entries, told] : outcome.entries;
      });
      return { entries: news.length > 0 ? await transaction.append(news) : [], at: transaction.now };
    });
    if (appended.entries.length > 0) {
      notifier.ring();
      await forgetChanged(parts, appended.entries, appended.at);
    }
    recorded += appended.entries.length;
  }
  return recorded;
}

export function batchesOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

/** Somebody may have made them through Tintype, and the sweep saw them first. */
async function keepAsExpected(
  transaction: WriteTransaction,
  backends: Backends,
  organization: string,
  made: readonly ImageWrite[],
): Promise<void> {
  const images = made.map(({ provider, region, nativeId, facts, views }) => ({
    ...{ provider, region, nativeId },
    name: views.some((view) => view.facts.owned) ? facts.name : null,
  }));
  const expected = await transaction.takeExpectedStewardship(organization, images);
  for (const image of images) {
    const found = expected.get(keyText(image));
    if (found) await transaction.keep(organization, image, found.stewardship);
    if (found?.joinsAsset)
      await joinMade(transaction, backends, found.joinsAsset, { ...image, organization }, found.stewardship.creator);
  }
}

function ofOrganization({ backend, backends }: RecordParts, region: Region): readonly Backend[] {
  return backends.seeing(backend.provider, region).filter(({ organization }) => organization === backend.organization);
}

/** What an intent that is under way is about, its actor records; the next sweep sees it again. */
function covers({ region, nativeId, makesName }: Claim, { key, record }: Look): boolean {
  if (region !== key.region) return false;
  return nativeId !== null ? nativeId === key.nativeId : makesName !== null && makesName === record?.facts.name;
}
