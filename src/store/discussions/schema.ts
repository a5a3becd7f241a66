import type { Generated } from "kysely";

export interface TalkTables {
  asset_topic: AssetTopicTable;
  asset_post: AssetPostTable;
  asset_rating: AssetRatingTable;
  followed: FollowedTable;
  topic_read: TopicReadTable;
  talk_deed: TalkDeedTable;
}

/** What it is about: an image by its three columns, a region by that one alone, the whole asset by none. */
export interface AssetTopicTable {
  id: string;
  asset_id: string;
  kind: string;
  /** Null once the first post is removed. */
  title: string | null;
  /** The first post is. */
  title_hidden: number;
  author: string;
  author_organization: string;
  opened_at: string;
  provider: string | null;
  region: string | null;
  native_id: string | null;
  accepted_post_id: string | null;
  /** The `sequence` of its last post. */
  activity: number;
  last_post_at: string;
}

export interface AssetPostTable {
  /** Over all posts; given under the ledger's lock, so later ones are greater. */
  sequence: Generated<number>;
  id: string;
  topic_id: string;
  number: number;
  author: string;
  author_organization: string;
  written_at: string;
  /** Null once it is removed. */
  markdown: string | null;
  version: number;
  edited_by: string | null;
  edited_at: string | null;
  removed_by: string | null;
  removed_at: string | null;
  hidden_by: string | null;
  hidden_at: string | null;
}

export interface AssetRatingTable {
  asset_id: string;
  person: string;
  rating: number;
  rated_at: string;
}

export interface FollowedTable {
  person: string;
  asset_id: string;
  /** Empty: all topics of the asset. */
  topic_id: string;
  /** The `sequence` of the last post that there was then. */
  since: number;
}

/** How far somebody has read. */
export interface TopicReadTable {
  person: string;
  topic_id: string;
  number: number;
}

/** What people did in the last minute; older rows go with the next one. */
export interface TalkDeedTable {
  person: string;
  done_at: string;
}
