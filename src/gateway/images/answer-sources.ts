import { type AccessScope, accessScopeOf } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import type { ImageFilter } from "../../domain/image/filter.ts";
import type { Provider, Region } from "../../domain/image/image.ts";
import type { SourceError } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import type { Freshness } from "./catalog-image.ts";
import { canBeOf, type NamesOfClouds } from "./filter-names.ts";
import {
  earlier,
  regionStates,
  type SourceState,
  type SourceStates,
  type SourceStatus,
  severity,
} from "./source-status.ts";

/** What an answer says of one thing behind it: a region of one of the viewer's backends, or what none of them sees. */
export type AnswerSource = SourceState | NamelessSource;

/** Of whose backends it is, is not said: only what the images of the answer say anyway. */
export interface NamelessSource {
  readonly backendId: null;
  readonly name: "a public source" | "no backend of yours";
  readonly region: Region | null;
  readonly status: SourceStatus;
  readonly asOf: string | null;
  readonly error: SourceError | null;
  readonly gaps: readonly [];
}

export interface AnswerSources {
  /** Never empty: an answer that may lack something says of which source. */
  readonly sources: readonly AnswerSource[];
  /** True where each source is a FRESH one of the viewer's, without a gap in what is filtered by: nothing that these see and the filter matches is missing. */
  readonly complete: boolean;
}

interface Shown {
  readonly region: Region;
  readonly freshness: Freshness;
}

/** The sources that a filter can reach; one that it cannot reach makes no answer incomplete. */
export function answerSources(
  parts: {
    readonly backends: Backends;
    readonly accessScope: AccessScope;
    readonly states: SourceStates;
    readonly names: NamesOfClouds;
  },
  filter: ImageFilter,
  shown: readonly Shown[],
): AnswerSources {
  const own = parts.backends.all.filter(({ id }) => parts.accessScope.backends.includes(id));
  const reached = own
    .filter(({ id, provider }) => among(filter.backends, id) && among(filter.providers, provider))
    .filter(({ provider }) => canBeOf(provider, filter, parts.names))
    .flatMap((backend) => regionStates(backend, parts.states))
    .filter(({ region }) => region === null || among(filter.regions, region));
  const nameless = [...unnamedBackends(own, filter), ...regionsOfNobody(own, filter, shown)];
  const sources = [...reached, ...nameless];
  if (sources.length === 0) return { sources: [nobodysOwn(own, shown, null)], complete: false };
  return { sources, complete: nameless.length === 0 && reached.every((source) => isWhole(source, filter)) };
}

/** What is not known of an image yet, a filter by it does not find. */
function isWhole({ status, gaps }: SourceState, { visibilities }: ImageFilter): boolean {
  return status === "FRESH" && (!visibilities || gaps.every(({ subject }) => subject !== "LAUNCH_PERMISSIONS"));
}

const noSuchBackend = "You have no backend of one of the names in `filter.backends`: `backends { name }` lists yours.";

/** Another organization's backend is what a misspelt name is. */
function unnamedBackends(own: readonly Backend[], { backends }: ImageFilter): readonly NamelessSource[] {
  if (own.length === 0 || !backends?.some((name) => own.every(({ id }) => id !== name))) return [];
  return [unanswered(null, noSuchBackend)];
}

/** The regions of the filter that no backend of the viewer looks at; of others' images there only what is public is known. */
function regionsOfNobody(
  own: readonly Backend[],
  { regions }: ImageFilter,
  shown: readonly Shown[],
): readonly NamelessSource[] {
  const looked = regionsOf(own);
  if (own.length === 0) return [];
  return [...new Set(regions)]
    .filter((region) => !looked.includes(region))
    .map((region) => nobodysOwn(own, shown, region));
}

function nobodysOwn(own: readonly Backend[], shown: readonly Shown[], region: Region | null): NamelessSource {
  const images = shown.filter((image) => region === null || image.region === region);
  if (images.length === 0) return unanswered(region, region === null ? nobodyLooks(own) : notLookedAt(own));
  return {
    ...{ backendId: null, name: "a public source", region, error: null, gaps: [] },
    status: images.reduce<SourceStatus>((worst, { freshness: { status } }) => worse(worst, status), "FRESH"),
    asOf: images.reduce<string | null>((oldest, { freshness }) => earlier(oldest, freshness.asOf), null),
  };
}

function unanswered(region: Region | null, message: string): NamelessSource {
  const error = { code: "UNSUPPORTED", message, retryAfterMs: null };
  return { backendId: null, name: "no backend of yours", region, status: "STALE", asOf: null, error, gaps: [] };
}

function nobodyLooks(own: readonly Backend[]): string {
  return own.length === 0
    ? "You have no backend: only public images are found, as other organizations' backends last saw them."
    : "None of your backends can show what this filter asks for: compare it with `backends { name provider regions }`.";
}

/** For what is asked of a region; never which other organizations look there. */
export function notLookedAt(own: readonly Backend[]): string {
  if (own.length === 0) return "You have no backend that could be asked.";
  const regions = regionsOf(own);
  const named = regions.slice(0, mostNamed).join(", ");
  const others = regions.length > mostNamed ? ` and ${regions.length - mostNamed} more` : "";
  return `None of your backends looks at this region. They look at ${named}${others}: ask for one of these, or add the region to a backend.`;
}

/** What to say where the viewer has backends and none of them looks at this region; null where one does, or there is none. */
export function unseenRegion(backends: Backends, viewer: Viewer, provider: Provider, region: Region): string | null {
  const mine = accessScopeOf(viewer, backends.all).backends;
  const own = backends.all.filter(({ id }) => mine.includes(id));
  const ofProvider = own.filter((backend) => backend.provider === provider);
  const isSeen = ofProvider.some(({ adapter }) => adapter.regions.includes(region));
  return isSeen || own.length === 0 ? null : notLookedAt(ofProvider.length > 0 ? ofProvider : own);
}

/** Why nothing can be told of what a filter names: null where one of the viewer's backends is of it, or there is none. */
export function unseenByAll(
  backends: Backends,
  viewer: Viewer,
  filter: Pick<ImageFilter, "backends" | "regions">,
): { readonly field: "filter.backends" | "filter.regions"; readonly message: string } | null {
  const mine = accessScopeOf(viewer, backends.all).backends;
  const own = backends.all.filter(({ id }) => mine.includes(id));
  if (own.length === 0) return null;
  const looked = regionsOf(own);
  if (isOfNone(filter.backends, mine)) return { field: "filter.backends", message: noSuchBackend };
  return isOfNone(filter.regions, looked) ? { field: "filter.regions", message: notLookedAt(own) } : null;
}

function isOfNone(values: readonly string[] | undefined, known: readonly string[]): boolean {
  return values !== undefined && values.length > 0 && values.every((value) => !known.includes(value));
}

const mostNamed = 40;

function regionsOf(backends: readonly Backend[]): readonly Region[] {
  return [...new Set(backends.flatMap(({ adapter }) => adapter.regions))].sort();
}

function worse(one: SourceStatus, other: SourceStatus): SourceStatus {
  return severity(other) > severity(one) ? other : one;
}

function among(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
