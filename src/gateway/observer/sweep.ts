import { GatewayError } from "../../domain/errors.ts";
import type { ImageRecord, NativeId, Realm } from "../../domain/image.ts";
import type { Look } from "../../domain/observe.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { Lease, SourceRow } from "../../ports/store.ts";
import { type Entered, enteredIn, joinByEntry } from "../assets/catalogue-entries.ts";
import { callTo } from "../calling.ts";
import { digestOf } from "./digest.ts";
import type { KnownPage, PageMemory } from "./page-memory.ts";
import { type ArrivedPage, pagesOf } from "./pages.ts";
import type { Completed, PermissionReader } from "./permission-reader.ts";
import { batchesOf, type RecordParts, record } from "./record.ts";

export interface SweepParts extends RecordParts {
  readonly clock: Clock;
  readonly permissions: PermissionReader;
  /** What the realm's pages held when they were last looked at. */
  memoryOf(realm: Realm): PageMemory;
}

export interface SweepResult {
  readonly listed: number;
  readonly recorded: number;
  /** Ids that a complete but implausible sweep did not list: nothing is recorded of them before the next sweep agrees. */
  readonly suspects: readonly NativeId[];
  readonly asOf: string;
}

/** A partial answer proves that the image is there, and says nothing new of it. */
const isWhole = (answer: ImageRecord | GatewayError): answer is ImageRecord =>
  !(answer instanceof GatewayError) && !answer.partial;

/** One of them may go while it is asked for. */
const mostControls = 5;
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
  const { backend, store, clock, permissions } = parts;
  const { images, launchPermissions } = backend.adapter;
  const asOf = isoTime(clock.now());
  const known = await store.catalog.knownViews(backend.id, realm);
  const seen = new Set<NativeId>();
  let recorded = 0;

  const isNews = (nativeId: NativeId, digest: string): boolean => {
    const view = known.get(nativeId);
    if (!view?.visible || view.digest !== digest) return true;
    parts.skipped.delete(`${realm}:${nativeId}`);
    return false;
  };
  const look = async (records: readonly Completed[], beganAt: string, arrivedAt: string) => {
    // A page of a cloud that changes meanwhile may hold an image twice: the last word counts.
    const distinct = new Map(records.map((completed) => [completed.record.nativeId, completed])).values();
    const looked: { readonly nativeId: NativeId; readonly digest: string }[] = [];
    const news: Look[] = [];
    for (const completed of distinct) {
      await breathe();
      const { nativeId } = completed.record;
      const digest = digestOf(completed.record);
      looked.push({ nativeId, digest });
      if (isNews(nativeId, digest)) news.push({ ...lookAt({ nativeId }), ...completed, digest, beganAt, arrivedAt });
    }
    recorded += await record(parts, lease, news, signal);
    return looked;
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

  const lookAtPage = async ({ records, beganAt }: ArrivedPage): Promise<KnownPage> => {
    const completed = await permissions.complete(realm, records, signal);
    const readable = records.filter((record) => launchPermissions?.readable(record));
    const told = new Map(readable.map(({ nativeId }) => [nativeId, permissions.told(realm, nativeId)]));
    const looked = await look(completed, beganAt, isoTime(clock.now()));
    return { images: looked, told, entered: enteredIn(backend, records) };
  };
  /** The images of a page that shows what it showed, and that are not recorded as it shows them. */
  const doubtsAbout = async ({ images: listed, told }: KnownPage): Promise<readonly NativeId[]> => {
    await permissions.ask(realm, told.keys(), signal);
    const retold = (id: NativeId) => told.has(id) && told.get(id) !== permissions.told(realm, id);
    return listed.flatMap(({ nativeId, digest }) => (isNews(nativeId, digest) || retold(nativeId) ? [nativeId] : []));
  };

  const memory = parts.memoryOf(realm);
  memory.begin();
  const entered: Entered[] = [];
  const doubtful: NativeId[] = [];
  for await (const page of pagesOf({ backend, clock, realm, known: memory, signal })) {
    const { fingerprint } = page;
    const remembered = fingerprint === undefined ? undefined : memory.page(fingerprint);
    const doubts = remembered ? await doubtsAbout(remembered) : [];
    const shown = remembered ?? (await lookAtPage(page));
    for (const { nativeId } of shown.images) seen.add(nativeId);
    entered.push(...shown.entered);
    doubtful.push(...doubts);
    // Once it is recorded, and while it tells what is recorded: else it is to be read in full the next time.
    if (fingerprint !== undefined && doubts.length === 0) memory.keep(fingerprint, shown);
    await breathe();
  }

  /** Asks for images by their ids, and looks at those that are there. `failure`: of the first that the cloud gave no answer about. */
  const lookUp = async (ids: readonly NativeId[]) => {
    const beganAt = isoTime(clock.now());
    const found = new Map<NativeId, ImageRecord | GatewayError>();
    const listed = [...seen].slice(-mostControls);
    for (const batch of batchesOf(ids, images.batchSize)) {
      const answers = await images.getMany(realm, batch, callTo(backend, signal), listed);
      for (const [id, answer] of answers) found.set(id, answer);
    }
    const arrivedAt = isoTime(clock.now());
    const there = [...found.values()].filter(isWhole);
    await look(await permissions.complete(realm, there, signal), beganAt, isoTime(clock.now()));
    const failure = [...found.values()].find((answer) => answer instanceof GatewayError);
    return { absent: ids.filter((id) => !found.has(id)), failure, beganAt, arrivedAt };
  };
  // Whether one of them is gone meanwhile, the next sweep tells.
  const doubts = doubtful.length > 0 ? await lookUp(doubtful) : null;

  recorded += await joinByEntry(parts, lease, realm, entered);

  const missing: NativeId[] = [];
  let visible = 0;
  for (const [id, view] of known) {
    if (!view.visible) continue;
    visible += 1;
    if (!seen.has(id)) missing.push(id);
  }
  const agreed = new Set(previous?.suspects ?? []);
  const implausible = missing.length > plausibleLoss(visible) && !missing.every((id) => agreed.has(id));
  // What is not known of an image that the index holds otherwise, or that may be gone: the sweep is not complete.
  if (doubts?.failure) throw doubts.failure;
  if (missing.length === 0 || implausible) return { listed: seen.size, recorded, suspects: missing, asOf };

  // Absence counts only when the cloud, asked for the very id, says so too, and shows a control.
  const { absent, failure, beganAt, arrivedAt } = await lookUp(missing);
  recorded += await record(
    parts,
    lease,
    absent.map((nativeId) => ({ ...lookAt({ nativeId }), record: null, digest: "", beganAt, arrivedAt })),
    signal,
  );
  if (failure) throw failure;
  return { listed: seen.size, recorded, suspects: [], asOf };
}
