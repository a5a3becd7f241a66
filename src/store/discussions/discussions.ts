import { sql } from "kysely";
import type { Ratings } from "../../domain/discussions/discussion.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import type { Talk, TopicFilter, TopicsAsked } from "../../ports/store/discussions.ts";
import type { Database, Engine } from "../engine.ts";
import { isPostSeen, isTopicSeen } from "../images/written-scope.ts";
import { createFollowing, isUnreadBy } from "../ledger/following.ts";
import { all, among, any, type Condition, never } from "../sql-conditions.ts";
import { postOf, topicOf } from "./rows.ts";
import type { AssetPostTable, AssetTopicTable } from "./schema.ts";

export function createTalk(engine: Engine): Talk {
  const { reader } = engine;
  return {
    async topics(ids, accessScope) {
      const isAsked = all([among("asset_topic.id", ids), isTopicSeen(accessScope)]);
      const rows = await reader.selectFrom("asset_topic").selectAll().where(isAsked).execute();
      return new Map(rows.map((row) => [row.id, topicOf(row)]));
    },

    async posts(ids, accessScope) {
      const isAsked = all([among("asset_post.id", ids), isPostSeen(accessScope)]);
      const rows = await reader.selectFrom("asset_post").selectAll().where(isAsked).execute();
      return new Map(rows.map((row) => [row.id, postOf(row)]));
    },

    async topicsOf(asked, { filter, before, limit }) {
      const ofAssets = among(
        "topic.asset_id",
        asked.map(({ assetId }) => assetId),
      );
      const conditions = [ofAssets, any(asked.map(isAsked)), ...topicConditions(filter)];
      if (before !== null) conditions.push(sql`topic.activity < ${before}`);
      const { rows } = await sql<AssetTopicTable>`select * from (
        select topic.*, row_number() over (partition by topic.asset_id order by topic.activity desc) as place
        from asset_topic as topic where ${all(conditions)}
      ) as topic where place <= ${limit} order by activity desc`.execute(reader);
      return Map.groupBy(rows.map(topicOf), ({ assetId }) => assetId);
    },

    async postsOf(topicIds, after, limit) {
      // None is ever deleted, so the numbers of a topic have no gap.
      const { rows } = await sql<AssetPostTable>`select * from asset_post
        where ${all([among("topic_id", topicIds), sql`number > ${after} and number <= ${after + limit}`])}
        order by number`.execute(reader);
      return Map.groupBy(rows.map(postOf), ({ topicId }) => topicId);
    },

    async postCounts(topicIds) {
      const { rows } = await sql<{ readonly topic_id: string; readonly count: number }>`
        select post.topic_id, count(*) as count from asset_post as post
        where ${all([among("post.topic_id", topicIds), isReadable])} group by post.topic_id`.execute(reader);
      return new Map(rows.map(({ topic_id, count }) => [topic_id, count]));
    },

    ratings: (assetIds) => readRatings(reader, assetIds),

    async ratingsBy(person, assetIds) {
      const rows = await reader
        .selectFrom("asset_rating")
        .select(["asset_id", "rating"])
        .where("person", "=", person)
        .where(among("asset_id", assetIds))
        .execute();
      return new Map(rows.map(({ asset_id, rating }) => [asset_id, rating]));
    },

    following: createFollowing(engine),
  };
}

/** True for a post that everybody reads who sees its topic. */
export const isReadable: Condition = sql`post.removed_at is null and post.hidden_at is null`;

export async function readRatings(
  database: Database,
  assetIds: readonly string[],
): Promise<ReadonlyMap<string, Ratings>> {
  const { rows } = await sql<Ratings & { readonly asset_id: string }>`
    select asset_id, count(*) as count, sum(rating) as sum from asset_rating
    where ${among("asset_id", assetIds)} group by asset_id`.execute(database);
  // PostgreSQL's sum of 64 bits is wider than they, and comes as text.
  return new Map(rows.map(({ asset_id, count, sum }) => [asset_id, { count: Number(count), sum: Number(sum) }]));
}

function isAsked({ assetId, images }: TopicsAsked): Condition {
  const regions = [...new Set(images.map(({ region }) => region))];
  const aboutAll = all([sql`topic.provider is null`, any([sql`topic.region is null`, among("topic.region", regions)])]);
  return all([sql`topic.asset_id = ${assetId}`, any([aboutAll, isAboutOne(images)])]);
}

/** As one list: SQLite plans each `or` anew, and takes many seconds for thousands. No provider or region has a colon. */
function isAboutOne(images: readonly ImageKey[]): Condition {
  if (images.length === 0) return never;
  const texts = sql.join(images.map(keyText));
  return sql`topic.provider || ':' || topic.region || ':' || topic.native_id in (${texts})`;
}

function topicConditions({ kinds, answered, images, regions, unreadBy }: TopicFilter): readonly Condition[] {
  const conditions: Condition[] = [];
  if (kinds) conditions.push(among("topic.kind", kinds));
  if (answered !== undefined)
    conditions.push(
      all([
        sql`topic.kind = 'QUESTION'`,
        answered ? sql`topic.accepted_post_id is not null` : sql`topic.accepted_post_id is null`,
      ]),
    );
  if (images) conditions.push(isAboutOne(images));
  if (regions) conditions.push(among("topic.region", regions));
  if (unreadBy !== undefined)
    conditions.push(
      sql`exists (select 1 from asset_post as post where post.topic_id = topic.id and ${isUnreadBy(unreadBy)})`,
    );
  return conditions;
}
