import type { ImageKey } from "../../domain/image/image.ts";

/** What the index takes in of one organization's row of an image: what decides who sees it, what sorts and what filters. */
export interface IndexRow extends KeptRow, ImageKey {
  readonly state: string;
  readonly visibility: string;
  readonly platform: string;
  readonly architecture: string;
  readonly rootDeviceType: string | null;
  readonly paid: boolean;
}

/** What it keeps as it is; the rest is in columns of numbers and in sets. */
export interface KeptRow {
  readonly id: number;
  readonly organization: string;
  readonly provider: string;
  readonly region: string;
  readonly nativeId: string;
  readonly isPublic: boolean;
  readonly gone: boolean;
  /** Kept from some people of its organization; `creator`, `steward` and the owner see it all the same. */
  readonly isPrivate: boolean;
  readonly ownerId: string | null;
  readonly ownerAlias: string | null;
  readonly creator: string | null;
  readonly steward: string | null;
  /** Folded, empty where there is none. */
  readonly name: string;
  /** What the orders compare. */
  readonly nameSort: string;
  readonly versionSort: string;
  readonly createdAt: string;
  readonly deprecatedAt: string | null;
  readonly factsAsOf: string;
  /** Search words of name and description. */
  readonly words: readonly string[];
  /** Those of backends; everybody's view follows from the visibility. */
  readonly views: readonly IndexRowView[];
}

export interface IndexRowView {
  readonly backendId: string;
  readonly visible: boolean;
  readonly owned: boolean;
  /** Search words of its tags. */
  readonly words: readonly string[];
  /** `key` and `key=value` of each tag, as `tagText` has them. */
  readonly tags: readonly string[];
}

export const tagEntry = (key: string, value: string): string => `${key}\u0000${value}`;

/** One copy of each text, however many rows have it. What was not had for long is forgotten, and kept twice at worst. */
export function createTexts(): (text: string) => string {
  const mostTexts = 50_000;
  let recent = new Map<string, string>();
  let before = new Map<string, string>();
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const one = before.get(text) ?? text;
    recent.set(one, one);
    if (recent.size >= mostTexts) [before, recent] = [recent, new Map()];
    return one;
  };
}

/** The row without what is in columns. */
export function keptOf(row: IndexRow): KeptRow {
  const { id, organization, provider, region, nativeId, isPublic, gone, isPrivate } = row;
  const { ownerId, ownerAlias, creator, steward, name, nameSort, versionSort } = row;
  const { createdAt, deprecatedAt, factsAsOf, words, views } = row;
  return {
    ...{ id, organization, provider, region, nativeId, isPublic, gone, isPrivate },
    ...{ ownerId, ownerAlias, creator, steward, name, nameSort, versionSort },
    ...{ createdAt, deprecatedAt, factsAsOf, words, views },
  };
}
