import type { EvidenceSource, LifecycleKind } from "../lifecycle/lifecycle.ts";
import type {
  Architecture,
  ImageKey,
  ImageState,
  NativeId,
  Platform,
  Provider,
  Region,
  RootDeviceType,
  Visibility,
} from "./image.ts";

/** Values within one field are OR-ed, fields AND-ed; an absent field does not filter, an empty list matches nothing. */
export interface ImageFilter {
  readonly providers?: readonly Provider[];
  readonly backends?: readonly string[];
  readonly regions?: readonly Region[];
  readonly states?: readonly ImageState[];
  readonly visibilities?: readonly Visibility[];
  /** The clouds' own ids, exactly, in any region. */
  readonly nativeIds?: readonly NativeId[];
  /** Owner ids or aliases in any case; `self`: the accounts of the viewer's backends. */
  readonly owners?: readonly string[];
  /** Whether one of the viewer's backends sees it as its own. */
  readonly ownedByViewer?: boolean;
  readonly platforms?: readonly Platform[];
  readonly architectures?: readonly Architecture[];
  readonly rootDeviceTypes?: readonly RootDeviceType[];
  /** Glob over the whole name, `*` and `?`, any case. */
  readonly name?: string;
  /** Every word must begin a word of name, description or tags, any case, or be an id of the image. */
  readonly text?: string;
  /** All of them: a tag with this key and, where given, one of these values in one view. */
  readonly tags?: readonly TagFilter[];
  /** ISO 8601; createdAt strictly after / before. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  /** True: deprecated by now; false: not. */
  readonly deprecated?: boolean;
  readonly paid?: boolean;
  /** Also those that are deregistered or that no backend sees any more. Default false, unless `states` names DEREGISTERED. */
  readonly includeGone?: boolean;
}

/** Fields of a filter with few values, which people choose from; in a filter by one, its own facet shows all values still. */
export const facetNames = [
  "providers",
  "regions",
  "states",
  "visibilities",
  "platforms",
  "architectures",
  "rootDeviceTypes",
] as const;
export type FacetName = (typeof facetNames)[number];

/** A value, and how many of the images have it. */
export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The filter by which a facet counts: all but its own field. */
export function withoutFacet(filter: ImageFilter, name: FacetName): ImageFilter {
  const { [name]: _, ...others } = filter;
  return others;
}

/** Frequent ones first. */
export const byCount = (one: FacetValue, other: FacetValue): number =>
  other.count - one.count || (one.value < other.value ? -1 : 1);

/** The clouds' clients' word for the accounts that ask. */
export const self = "self";

/** As owners are compared: the clouds' names differ by more than the case of their letters. */
export function foldOwner(owner: string): string {
  return owner.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export interface TagFilter {
  readonly key: string;
  readonly values?: readonly string[];
}

export const imageOrderFields = ["CREATED_AT", "NAME", "VERSION"] as const;
export type ImageOrderField = (typeof imageOrderFields)[number];

/** Ties are broken by the index's own row id, so that the order is total. */
export interface ImageOrder {
  readonly field: ImageOrderField;
  readonly direction: "ASC" | "DESC";
}

export interface LifecycleFilter {
  readonly kinds?: readonly LifecycleKind[];
  readonly providers?: readonly Provider[];
  readonly backends?: readonly string[];
  readonly regions?: readonly Region[];
  readonly images?: readonly ImageKey[];
  readonly sources?: readonly EvidenceSource[];
  /** ISO 8601, strictly after / before, by recordedAt. */
  readonly recordedAfter?: string;
  readonly recordedBefore?: string;
}

/** The words of a text, as the index stores them and as a search compares them: lower case, split at everything that is no letter or digit. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
