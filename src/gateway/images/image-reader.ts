import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { can, knows, nobodysStewardship, type Stewardship, type Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import { type ImageKey, type ImageRecord, keyText } from "../../domain/image/image.ts";
import { withKnownNames } from "../../domain/text/diff.ts";
import type { Clock } from "../../ports/clock.ts";
import type { IndexedImage, Store } from "../../ports/store/store.ts";
import { type Backend, type Backends, isPersonal } from "../backends/backends.ts";
import { type CatalogImage, type CatalogView, type Freshness, speakingView, subjectOf } from "./catalog-image.ts";
import type { CloudAnswer, CloudReader } from "./cloud-reader.ts";
import { type SourceStates, sourceErrorOf, sourceStates, statusOf } from "./source-status.ts";

type Answer = CloudAnswer<ImageRecord> | GatewayError;
type Reply = { readonly backend: Backend; readonly answer: Answer | undefined };

export interface ImageReaderParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly images: CloudReader<ImageRecord>;
  readonly clock: Clock;
}

/**
 * Images by key, asked of their clouds: one statement for the index, one cache round trip a backend, one cloud call a
 * region and batch. A cloud that does not answer leaves the index's image, marked with the reason and its age; only an
 * image that the index does not hold either fails alone. What the viewer may not see is asked for like what there is
 * not, and is null like it.
 */
export async function readImages(
  parts: ImageReaderParts,
  keys: readonly ImageKey[],
  viewer: Viewer,
): Promise<readonly (CatalogImage | GatewayError | null)[]> {
  const { store, backends, images } = parts;
  const accessScope = accessScopeOf(viewer, backends.all);
  const own = backends.all.filter(({ id }) => accessScope.backends.includes(id));
  const [indexed, rows] = await Promise.all([store.catalog.byKeys(keys, accessScope), store.sources.all()]);
  const states = sourceStates(backends, rows, parts.clock.now());
  const kept = await keptBy(store, viewer.organization, keys, indexed);

  const questions = new Map<Backend, ImageKey[]>();
  const asked = keys.map((key) => {
    const row = indexed.get(keyText(key));
    const known = row && speakingView(row.views);
    const candidates = known
      ? own.filter(({ id }) => id === known.backendId)
      : backends.seeing(key.provider, key.region).filter((backend) => own.includes(backend));
    // A tombstone needs no cloud: it stays what the ledger says until a sweep sees it again.
    const targets = row?.own && row.gone ? [] : candidates;
    for (const backend of targets) questions.set(backend, [...(questions.get(backend) ?? []), key]);
    return { key, row, targets };
  });

  const answers = new Map<string, Answer>();
  await Promise.all(
    [...questions].map(async ([backend, wanted]) => {
      const replies = await images.read(backend, wanted);
      wanted.forEach((key, index) => {
        const reply = replies[index];
        if (reply) answers.set(`${backend.id}/${keyText(key)}`, reply);
      });
    }),
  );

  return asked.map(({ key, row, targets }) => {
    const replies = targets.map((backend) => ({ backend, answer: answers.get(`${backend.id}/${keyText(key)}`) }));
    if (row?.own) return overIndex(states, row, replies[0], viewer);
    const found = withoutIndex(key, replies, viewer, kept.get(keyText(key))?.stewardship ?? nobodysStewardship);
    // Nobody of the viewer's own sees it, but it is public.
    return row && !(found && !(found instanceof GatewayError)) ? fromIndex(states, row) : found;
  });
}

/** Who keeps what the viewer's organization knows and the access scope does not show: a cloud shows it to all who share its account. */
async function keptBy(
  store: Store,
  organization: string | null,
  keys: readonly ImageKey[],
  seen: ReadonlyMap<string, IndexedImage>,
): Promise<ReadonlyMap<string, IndexedImage>> {
  const missing = keys.filter((key) => !seen.get(keyText(key))?.own);
  return organization === null || missing.length === 0
    ? new Map()
    : store.catalog.ofOrganization(organization, missing);
}

/** The index's image as it stands; what lists give. */
export function fromIndex(states: SourceStates, row: IndexedImage): CatalogImage {
  const views = row.views.map((view): CatalogView => {
    const state = states.of(view.backendId, row.region);
    const { backendId, facts, visible, firstSeenAt, lostAt } = view;
    const freshness: Freshness = {
      status: state?.status ?? "STALE",
      asOf: visible ? latestOf(states, view.asOf, state?.asOf ?? null) : view.asOf,
      origin: "INDEX",
      error: state?.error ?? null,
    };
    return { backendId, facts, visible, firstSeenAt, lostAt, freshness };
  });
  const { provider, region, nativeId, facts, gone, firstSeenAt, organization, personal, stewardship } = row;
  const view = speakingView(views);
  const freshness = view?.freshness ?? publicFreshness(states, row);
  const rest = { firstSeenAt: row.own ? firstSeenAt : null, organization, personal, stewardship };
  return { provider, region, nativeId, facts, gone, views, view, freshness, ...rest };
}

