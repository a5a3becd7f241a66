import { GatewayError } from "../domain/errors.ts";
import { type ImageKey, type ImageRecord, keyText } from "../domain/image.ts";
import type { Clock } from "../ports/clock.ts";
import type { IndexedImage, Store } from "../ports/store.ts";
import type { Backend, Backends } from "./backends.ts";
import { type CatalogImage, type CatalogView, type Freshness, speakingView } from "./catalog-image.ts";
import type { CloudAnswer, CloudReader } from "./cloud-reader.ts";
import { type SourceStates, sourceErrorOf, sourceStates, statusOf } from "./source-status.ts";

type Answer = CloudAnswer<ImageRecord> | GatewayError;

export interface ImageReaderParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly images: CloudReader<ImageRecord>;
  readonly clock: Clock;
}

/**
 * Images by key, asked of their clouds: one statement for the index, one cache round trip a backend, one cloud call a
 * realm and batch. A cloud that does not answer leaves the index's image, marked with the reason and its age; only an
 * image that the index does not hold either fails alone.
 */
export async function readImages(
  parts: ImageReaderParts,
  keys: readonly ImageKey[],
  scope: readonly string[],
): Promise<readonly (CatalogImage | GatewayError | null)[]> {
  const { store, backends, images } = parts;
  const [indexed, rows] = await Promise.all([store.catalog.byKeys(keys, scope), store.sources.all()]);
  const states = sourceStates(backends, rows, parts.clock.now());

  const questions = new Map<Backend, ImageKey[]>();
  const asked = keys.map((key) => {
    const row = indexed.get(keyText(key));
    const known = row && speakingView(row.views.filter(({ backendId }) => backends.byId(backendId)));
    const candidates = known
      ? [backends.byId(known.backendId)].filter((backend) => backend !== undefined)
      : backends.seeing(key.provider, key.realm).filter(({ id }) => scope.includes(id));
    // A tombstone needs no cloud: it stays what the ledger says until a sweep sees it again.
    const targets = row?.gone ? [] : candidates;
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
    return row ? overIndex(states, row, replies[0]) : withoutIndex(key, replies);
  });
}

/** The index's image as it stands; what lists give. */
export function fromIndex(states: SourceStates, row: IndexedImage): CatalogImage {
  const views = row.views.map((view): CatalogView => {
    const state = states(view.backendId, row.realm);
    const { backendId, facts, visible, firstSeenAt, lostAt } = view;
    const freshness: Freshness = {
      status: state?.status ?? "STALE",
      asOf: visible ? later(view.asOf, state?.asOf ?? null) : view.asOf,
      origin: "INDEX",
      error: state?.error ?? null,
    };
    return { backendId, facts, visible, firstSeenAt, lostAt, freshness };
  });
  const { provider, realm, nativeId, facts, gone, firstSeenAt } = row;
  // The store never hands out an image without a view; were it to, that is a bug and not a cloud's answer.
  const view = speakingView(views);
  if (!view) throw new Error(`image ${keyText(row)} has no view`);
  return { provider, realm, nativeId, facts, gone, firstSeenAt, views, view };
}

function overIndex(
  states: SourceStates,
  row: IndexedImage,
  reply: { readonly backend: Backend; readonly answer: Answer | undefined } | undefined,
): CatalogImage {
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
  return { ...live, facts: { ...facts, visibility } };
}

/** Any backend that sees it speaks; "not found" counts only when all that were asked say so. */
function withoutIndex(
  key: ImageKey,
  replies: readonly { readonly backend: Backend; readonly answer: Answer | undefined }[],
): CatalogImage | GatewayError | null {
  const views: CatalogView[] = [];
  const found: ImageRecord[] = [];
  let failure: GatewayError | null = null;
  for (const { backend, answer } of replies) {
    if (answer instanceof GatewayError) failure = answer;
    else if (answer?.value) {
      const freshness: Freshness = { status: "FRESH", asOf: answer.asOf, origin: answer.origin, error: null };
      found.push(answer.value);
      views.push({
        backendId: backend.id,
        facts: answer.value.view,
        visible: true,
        firstSeenAt: null,
        lostAt: null,
        freshness,
      });
    }
  }
  const view = speakingView(views);
  const record = found[view ? views.indexOf(view) : 0];
  if (!view || !record) return failure;
  return { ...key, facts: record.facts, gone: false, firstSeenAt: null, views, view };
}

function withView(
  image: CatalogImage,
  which: (view: CatalogView) => boolean,
  change: (view: CatalogView) => CatalogView,
): CatalogImage {
  const views = image.views.map((view) => (which(view) ? change(view) : view));
  return { ...image, views, view: speakingView(views) ?? image.view };
}

function fallback(view: CatalogView, error: GatewayError): Freshness {
  return { ...view.freshness, status: statusOf(error.code), error: sourceErrorOf(error) };
}

function later(one: string, other: string | null): string {
  return other !== null && other > one ? other : one;
}
