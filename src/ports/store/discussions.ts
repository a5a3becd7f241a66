import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { Post, Ratings, Scope, Topic, TopicKind } from "../../domain/discussions/discussion.ts";
import type { ImageKey, Region } from "../../domain/image/image.ts";

/** What people say about assets. Who may read it is asked where it is looked up by id, and nowhere else. */
export interface Talk {
  /** By id, those about an image that the access scope shows; so are posts. */
  topics(ids: readonly string[], accessScope: AccessScope): Promise<ReadonlyMap<string, Topic>>;
  posts(ids: readonly string[], accessScope: AccessScope): Promise<ReadonlyMap<string, Post>>;
  /** By asset id, at most `limit` each, the newest activity first. One statement for all. */
  topicsOf(asked: readonly TopicsAsked[], query: TopicQuery): Promise<ReadonlyMap<string, readonly Topic[]>>;
  /** By topic id, those behind the number `after`, at most `limit` each, in order. One statement for all. */
  postsOf(topicIds: readonly string[], after: number, limit: number): Promise<ReadonlyMap<string, readonly Post[]>>;
  /** By topic id, how many posts have their text and are not hidden; topics without such are absent. */
  postCounts(topicIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** By asset id; assets that nobody rated are absent. */
  ratings(assetIds: readonly string[]): Promise<ReadonlyMap<string, Ratings>>;
  /** By asset id, what this person gave it. */
  ratingsBy(person: string, assetIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  readonly following: Following;
}

/** What a reader may see of an asset: its topics about all images, and about these. */
export interface TopicsAsked {
  readonly assetId: string;
  readonly images: readonly ImageKey[];
}

export interface TopicQuery {
  readonly filter: TopicFilter;
  /** Only what was active before; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** An absent member does not filter; an empty list matches nothing. */
export interface TopicFilter {
  readonly kinds?: readonly TopicKind[];
  /** Of questions: whether they have an accepted answer. */
  readonly answered?: boolean;
  /** About these images alone. */
  readonly images?: readonly ImageKey[];
  /** About these regions alone, or about one image there. */
  readonly regions?: readonly Region[];
  /** With posts that count as unread for this person. */
  readonly unreadBy?: string;
}

/**
 * Who wants to hear of what. Posts of others count as unread where a person follows the topic or its asset: those that
 * were written since, that have their text, are not hidden, and lie behind what the person has read.
 */
export interface Following {
  /** All that a person follows. */
  of(person: string): Promise<readonly Followed[]>;
  /** From now on; following twice is following once. False where the person follows `mostFollowed` already. */
  follow(person: string, followed: Followed): Promise<boolean>;
  unfollow(person: string, followed: Followed): Promise<void>;
  /** Up to that number; null: to the last one that there is. Reading never goes back. */
  read(person: string, topicId: string, number: number | null): Promise<void>;
  /** By topic id; those without are absent. */
  unread(person: string, topicIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Of all that the person follows, by what the topics are about. */
  unreadByScope(person: string): Promise<readonly UnreadOfScope[]>;
}

export interface Followed {
  readonly assetId: string;
  /** Null: all topics of the asset. */
  readonly topicId: string | null;
}

export interface UnreadOfScope extends Scope {
  readonly assetId: string;
  readonly posts: number;
}

/** What a write transaction can do with it; `now` is the transaction's. */
export interface TalkWrites {
  topic(id: string): Promise<Topic | null>;
  post(id: string): Promise<Post | null>;
  /** Counts so many more; false, and none counted, where they would be more than `most` in the last 60 seconds. */
  countDeeds(person: string, deeds: number, most: number): Promise<boolean>;
  /** With its first post. */
  openTopic(topic: NewTopic): Promise<{ readonly topic: Topic; readonly post: Post }>;
  writePost(post: NewPost): Promise<Post>;
  /** Text, and for a first post the title; null leaves it. The version must be the one that is there. */
  editPost(
    post: Post,
    edit: { readonly markdown: string; readonly title: string | null; readonly by: string },
  ): Promise<Post>;
  /** The text is gone, with the title where it is the first post; it is nobody's accepted answer any more. */
  removePost(post: Post, by: string): Promise<Post>;
  /** Null: nobody hides it any more. */
  hidePost(post: Post, by: string | null): Promise<Post>;
  acceptAnswer(topicId: string, postId: string | null): Promise<void>;
  ratings(assetId: string): Promise<Ratings>;
  /** Null takes it back. Gives what it was before; null where there was none. */
  rate(assetId: string, person: string, rating: number | null): Promise<number | null>;
  /** As `Following.follow`. */
  follow(person: string, followed: Followed): Promise<boolean>;
}

export type NewTopic = Pick<Topic, "assetId" | "kind" | "author" | "authorOrganization" | "image" | "region"> & {
  readonly title: string;
  readonly markdown: string;
};

export type NewPost = Pick<Post, "topicId" | "author" | "authorOrganization"> & { readonly markdown: string };
