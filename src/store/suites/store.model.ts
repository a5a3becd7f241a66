import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { isOperator, knows, type Viewer } from "../../domain/access/policy.ts";
import {
  byCount,
  type FacetName,
  type FacetValue,
  type ImageFilter,
  type ImageOrder,
  withoutFacet,
  wordsOf,
} from "../../domain/image/filter.ts";
import { type ImageFacts, keyText } from "../../domain/image/image.ts";
import { namesInHand } from "../../domain/image/names-in-hand.ts";
import { type KeptImage, viewWith } from "./store.samples.ts";

export interface Asked {
  readonly viewer: Viewer;
  readonly backends: readonly { readonly id: string; readonly organization: string }[];
  readonly filter: ImageFilter;
  readonly now: string;
}

/** The meaning of a query without SQL, by the policy alone: what `query.suite.ts` holds both databases to. */
export function shown(asked: Asked, rows: readonly KeptImage[]): readonly KeptImage[] {
  const { backends, tags, text = "" } = asked.filter;
  const inAnyRow = isOperator(asked.viewer) && (backends || tags || wordsOf(text).length > 0);
  return [...Map.groupBy(rows, keyText).values()].flatMap((same) => {
    const [foremost] = same
      .map((row) => ({ row, rank: rankOf(asked, row) }))
      .filter(({ rank }) => rank < 5)
      .toSorted((left, right) => left.rank - right.rank || rows.indexOf(left.row) - rows.indexOf(right.row));
    return foremost && admits(asked, foremost.row, inAnyRow ? same : [foremost.row]) ? [foremost.row] : [];
  });
}

/** The meaning of a facet: how many of what the rest of the filter means have each value. */
export function facetIn(asked: Asked, rows: readonly KeptImage[], name: FacetName): readonly FacetValue[] {
  const found = shown({ ...asked, filter: withoutFacet(asked.filter, name) }, rows);
  const valueIn = ({ provider, region, facts }: KeptImage): string | null =>
    ({
      providers: provider,
      regions: region,
      states: facts.state,
      visibilities: facts.visibility,
      platforms: facts.platform,
      architectures: facts.architecture,
      rootDeviceTypes: facts.rootDeviceType,
    })[name];
  const groups = [...Map.groupBy(found, valueIn)];
  return groups
    .flatMap(([value, images]) => (value === null ? [] : [{ value, count: images.length }]))
    .toSorted(byCount);
}

/** Whether the policy lets the viewer know it as its organization does. */
function isOwn({ viewer }: Asked, { organization, personal, stewardship, facts }: KeptImage): boolean {
  const subject = { organization, personal, stewardship, owner: facts.owner?.id ?? null };
  return knows(viewer, { type: "image", public: facts.visibility === "PUBLIC", ...subject });
}

/** Known through a view of one of the viewer's own backends. */
export function isKnown(asked: Asked, row: KeptImage): boolean {
  return ownViews(asked, row).length > 0;
}

function ownViews(asked: Asked, row: KeptImage): KeptImage["views"] {
  const seen = new Set(accessScopeOf(asked.viewer, asked.backends).backends);
  return isOwn(asked, row) ? row.views.filter(({ backendId }) => seen.has(backendId)) : [];
}

/** Everybody's view, where somebody that there is still vouches for it. */
function publicView(asked: Asked, { facts, gone, views }: KeptImage): readonly { readonly visible: boolean }[] {
  const live = new Set(asked.backends.map(({ id }) => id));
  const isVouchedFor = views.some(({ backendId, visible }) => live.has(backendId) && (gone || visible));
  return facts.visibility === "PUBLIC" && isVouchedFor ? [{ visible: !gone }] : [];
}

function rankOf(asked: Asked, row: KeptImage): number {
  const views = ownViews(asked, row);
  if (views.some(({ facts }) => facts.owned)) return 0;
  if (views.some(({ visible }) => visible)) return 1;
  const [everybodys] = publicView(asked, row);
  if (everybodys?.visible) return 2;
  if (views.length > 0) return 3;
  return everybodys ? 4 : 5;
}

