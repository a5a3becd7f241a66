import { GatewayError } from "../../domain/errors.ts";
import type { SourceGap } from "../../domain/image/gap.ts";
import type { ImageRecord, NativeId, Region } from "../../domain/image/image.ts";
import type { Look } from "../../domain/lifecycle/observe.ts";
import { isoTime } from "../../ports/clock.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { Lease, SourceRow } from "../../ports/store/store.ts";
import { type Entered, enteredIn, joinByEntry } from "../assets/catalogue-entries.ts";
import { callTo } from "../backends/calling.ts";
import { digestOf } from "./digest.ts";
import { createDoubts, type Verdict } from "./doubts.ts";
import { gapsOf } from "./gaps.ts";
import type { KnownPage, PageMemory } from "./page-memory.ts";
import { type ArrivedPage, pagesOf } from "./pages.ts";
import type { Completed, PermissionReader } from "./permission-reader.ts";
import { batchesOf, type RecordParts, record } from "./record.ts";

export interface SweepParts extends RecordParts {
  readonly permissions: PermissionReader;
  /** What the region's pages held when they were last looked at. */
  memoryOf(region: Region): PageMemory;
}

export interface SweepResult {
  readonly listed: number;
  readonly recorded: number;
  /** Where it was complete and is not believed yet, see `Doubts`. */
  readonly verdict: Verdict;
  readonly gaps: readonly SourceGap[];
  readonly asOf: string;
}

/** A partial answer proves that the image is there, and says nothing new of it. */
const isWhole = (answer: ImageRecord | GatewayError): answer is ImageRecord =>
  !(answer instanceof GatewayError) && !answer.partial;

/** One of them may go while it is asked for. */
const mostControls = 5;

/**
 * Looks at the whole scope of one backend in one region and records what changed. Throws GatewayError where any page or
 * write failed; what earlier pages showed is recorded all the same, and nothing is recorded as gone.
 */
