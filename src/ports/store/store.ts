import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { Stewardship } from "../../domain/access/policy.ts";
import type { FacetName, FacetValue, ImageFilter, ImageOrder, LifecycleFilter } from "../../domain/image/filter.ts";
import type { SourceGap } from "../../domain/image/gap.ts";
import type { ImageFacts, ImageKey, NativeId, Region, ViewFacts } from "../../domain/image/image.ts";
import type { LedgerEntry, NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { Assets, AssetWrites } from "./assets.ts";
import type { Talk, TalkWrites } from "./discussions.ts";
import type { Claim, Intent, IntentOutcome, Intents } from "./intents.ts";
import type { LaunchFiles } from "./launch-files.ts";
import type { LinkChecks } from "./link-checks.ts";
import type { ApiTokens, People } from "./people.ts";
import type { Publications, PublicationWrites } from "./publications.ts";
import type { Registrations } from "./registrations.ts";

/** The durable part: index, ledger, leases. All methods throw GatewayError STORE_UNAVAILABLE when the database does not answer. */
export interface Store {
  readonly catalog: Catalog;
  readonly ledger: Ledger;
  readonly leases: Leases;
  readonly sources: Sources;
  readonly settings: Settings;
  readonly intents: Intents;
  readonly people: People;
  readonly apiTokens: ApiTokens;
  readonly registrations: Registrations;
  readonly assets: Assets;
  readonly linkChecks: LinkChecks;
  readonly launchFiles: LaunchFiles;
  readonly talk: Talk;
  readonly publications: Publications;
  /**
   * One write at a time over all replicas: holds the ledger head's lock from the first statement to the commit. Index
   * rows and ledger entries of one `work` commit together or not at all.
   */
  write<Result>(work: (transaction: WriteTransaction) => Promise<Result>): Promise<Result>;
  /**
   * The number of the last `write` that changed something, on whichever replica. While it stays the same, so does what
   * catalog, ledger, sources and assets answer; people, tokens, leases, launch files and link checks do not count.
   */
  revision(): Promise<number>;
  /** Resolves when the database answers and takes a write. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** An image as one organization knows it: each has its own row, so that no fact crosses from one to another. */
export interface IndexedImage extends ImageKey {
  /** The index's own row id; the tie breaker of every order. */
  readonly id: number;
  /** Whose backends showed these facts. */
  readonly organization: string;
  /** True where it is known through the viewer's own organization; false: it is public, and another one's backends see it. */
  readonly own: boolean;
  /** True where its cloud shows it to its owner alone, and the owner is a person. */
  readonly personal: boolean;
  readonly stewardship: Stewardship;
  readonly facts: ImageFacts;
  /** When the look that gave the facts began. */
  readonly factsAsOf: string;
  readonly firstSeenAt: string;
  /** Deregistered, or seen by no backend any more. */
  readonly gone: boolean;
  /** All backends that see it or once saw it (within the access scope of a query), sorted by backend id. Empty where it is not `own`. */
  readonly views: readonly IndexedView[];
}

export interface IndexedView {
  readonly backendId: string;
  readonly facts: ViewFacts;
  readonly visible: boolean;
  /** When the look that gave these facts began. */
  readonly asOf: string;
  readonly firstSeenAt: string;
  /** When it was found to be gone; null while visible. */
  readonly lostAt: string | null;
  /** Digest of the record that this view last showed; equal digests mean nothing to do. */
  readonly digest: string;
}

export interface ImageWrite extends ImageKey {
  readonly organization: string;
  readonly personal: boolean;
  readonly facts: ImageFacts;
  readonly factsAsOf: string;
  readonly gone: boolean;
  /** Only the views that changed. */
  readonly views: readonly Omit<IndexedView, "firstSeenAt">[];
}

export interface WriteTransaction {
  /** The store's clock at the begin; ISO 8601; never before the last `recordedAt`. */
  readonly now: string;
  /** The same as it stands: before `now` where the clock was set back. What was looked at behind it, was not. */
  readonly clock: string;
  /** Throws GatewayError CANCELLED where the lease is not held in this epoch any more. */
  fence(lease: Lease): Promise<void>;
  /** As this organization knows them, by `keyText`; all views. Unknown keys are absent. */
  load(organization: string, keys: readonly ImageKey[]): Promise<ReadonlyMap<string, IndexedImage>>;
  /** As every organization that has them knows them, by key, then organization; all views. */
  loadEverywhere(keys: readonly ImageKey[]): Promise<readonly IndexedImage[]>;
  readonly assets: AssetWrites;
  readonly talk: TalkWrites;
  readonly publications: PublicationWrites;
  /** Leaves stewardship as it is. */
  save(images: readonly ImageWrite[]): Promise<void>;
  /** Of an image that was saved. */
  keep(organization: string, key: ImageKey, stewardship: Stewardship): Promise<void>;
  /** Of an image that was made and no look has shown yet: whoever saves it first, keeps it so. Forgotten after a day. */
  expectStewardship(expected: ExpectedStewardship): Promise<void>;
  /** By `keyText`, what is expected of these images of one organization; it is expected no longer then. */
  takeExpectedStewardship(organization: string, images: readonly NewImage[]): Promise<ReadonlyMap<string, Expected>>;
  /** What intents that are under way on these backends are about. */
  claims(backendIds: readonly string[]): Promise<readonly Claim[]>;
  /** Stores an intent, together with what it is the consequence of. Its id, and its actor and key, must be new. */
  begin(intent: Omit<Intent, "startedAt" | "outcome">): Promise<void>;
  /** Gives an intent its outcome. Throws CANCELLED where it has one already. */
  settle(intentId: string, outcome: IntentOutcome): Promise<void>;
  /**
   * Takes an intent back, where the cloud was certainly not asked to do anything: its key may be used again. A
   * publication that it was to carry out waits for approval again.
   */
  withdraw(intentId: string): Promise<void>;
  /** How the last look at a region went. */
  saveSource(row: SourceRow): Promise<void>;
  /** Whose launch permissions were asked for; views that are not there are left out. */
  savePermissionTurns(turns: PermissionTurns): Promise<void>;
  /** In order; every image must have been saved. Assigns position, image sequence and recordedAt, and extends the hash chain of each organization. */
  append(entries: readonly NewEntry[]): Promise<readonly LedgerEntry[]>;
}

export interface ExpectedStewardship extends Omit<ImageKey, "nativeId"> {
  readonly organization: string;
  /** Null where the cloud never said it; then the name tells it, among the images that the account owns. */
  readonly nativeId: NativeId | null;
  readonly name: string | null;
  readonly stewardship: Stewardship;
  /** The asset that it is to join, in its creator's name; null or absent: none. */
  readonly joinsAsset?: string | null;
}

/** What an image is to be from its first row on. */
export interface Expected {
  readonly stewardship: Stewardship;
  readonly joinsAsset: string | null;
}

export interface NewImage extends ImageKey {
  /** Null where the account does not own it. */
  readonly name: string | null;
}

export interface ImageQuery {
  readonly accessScope: AccessScope;
  readonly filter: ImageFilter;
  /** What `filter.deprecated` compares with; ISO 8601. */
  readonly now: string;
}

/** Where a page ends: the sort text of its last image and its row id. */
export interface ImagePosition {
  readonly sort: string;
  readonly id: number;
}

export interface Catalog {
  /** At most `limit` images behind `after`, each once, with their views in the access scope. */
  list(
    query: ImageQuery,
    order: ImageOrder,
    after: ImagePosition | null,
    limit: number,
  ): Promise<readonly PositionedImage[]>;
  count(query: ImageQuery): Promise<number>;
  /** The values of a facet among the images that the filter, without the facet's own field, means; frequent ones first. */
  facet(query: ImageQuery, name: FacetName): Promise<readonly FacetValue[]>;
  /** As the organization has them, whichever backends see them still; by `keyText`. */
  ofOrganization(organization: string, keys: readonly ImageKey[]): Promise<ReadonlyMap<string, IndexedImage>>;
  /** By `keyText`; images outside the access scope are absent. */
  byKeys(keys: readonly ImageKey[], accessScope: AccessScope): Promise<ReadonlyMap<string, IndexedImage>>;
  /** Images in the access scope whose facts hold one of these ids of a cloud anywhere; at most `limit`. Reads all facts: for rare questions. */
  mentioning(ids: readonly string[], accessScope: AccessScope, limit: number): Promise<readonly IndexedImage[]>;
  /** What a sweep compares with: every view that this backend has or had in this region. */
  knownViews(backendId: string, region: Region): Promise<ReadonlyMap<NativeId, KnownView>>;
}

export interface KnownView {
  readonly digest: string;
  readonly visible: boolean;
  readonly owned: boolean;
  /** When its launch permissions were asked for last; null: never, or not since it was lost. */
  readonly permissionsAskedAt: string | null;
  /** True once the cloud told them. */
  readonly permissionsKnown: boolean;
}

/** When launch permissions were asked for, image by image. */
export interface PermissionTurns {
  readonly backendId: string;
  readonly region: Region;
  readonly answered: readonly (readonly [NativeId, string])[];
  /** Asked for, and not told. */
  readonly unanswered: readonly (readonly [NativeId, string])[];
}

export type PositionedImage = IndexedImage & { readonly position: ImagePosition };

export interface LedgerQuery {
  readonly accessScope: AccessScope;
  readonly filter: LifecycleFilter;
}

/** `own: false`: of a public image, told by another organization's backends: what only these know is not the reader's. */
export type SeenEntry = LedgerEntry & { readonly own: boolean };

/** `personal`: whether somebody is told it, and as whose, depends on the person; `at` says it. */
export type SharedEntry = SeenEntry & { readonly personal: boolean };

export interface Ledger {
  /** The last position; 0 when empty. */
  head(): Promise<number>;
  /** The oldest position still kept; head + 1 when empty. */
  oldest(): Promise<number>;
  /** Entries with position > after, ascending, at most `limit`. */
  after(position: number, limit: number, query: LedgerQuery): Promise<readonly SeenEntry[]>;
  /** As `after`, for all people of the access scope's organizations together: what all of them are told, and what some may be. */
  shared(position: number, limit: number, query: LedgerQuery): Promise<readonly SharedEntry[]>;
  /** Those of these positions that the access scope is told, by position. */
  at(positions: readonly number[], accessScope: AccessScope): Promise<ReadonlyMap<number, SeenEntry>>;
  /** Per image, by `keyText`: its entries with position > after, ascending, at most `limit` each. One statement for all. */
  histories(
    keys: readonly ImageKey[],
    after: number,
    limit: number,
    accessScope: AccessScope,
  ): Promise<ReadonlyMap<string, readonly SeenEntry[]>>;
  /** Recomputes every hash of every chain; the first break, or null. */
  verify(): Promise<LedgerBreak | null>;
}

export interface LedgerBreak {
  readonly organization: string;
  readonly position: number;
  readonly rule: string;
}

/** The right to observe one backend. A holder that lost it is found out by its epoch. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
}

export interface Leases {
  /**
   * Takes or renews by the store's clock; null while another holder's lease has not run out. A new holder gets a new epoch.
   * Where that clock was set back meanwhile, a lease lasts its own length from when somebody else asks for it.
   */
  acquire(name: string, holder: string, ttlMs: number): Promise<Lease | null>;
  /** Gives it up at once; no error where it is lost already. */
  release(lease: Lease): Promise<void>;
}

/** How the looks at one region of one backend went. */
export interface SourceRow {
  readonly backendId: string;
  readonly region: Region;
  /** When the last COMPLETE sweep began: what its views are as of. Null before the first. */
  readonly asOf: string | null;
  readonly completedAt: string | null;
  readonly attemptedAt: string;
  /** The last attempt's failure; null after a success. */
  readonly error: SourceError | null;
  /** Of a complete but implausible sweep: ids that it did not list, and `id digest` of what it said of others. The next one confirms them. */
  readonly suspects: readonly string[];
  /** What the images that the last complete sweep showed lack. */
  readonly gaps: readonly SourceGap[];
}

export interface SourceError {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

export interface Sources {
  all(): Promise<readonly SourceRow[]>;
}

export interface Settings {
  /** The stored text, or `make()` stored first; one value over all replicas. */
  getOrCreate(name: string, make: () => string): Promise<string>;
  /** The names that are stored and begin so. */
  namesFrom(prefix: string): Promise<readonly string[]>;
}
