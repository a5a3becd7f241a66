import { type ImageKey, keyText, type Region } from "../image/image.ts";

/** ANNOUNCEMENT is for whoever may write about one of the asset's images. */
export const topicKinds = ["QUESTION", "DISCUSSION", "ANNOUNCEMENT"] as const;
export type TopicKind = (typeof topicKinds)[number];

/** Which of an asset's images something is about: that one, else those of the region, else all. */
export interface Scope {
  readonly image: ImageKey | null;
  readonly region: Region | null;
}

/** A discussion of an asset. What it begins with is its first post. */
export interface Topic extends Scope {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly assetId: string;
  readonly kind: TopicKind;
  /** Null once the first post is removed. */
  readonly title: string | null;
  /** As its first post is. */
  readonly isTitleHidden: boolean;
  /** Whoever opened it, as the ledger refers to people. */
  readonly author: string;
  /** Of the author; empty for operators of none. */
  readonly authorOrganization: string;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly acceptedPostId: string | null;
  /** The place of its last post among all posts of all topics. */
  readonly activity: number;
  readonly lastPostAt: string;
}

export interface Post {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly topicId: string;
  /** 1, 2, 3 … within the topic. */
  readonly number: number;
  readonly author: string;
  readonly authorOrganization: string;
  readonly writtenAt: string;
  /** Null once it is removed: nobody has the text then. */
  readonly markdown: string | null;
  /** 1, 2, 3 …: every change of the text or of who sees it makes it one more. */
  readonly version: number;
  /** The last edit of its text; null where there was none. */
  readonly edited: Deed | null;
  /** Who took its text away for good; null where nobody did. */
  readonly removed: Deed | null;
  /** Who hides its text from all but its author and moderators; null where nobody does. */
  readonly hidden: Deed | null;
}

export interface Deed {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What people think of an asset, each by one number from 1 to 5. */
export interface Ratings {
  readonly count: number;
  /** Of all of them. */
  readonly sum: number;
}

/** The longest post, in bytes of UTF-8. */
export const longestPost = 16_384;
/** In characters, as people count them. */
export const longestTitle = 200;
/** What a person may do in any 60 seconds: openings, posts, edits, removals, answers, ratings. See `deedsOf`. */
export const deedsPerMinute = 20;
/** Assets and topics together, of a person. */
export const mostFollowed = 1000;
/** A topic about more images names a region or an image: everybody who sees one of them is told, for each. */
export const mostImagesOfTopic = 50;
/** Assets whose topics one statement asks for: each may name 200 images, and databases take only so many parameters. */
export const mostAssetsAtOnce = 25;

export function isAbout({ image, region }: Scope, key: ImageKey): boolean {
  if (image) return keyText(image) === keyText(key);
  return region === null || region === key.region;
}

/** What is told of many images is work for everybody: it counts as several deeds. */
export function deedsOf(imagesTold: number): number {
  return Math.max(1, Math.ceil(imagesTold / mostImagesOfTopic));
}

export function averageOf({ count, sum }: Ratings): number | null {
  return count === 0 ? null : sum / count;
}
