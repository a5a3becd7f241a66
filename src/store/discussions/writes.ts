import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Post, Topic } from "../../domain/discussions/discussion.ts";
import { isoTime } from "../../ports/clock.ts";
import type { TalkWrites } from "../../ports/store/discussions.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import type { Database } from "../engine.ts";
import { follow } from "../ledger/following.ts";
import { storableText } from "../text.ts";
import { readRatings } from "./discussions.ts";
import { postOf, topicOf } from "./rows.ts";
import type { AssetTopicTable } from "./schema.ts";

const deedsCountMs = 60_000;

/** Within a write transaction, whose lock keeps two writers from the same number. */
export function createTalkWrites(
  database: Database,
  { now, clock }: Pick<WriteTransaction, "now" | "clock">,
): TalkWrites {
  async function topic(id: string): Promise<Topic | null> {
    const row = await database.selectFrom("asset_topic").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? topicOf(row) : null;
  }

  async function insertPost(values: {
    readonly topicId: string;
    readonly number: number;
    readonly author: string;
    readonly authorOrganization: string;
    readonly markdown: string;
  }) {
    return database
      .insertInto("asset_post")
      .values({
        id: newId(),
        topic_id: values.topicId,
        number: values.number,
        author: storableText(values.author),
        author_organization: storableText(values.authorOrganization),
        written_at: now,
        markdown: storableText(values.markdown),
        version: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** The post of that version with these columns; the version goes on. */
  async function changePost({ id, version }: Post, columns: object): Promise<Post> {
    const row = await database
      .updateTable("asset_post")
      .set({ ...columns, version: version + 1 })
      .where("id", "=", id)
      .where("version", "=", version)
      .returningAll()
      .executeTakeFirstOrThrow();
    return postOf(row);
  }

  async function changeTopic(id: string, columns: Partial<AssetTopicTable>): Promise<void> {
    await database.updateTable("asset_topic").set(columns).where("id", "=", id).execute();
  }

  return {
    topic,
    async post(id) {
      const row = await database.selectFrom("asset_post").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? postOf(row) : null;
    },

    async countDeeds(person, deeds, most) {
      // By the clock as it stands: where it was set back, the ledger's time stops, and a minute would last as long.
      const from = isoTime(Date.parse(clock) - deedsCountMs);
      await database
        .deleteFrom("talk_deed")
        .where((deed) => deed.or([deed("done_at", "<=", from), deed("done_at", ">", clock)]))
        .execute();
      const { count } = await database
        .selectFrom("talk_deed")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("person", "=", person)
        .executeTakeFirstOrThrow();
      if (count + deeds > most) return false;
      await database
        .insertInto("talk_deed")
        .values(Array.from({ length: deeds }, () => ({ person: storableText(person), done_at: clock })))
        .execute();
      return true;
    },

    async openTopic({ assetId, kind, title, author, authorOrganization, image, region, markdown }) {
      const row = {
        ...{ id: newId(), asset_id: assetId, kind, title: storableText(title), title_hidden: 0 },
        ...{ author: storableText(author), author_organization: storableText(authorOrganization), opened_at: now },
        ...{ provider: image?.provider ?? null, region: image?.region ?? region },
        native_id: image ? storableText(image.nativeId) : null,
        ...{ accepted_post_id: null, activity: 0, last_post_at: now },
      };
      await database.insertInto("asset_topic").values(row).execute();
      const post = await insertPost({ topicId: row.id, number: 1, author, authorOrganization, markdown });
      await changeTopic(row.id, { activity: post.sequence });
      return { topic: topicOf({ ...row, activity: post.sequence }), post: postOf(post) };
    },

    async writePost(given) {
      const { last } = await database
        .selectFrom("asset_post")
        .select(({ fn }) => fn.max("number").as("last"))
        .where("topic_id", "=", given.topicId)
        .executeTakeFirstOrThrow();
      const post = await insertPost({ ...given, number: last + 1 });
      await changeTopic(given.topicId, { activity: post.sequence, last_post_at: now });
      return postOf(post);
    },

    async editPost(post, { markdown, title, by }) {
      if (title !== null) await changeTopic(post.topicId, { title: storableText(title) });
      return changePost(post, { markdown: storableText(markdown), edited_by: storableText(by), edited_at: now });
    },

    async removePost(post, by) {
      await database
        .updateTable("asset_topic")
        .set({ accepted_post_id: null })
        .where("id", "=", post.topicId)
        .where("accepted_post_id", "=", post.id)
        .execute();
      if (post.number === 1) await changeTopic(post.topicId, { title: null, title_hidden: 0 });
      const unhidden = { hidden_by: null, hidden_at: null };
      return changePost(post, { markdown: null, removed_by: storableText(by), removed_at: now, ...unhidden });
    },

    async hidePost(post, by) {
      if (post.number === 1) await changeTopic(post.topicId, { title_hidden: by === null ? 0 : 1 });
      return changePost(post, { hidden_by: by && storableText(by), hidden_at: by === null ? null : now });
    },

    acceptAnswer: (topicId, postId) => changeTopic(topicId, { accepted_post_id: postId }),

    async ratings(assetId) {
      return (await readRatings(database, [assetId])).get(assetId) ?? { count: 0, sum: 0 };
    },

    async rate(assetId, person, rating) {
      const known = await database
        .selectFrom("asset_rating")
        .select("rating")
        .where("asset_id", "=", assetId)
        .where("person", "=", person)
        .executeTakeFirst();
      if (rating === null)
        await database
          .deleteFrom("asset_rating")
          .where("asset_id", "=", assetId)
          .where("person", "=", person)
          .execute();
      else
        await sql`insert into asset_rating (asset_id, person, rating, rated_at)
          values (${assetId}, ${storableText(person)}, ${rating}, ${now})
          on conflict (asset_id, person) do update set rating = excluded.rating, rated_at = excluded.rated_at`.execute(
          database,
        );
      return known?.rating ?? null;
    },

    follow: (person, followed) => follow(database, person, followed),
  };
}

function newId(): string {
  return randomBytes(8).toString("hex");
}