export async function sweepRegion(
  parts: SweepParts,
  region: Region,
  previous: SourceRow | undefined,
  lease: Lease,
  signal: AbortSignal,
): Promise<SweepResult> {
  const { backend, store, clock, permissions } = parts;
  const { images, launchPermissions } = backend.adapter;
  const asOf = isoTime(clock.now());
  const known = await store.catalog.knownViews(backend.id, region);
  const doubts = createDoubts({ backend, region, known, agreed: new Set(previous?.suspects) });
  permissions.enter(region, known);
  const seen = new Set<NativeId>();
  let recorded = 0;

  const isNews = (nativeId: NativeId, digest: string): boolean => {
    const view = known.get(nativeId);
    if (!view?.visible || view.digest !== digest) return true;
    parts.skipped.delete(`${region}:${nativeId}`);
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
    recorded += await record(parts, lease, news, signal, doubts.holds);
    return looked;
  };
  const lookAt = ({ nativeId }: { nativeId: NativeId }) => ({
    key: { provider: backend.provider, region, nativeId },
    backendId: backend.id,
    organization: backend.organization,
    previousSweepAt: parts.skipped.has(`${region}:${nativeId}`)
      ? (parts.skipped.get(`${region}:${nativeId}`) ?? null)
      : (previous?.asOf ?? null),
    permissionsAt: null,
    permissionsBefore: null,
  });

  const lookAtPage = async ({ records, beganAt }: ArrivedPage): Promise<KnownPage> => {
    const completed = await permissions.complete(region, records, signal);
    const readable = records.filter((record) => launchPermissions?.readable(record));
    const told = new Map(readable.map(({ nativeId }) => [nativeId, permissions.told(region, nativeId)]));
    const looked = await look(completed, beganAt, isoTime(clock.now()));
    return { images: looked, told, entered: enteredIn(backend, records) };
  };
  /** The images of a page that shows what it showed, and that are not recorded as it shows them. */
  const unlikeIn = async ({ images: listed, told }: KnownPage): Promise<readonly NativeId[]> => {
    await permissions.ask(region, told.keys(), signal);
    const retold = (id: NativeId) => told.has(id) && told.get(id) !== permissions.told(region, id);
    return listed.flatMap(({ nativeId, digest }) => (isNews(nativeId, digest) || retold(nativeId) ? [nativeId] : []));
  };

  const memory = parts.memoryOf(region);
  memory.begin();
  const entered: Entered[] = [];
  const unlike: NativeId[] = [];
  let withoutNames: GatewayError | undefined;
  const late: (readonly [fingerprint: string, page: KnownPage])[] = [];
  const recordHeld = async (isComplete: boolean) => {
    recorded += await record(parts, lease, doubts.release(isComplete), signal);
  };
  try {
    for await (const page of pagesOf({ backend, clock, region, known: memory, signal })) {
      const { fingerprint } = page;
      const remembered = fingerprint === undefined ? undefined : memory.page(fingerprint);
      const heldBefore = doubts.count();
      const others = remembered ? await unlikeIn(remembered) : [];
      const shown = remembered ?? (await lookAtPage(page));
      withoutNames ??= page.withoutNames;
      for (const { nativeId } of shown.images) seen.add(nativeId);
      entered.push(...shown.entered);
      unlike.push(...others);
      // Once it is recorded, and while it tells what is recorded: else it is to be read in full the next time.
      if (fingerprint !== undefined && others.length === 0) {
        if (doubts.count() === heldBefore) memory.keep(fingerprint, shown);
        else late.push([fingerprint, shown]);
      }
      await breathe();
    }
  } catch (error) {
    // The caller hears what ended the sweep, whatever comes of this.
    await recordHeld(false).catch(() => {});
    throw error;
  }

  /** Asks for images by their ids, and looks at those that are there. `failure`: of the first that the cloud gave no answer about. */
  const lookUp = async (ids: readonly NativeId[]) => {
    const beganAt = isoTime(clock.now());
    const found = new Map<NativeId, ImageRecord | GatewayError>();
    const listed = [...seen].slice(-mostControls);
    for (const batch of batchesOf(ids, images.batchSize)) {
      const answers = await images.getMany(region, batch, callTo(backend, signal), listed);
      for (const [id, answer] of answers) found.set(id, answer);
    }
    const arrivedAt = isoTime(clock.now());
    const there = [...found.values()].filter(isWhole);
    await look(await permissions.complete(region, there, signal), beganAt, isoTime(clock.now()));
    const failure = [...found.values()].find((answer) => answer instanceof GatewayError);
    return { absent: ids.filter((id) => !found.has(id)), failure, beganAt, arrivedAt };
  };
  // Whether one of them is gone meanwhile, the next sweep tells.
  const again = unlike.length > 0 ? await lookUp(unlike) : null;
  await recordHeld(!again?.failure);

  recorded += await joinByEntry(parts, lease, region, entered);

  // Nobody knows how an image is that the index holds otherwise: the sweep is not complete.
  if (again?.failure) throw again.failure;
  const missing = [...known].flatMap(([id, view]) => (view.visible && !seen.has(id) ? [id] : []));
  const verdict = doubts.verdict(missing);
  const result = () => ({
    listed: seen.size,
    recorded,
    verdict,
    gaps: gapsOf(withoutNames, permissions.progress(region)),
    asOf,
  });
  if (verdict.error) return result();
  for (const [fingerprint, page] of late) memory.keep(fingerprint, page);
  if (missing.length === 0) return result();

  // Absence counts only when the cloud, asked for the very id, says so too, and shows a control.
  const { absent, failure, beganAt, arrivedAt } = await lookUp(missing);
  recorded += await record(
    parts,
    lease,
    absent.map((nativeId) => ({ ...lookAt({ nativeId }), record: null, digest: "", beganAt, arrivedAt })),
    signal,
  );
  await recordHeld(!failure);
  if (failure) throw failure;
  return result();
}
