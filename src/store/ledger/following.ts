import { sql } from "kysely";
import { mostFollowed } from "../../domain/discussions/discussion.ts";
import type { Followed, Following } from "../../ports/store/discussions.ts";
import type { Database, Engine } from "../engine.ts";
import { all, among, type Condition } from "../sql-conditions.ts";
import { storableText } from "../text.ts";

export function createFollowing(engine: Engine): Following {
  const { reader } = engine;
  return {
    async of(person) {
      const rows = await reader.selectFrom("followed").selectAll().where("person", "=", person).execute();
      return rows.map(({ asset_id, topic_id }) => ({ assetId: asset_id, topicId: topic_id === "" ? null : topic_id }));
    },

    follow: (person, followed) => engine.once((database) => follow(database, person, followed)),

    unfollow: (person, { assetId, topicId }) =>
      engine.once(async (database) => {
        await database
          .deleteFrom("followed")
          .where("person", "=", person)
          .where("asset_id", "=", assetId)
          .where("topic_id", "=", topicId ?? "")
          .execute();
      }),

    read: (person, topicId, number) =>
      engine.once(async (database) => {
        const last = sql`(select max(number) from asset_post where topic_id = ${topicId})`;
        await sql`insert into topic_read (person, topic_id, number)
          values (${storableText(person)}, ${topicId}, ${number ?? last})
          on conflict (person, topic_id) do update set number = excluded.number
            where topic_read.number < excluded.number`.execute(database);
      }),

    async unread(person, topicIds) {
      const { rows } = await sql<{ readonly topic_id: string; readonly posts: number }>`
        select post.topic_id, count(*) as posts
        from asset_post as post join asset_topic as topic on topic.id = post.topic_id
        where ${all([among("topic.id", topicIds), isUnreadBy(person)])} group by post.topic_id`.execute(reader);
      return new Map(rows.map(({ topic_id, posts }) => [topic_id, posts]));
    },

    async unreadByScope(person) {
      const { rows } = await sql<ScopeRow>`
        select topic.asset_id, topic.provider, topic.region, topic.native_id, count(*) as posts
        from asset_topic as topic join asset_post as post on post.topic_id = topic.id
        where topic.asset_id in (select asset_id from followed where person = ${person}) and ${isUnreadBy(person)}
        group by topic.asset_id, topic.provider, topic.region, topic.native_id`.execute(reader);
      return rows.map(({ asset_id, provider, region, native_id, posts }) => ({
        assetId: asset_id,
        image: provider && region && native_id ? { provider, region, nativeId: native_id } : null,
        ...{ region, posts },
      }));
    },
  };
}

interface ScopeRow {
  readonly asset_id: string;
  readonly provider: string | null;
  readonly region: string | null;
  readonly native_id: string | null;
  readonly posts: number;
}

/** Of `asset_post as post` in `asset_topic as topic`; the port says what counts. */
export function isUnreadBy(person: string): Condition {
  return sql`(post.author <> ${person} and post.removed_at is null and post.hidden_at is null
    and post.number > coalesce((select topic_read.number from topic_read
      where topic_read.person = ${person} and topic_read.topic_id = topic.id), 0)
    and exists (select 1 from followed where followed.person = ${person} and followed.asset_id = topic.asset_id
      and followed.topic_id in ('', topic.id) and followed.since < post.sequence))`;
}

/** One statement, which two requests at once may send. */
export async function follow(database: Database, person: string, { assetId, topicId }: Followed): Promise<boolean> {
  const isFollowed = sql`followed.person = ${person} and followed.asset_id = ${assetId}
    and followed.topic_id = ${topicId ?? ""}`;
  await sql`insert into followed (person, asset_id, topic_id, since)
    select ${storableText(person)}, ${assetId}, ${topicId ?? ""}, coalesce((select max(sequence) from asset_post), 0)
    where (select count(*) from followed where followed.person = ${person}) < ${mostFollowed}
    on conflict (person, asset_id, topic_id) do nothing`.execute(database);
  const { rows } = await sql`select 1 from followed where ${isFollowed}`.execute(database);
  return rows.length > 0;
}