function admits(asked: Asked, row: KeptImage, same: readonly KeptImage[]): boolean {
  const { filter, now } = asked;
  const { provider, region, facts, gone } = row;
  const among = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || (value !== null && values.includes(value));
  const deregistered = facts.state === "DEREGISTERED" && filter.states?.includes("DEREGISTERED") === true;
  const withLost = filter.includeGone === true || deregistered;
  const { createdAfter, createdBefore, deprecated, tags, text = "" } = filter;
  const mine = ownViews(asked, row).some((view) => view.facts.owned);
  const views = same.flatMap((one) => [
    ...ownViews(asked, one).map((view) => ({ ...view, of: one })),
    ...publicView(asked, one).map(({ visible }) => ({ ...viewWith({ visible, backendId: "*" }), of: one })),
  ]);
  return (
    (withLost || !gone) &&
    among(filter.providers, provider) &&
    among(filter.regions, region) &&
    among(filter.states, facts.state) &&
    among(filter.visibilities, facts.visibility) &&
    among(filter.platforms, facts.platform) &&
    among(filter.architectures, facts.architecture) &&
    among(filter.rootDeviceTypes, facts.rootDeviceType) &&
    among(filter.nativeIds, row.nativeId) &&
    isOwner(filter.owners, row, mine) &&
    (filter.ownedByViewer === undefined || filter.ownedByViewer === mine) &&
    (filter.name === undefined || (Boolean(facts.name) && expression(filter.name).test(facts.name ?? ""))) &&
    (createdAfter === undefined || (facts.createdAt !== null && facts.createdAt > createdAfter)) &&
    (createdBefore === undefined || (facts.createdAt !== null && facts.createdAt < createdBefore)) &&
    (deprecated === undefined || deprecated === (facts.deprecatedAt !== null && facts.deprecatedAt <= now)) &&
    (filter.paid === undefined || filter.paid === facts.paid) &&
    views.some(
      (view) =>
        among(filter.backends, view.backendId) &&
        (withLost || view.visible) &&
        says(text, view.of, [
          ...[view.of.facts.name, view.of.facts.description].flatMap((part) => wordsOf(part ?? "")),
          ...view.facts.tags.flatMap((tag) => [...wordsOf(tag.key), ...wordsOf(tag.value)]),
        ]) &&
        (tags === undefined ||
          (tags.length > 0 &&
            tags.every(({ key, values }) =>
              view.facts.tags.some((tag) => tag.key === key && among(values, tag.value)),
            ))),
    )
  );
}

export function sorted(
  images: readonly KeptImage[],
  { field, direction }: ImageOrder,
  ids: ReadonlyMap<KeptImage, number>,
): readonly KeptImage[] {
  const id = (image: KeptImage) => ids.get(image) ?? 0;
  const way = direction === "ASC" ? 1 : -1;
  const compare: Readonly<Record<ImageOrder["field"], (left: ImageFacts, right: ImageFacts) => number>> = {
    CREATED_AT: (left, right) => compareBytes(left.createdAt ?? "", right.createdAt ?? ""),
    NAME: (left, right) => compareParts(partsOf(left), partsOf(right)),
    // Behind all, whichever end is first.
    VERSION: (left, right) =>
      way * (versionOf(left).length === 0 ? 1 : 0) - way * (versionOf(right).length === 0 ? 1 : 0) ||
      compareParts(versionOf(left), versionOf(right)),
  };
  return [...images].sort((left, right) => way * (compare[field](left.facts, right.facts) || id(left) - id(right)));
}

type Part = string | number;

function partsOf({ name }: ImageFacts): readonly Part[] {
  return (name?.toLowerCase().match(/[0-9]+|[^0-9]/gu) ?? []).map((part) =>
    /^[0-9]/.test(part) ? Number(part) : part,
  );
}

function versionOf({ name }: ImageFacts): readonly Part[] {
  return (/\d+(\.\d+)+/.exec(name ?? "")?.[0] ?? "").split(".").flatMap((part) => (part === "" ? [] : Number(part)));
}

/** Numbers as such, all else as SQL does, by its UTF-8 bytes. */
function compareParts(left: readonly Part[], right: readonly Part[]): number {
  const [one, ...others] = left;
  const [other, ...rest] = right;
  if (one === undefined || other === undefined) return left.length - right.length;
  const both = typeof one === "number" && typeof other === "number" ? one - other : compareBytes(`${one}`, `${other}`);
  return both || compareParts(others, rest);
}

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function expression(glob: string): RegExp {
  const pattern = Array.from(glob, (character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : character.replace(/[\\^$.|+()[\]{}]/u, "\\$&");
  });
  return new RegExp(`^${pattern.join("")}$`, "isu");
}

function isOwner(owners: readonly string[] | undefined, { facts }: KeptImage, mine: boolean): boolean {
  if (owners === undefined) return true;
  const asked = owners.map((owner) => owner.toLowerCase());
  const names = [facts.owner?.id, facts.owner?.alias].map((name) => name?.toLowerCase());
  return (mine && asked.includes("self")) || names.some((name) => name !== undefined && asked.includes(name));
}

function says(text: string, { nativeId, region }: KeptImage, words: readonly string[]): boolean {
  const { images, rest } = namesInHand(text);
  const isNamed = images.some(
    (image) =>
      (image.isWhole ? nativeId === image.nativeId : nativeId.startsWith(image.nativeId)) &&
      (image.region ?? region) === region,
  );
  return begin(wordsOf(text), words) || (isNamed && begin(wordsOf(rest), words));
}

function begin(searched: readonly string[], words: readonly string[]): boolean {
  return searched.every((start) => words.some((word) => word.startsWith(start)));
}
