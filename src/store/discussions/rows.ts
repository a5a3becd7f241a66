import type { Deed, Post, Topic, TopicKind } from "../../domain/discussions/discussion.ts";
import type { AssetPostTable, AssetTopicTable } from "./schema.ts";

export function topicOf(row: AssetTopicTable): Topic {
  const { provider, region, native_id } = row;
  const isOfImage = provider !== null && region !== null && native_id !== null;
  return {
    id: row.id,
    assetId: row.asset_id,
    // `openTopic` wrote it, and nobody else writes here.
    kind: row.kind as TopicKind,
    title: row.title,
    isTitleHidden: row.title_hidden === 1,
    author: row.author,
    authorOrganization: row.author_organization,
    openedAt: row.opened_at,
    image: isOfImage ? { provider, region, nativeId: native_id } : null,
    region,
    acceptedPostId: row.accepted_post_id,
    activity: row.activity,
    lastPostAt: row.last_post_at,
  };
}

export function postOf(row: Omit<AssetPostTable, "sequence">): Post {
  return {
    id: row.id,
    topicId: row.topic_id,
    number: row.number,
    author: row.author,
    authorOrganization: row.author_organization,
    writtenAt: row.written_at,
    markdown: row.markdown,
    version: row.version,
    edited: deedOf(row.edited_by, row.edited_at),
    removed: deedOf(row.removed_by, row.removed_at),
    hidden: deedOf(row.hidden_by, row.hidden_at),
  };
}

function deedOf(by: string | null, at: string | null): Deed | null {
  return by === null || at === null ? null : { by, at };
}
