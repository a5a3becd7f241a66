import type { ImageFacts, ImageKey, ImageRecord, ViewFacts } from "../image/image.ts";
import { completeVisibility, diffFacts, diffView, permissionJson, tagsJson, withKnownNames } from "../text/diff.ts";
import type { Change, NewEntry } from "./lifecycle.ts";

/** What the index knows of an image before a look; null where it is new. */
export interface KnownImage {
  readonly facts: ImageFacts;
  readonly factsAsOf: string;
  readonly gone: boolean;
  readonly views: readonly KnownView[];
}

export interface KnownView {
  readonly backendId: string;
  readonly facts: ViewFacts;
  readonly visible: boolean;
  readonly asOf: string;
  readonly digest: string;
}

/** One look of one backend at one image. */
export interface Look {
  readonly key: ImageKey;
  readonly backendId: string;
  readonly organization: string;
  /** What it showed; null where the cloud, asked for the id, said that there is no such image. */
  readonly record: ImageRecord | null;
  readonly digest: string;
  /** When the call that brought it began: the order of looks. */
  readonly beganAt: string;
  readonly arrivedAt: string;
  /** When the last complete sweep of this backend and region began; null before the first. */
  readonly previousSweepAt: string | null;
  /**
   * When the record's launch permissions were asked for, and the time before that: listings do not tell them, and not
   * every sweep asks for all. Null where they were not asked for.
   */
  readonly permissionsAt: string | null;
  readonly permissionsBefore: string | null;
}

export interface Outcome {
  /** The image as it is after the look, with the one view that changed; null where the row need not be written. */
  readonly write:
    | (Omit<KnownImage, "views"> & { readonly view: KnownView & { readonly lostAt: string | null } })
    | null;
  readonly entries: readonly NewEntry[];
}

const nothing: Outcome = { write: null, entries: [] };
const anyTime = "9999-12-31T23:59:59.999Z";

/**
 * The pure core of the observer: what one look adds to what is known. A look that began before the known one is
 * dropped, because a slow answer is an old answer: else "changed, gone, changed" would be invented. What is known as of
 * a time behind `latest` was told by a clock that was wrong: when that was nobody knows, and it drops nothing.
 */
export function observe(known: KnownImage | null, look: Look, latest = anyTime): Outcome {
  const before = known && timed(known, latest);
  if (look.record === null) return before === null ? nothing : observeAbsence(before, look);
  const view = before?.views.find(({ backendId }) => backendId === look.backendId);
  const record = completeVisibility(withoutOldPermissions(look.record, look, view));
  if (before === null) return observeNew(record, look);
  if (view && isBefore(look.beganAt, view.asOf)) return nothing;

  const facts = isBefore(look.beganAt, before.factsAsOf) ? before.facts : mergeFacts(before, record, look.backendId);
  const viewFacts = mergeView(view?.visible ? view.facts : null, record.view);
  // Another backend's look shows the facts too, but not what this view alone tells: tags, permissions, and as owner visibility.
  const viewSince = view?.visible ? later(view.asOf, look.previousSweepAt) : null;
  const permissionsSince = view?.visible ? (look.permissionsBefore ?? view.asOf) : null;
  const factsSince = later(viewSince, before.factsAsOf);
  const since = ({ kind, before: was }: Change) => {
    if (kind !== "image.visibility-changed") return factsSince;
    // What was not known before did not change just now.
    if (was === "UNKNOWN") return null;
    // Where the listing leaves it open, the permissions told it.
    return (look.record?.facts.visibility === "UNKNOWN" ? permissionsSince : viewSince) ?? factsSince;
  };
  const sinceInView = (change: Change, seen: TimedView) => {
    if (!knownBefore(change, seen)) return null;
    return change.kind.startsWith("launch-permission.") ? permissionsSince : viewSince;
  };
  const changes = [
    ...diffFacts(before.facts, facts).map((change) => entry(change, look, since(change))),
    ...(view?.visible
      ? diffView(view.facts, viewFacts).map((change) => entry(change, look, sinceInView(change, view)))
      : [entry(becameVisible(record), look, look.previousSweepAt)]),
  ];
  if (changes.length === 0 && view?.digest === look.digest) return nothing;
  return {
    write: {
      facts,
      factsAsOf: facts === before.facts ? (before.factsAsOf ?? look.beganAt) : look.beganAt,
      gone: facts.state === "DEREGISTERED",
      view: seenView(look, viewFacts),
    },
    entries: changes,
  };
}

function observeNew(record: ImageRecord, look: Look): Outcome {
  const registered: Change = {
    kind: "image.registered",
    before: null,
    after: { name: record.facts.name, ...summary(record) },
  };
  return {
    write: {
      facts: record.facts,
      factsAsOf: look.beganAt,
      gone: record.facts.state === "DEREGISTERED",
      view: seenView(look, record.view),
    },
    entries: [entry(registered, look, look.previousSweepAt)],
  };
}