/** Of what other organizations' backends told: when one of them last looked, and nothing of how it went. */
function publicFreshness(states: SourceStates, { organization, provider, region, factsAsOf }: IndexedImage): Freshness {
  const looks = states.ofOrganization(organization, provider, region);
  const fresh = looks.find(({ status }) => status === "FRESH");
  const asOf = looks.reduce((last, { asOf }) => latestOf(states, last, asOf), factsAsOf);
  return { status: fresh ? "FRESH" : "STALE", asOf, origin: "INDEX", error: null };
}

function overIndex(
  states: SourceStates,
  row: IndexedImage,
  reply: Reply | undefined,
  viewer: Viewer,
): CatalogImage | null {
  const image = fromIndex(states, row);
  const answer = reply?.answer;
  if (!reply || !answer) return image;
  const of = (view: CatalogView) => view.backendId === reply.backend.id;
  if (answer instanceof GatewayError)
    return withView(image, of, (view) => ({ ...view, freshness: fallback(view, answer) }));
  // Not there any more: the index stands until the sweep that records it.
  if (answer.value === null)
    return withView(image, of, (view) => ({ ...view, freshness: { ...view.freshness, status: "STALE" } }));
  const { facts, view } = answer.value;
  const freshness: Freshness = { status: "FRESH", asOf: answer.asOf, origin: answer.origin, error: null };
  const live = withView(image, of, (known) => ({
    ...known,
    freshness,
    facts: { ...view, launchPermissions: view.launchPermissions ?? known.facts.launchPermissions },
  }));
  const visibility = facts.visibility === "UNKNOWN" ? image.facts.visibility : facts.visibility;
  const shown = { ...withKnownNames(image.facts, facts), visibility };
  const now: CatalogImage = { ...live, facts: shown, personal: isPersonal(reply.backend, facts) };
  // Its owner may have made it private since the last sweep.
  return can(viewer, "see", subjectOf(now)).allowed ? now : null;
}

/** Any backend that sees it speaks; "not found" counts only when all that were asked say so. */
function withoutIndex(
  key: ImageKey,
  replies: readonly Reply[],
  viewer: Viewer,
  stewardship: Stewardship,
): CatalogImage | GatewayError | null {
  const found: { readonly image: CatalogImage; readonly view: CatalogView }[] = [];
  let failure: GatewayError | null = null;
  for (const { backend, answer } of replies) {
    if (answer instanceof GatewayError) failure = answer;
    else if (answer?.value) {
      const freshness: Freshness = { status: "FRESH", asOf: answer.asOf, origin: answer.origin, error: null };
      const { facts, view: seen } = answer.value;
      const times = { visible: true, firstSeenAt: null, lostAt: null };
      const view: CatalogView = { backendId: backend.id, facts: seen, ...times, freshness };
      const { organization } = backend;
      const personal = isPersonal(backend, facts);
      const rest = { facts, gone: false, firstSeenAt: null, organization, personal, stewardship };
      const image: CatalogImage = { ...key, ...rest, views: [view], view, freshness };
      // Unless it is public, in which case the index or somebody else's view has it.
      if (knows(viewer, subjectOf(image))) found.push({ image, view });
    }
  }
  const views = found.map(({ view }) => view);
  const view = speakingView(views);
  const spoken = found.find((one) => one.view === view);
  return spoken ? { ...spoken.image, views } : failure;
}

function withView(
  image: CatalogImage,
  which: (view: CatalogView) => boolean,
  change: (view: CatalogView) => CatalogView,
): CatalogImage {
  const views = image.views.map((view) => (which(view) ? change(view) : view));
  const view = speakingView(views);
  return { ...image, views, view, freshness: view?.freshness ?? image.freshness };
}

function fallback(view: CatalogView, error: GatewayError): Freshness {
  return { ...view.freshness, status: statusOf(error.code), error: sourceErrorOf(error) };
}

/** Of a clock that was ahead, the other one is the later. */
function latestOf(states: SourceStates, one: string, other: string | null): string {
  return other !== null && (other > one || states.isAhead(one)) ? other : one;
}