function observeAbsence(before: TimedImage, look: Look): Outcome {
  const view = before.views.find(({ backendId }) => backendId === look.backendId);
  if (!view?.visible || isBefore(look.beganAt, view.asOf)) return nothing;
  const since = later(view.asOf, look.previousSweepAt);
  const lost = { ...view, visible: false, asOf: look.beganAt, digest: "", lostAt: look.arrivedAt };
  const others = before.views.some(({ visible, backendId }) => visible && backendId !== look.backendId);

  // The owner always sees an image that exists: for the owner, "no such image" is the cloud's own word that it is gone.
  if (view.facts.owned) {
    const facts: ImageFacts = { ...before.facts, state: "DEREGISTERED", stateReason: null };
    const changes = diffFacts(before.facts, facts).map((change) => entry(change, look, since));
    return { write: { facts, factsAsOf: look.beganAt, gone: true, view: lost }, entries: changes };
  }
  // Without any view nobody can say in which state it is.
  const facts: ImageFacts = others || before.gone ? before.facts : { ...before.facts, state: "UNKNOWN" };
  const change: Change = { kind: "view.no-longer-visible", before: viewSummary(view.facts), after: null };
  return {
    write: { facts, factsAsOf: before.factsAsOf ?? look.beganAt, gone: before.gone || !others, view: lost },
    entries: [entry(change, look, since)],
  };
}

/** The latest look gives the facts, but the owner's view alone speaks for visibility and for being deregistered. */
function mergeFacts(before: TimedImage, { facts, view }: ImageRecord, backendId: string): ImageFacts {
  const record = { facts: withKnownNames(before.facts, facts), view };
  const ownerElsewhere =
    !record.view.owned && before.views.some((view) => view.facts.owned && view.backendId !== backendId);
  if (ownerElsewhere && before.facts.state === "DEREGISTERED") return before.facts;
  const { visibility } = before.facts;
  if (ownerElsewhere) return { ...record.facts, visibility };
  // What the owner's listing leaves open is not public: that one would not leave open.
  const isOver = record.view.owned && visibility === "PUBLIC";
  return record.facts.visibility === "UNKNOWN" && !isOver ? { ...record.facts, visibility } : record.facts;
}

/** Permissions that were asked for before what is recorded would take back what somebody changed since. */
function withoutOldPermissions(record: ImageRecord, { permissionsAt }: Look, view: TimedView | undefined): ImageRecord {
  if (!view?.visible || permissionsAt === null || !isBefore(permissionsAt, view.asOf)) return record;
  return { ...record, view: { ...record.view, launchPermissions: null } };
}

/** What this look could not tell (null) stays as it was. */
function mergeView(before: ViewFacts | null, after: ViewFacts): ViewFacts {
  return { ...after, launchPermissions: after.launchPermissions ?? before?.launchPermissions ?? null };
}

function seenView(look: Look, facts: ViewFacts) {
  const { backendId, digest, beganAt } = look;
  return { backendId, facts, visible: true, asOf: beganAt, digest, lostAt: null };
}

function becameVisible(record: ImageRecord): Change {
  return { kind: "view.became-visible", before: null, after: viewSummary(record.view) };
}

function summary({ facts, view }: ImageRecord) {
  const { state, nativeState, visibility, owner, deprecatedAt } = facts;
  return { state, nativeState, visibility, owner: owner && { ...owner }, deprecatedAt, view: viewSummary(view) };
}

function viewSummary(view: ViewFacts) {
  return {
    owned: view.owned,
    tags: tagsJson(view),
    launchPermissions: view.launchPermissions?.map(permissionJson) ?? null,
  };
}

function knownBefore({ kind }: Change, view: TimedView): boolean {
  return kind !== "launch-permission.granted" || view.facts.launchPermissions !== null;
}

/** Without a look that did not show it, nobody knows since when it is so: that is IMPORTED. */
function entry(change: Change, look: Look, observedAfter: string | null): NewEntry {
  return {
    ...change,
    key: look.key,
    backendId: look.backendId,
    organization: look.organization,
    source: observedAfter === null ? "IMPORTED" : "OBSERVED",
    occurredAt: null,
    observedAfter,
    observedBefore: look.arrivedAt,
    actor: null,
  };
}

type TimedView = Omit<KnownView, "asOf"> & { readonly asOf: string | null };
type TimedImage = Pick<KnownImage, "facts" | "gone"> & {
  readonly factsAsOf: string | null;
  readonly views: readonly TimedView[];
};

/** Without the times that cannot have been yet. */
function timed(known: KnownImage, latest: string): TimedImage {
  const orNull = (time: string) => (time > latest ? null : time);
  const views = known.views.map((view) => ({ ...view, asOf: orNull(view.asOf) }));
  return { ...known, factsAsOf: orNull(known.factsAsOf), views };
}

function isBefore(time: string, known: string | null): boolean {
  return known !== null && time < known;
}

function later(...times: readonly (string | null)[]): string | null {
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}
