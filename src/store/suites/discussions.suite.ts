import { describe, expect, test } from "vitest";
import { mostAssetsAtOnce, mostFollowed } from "../../domain/discussions/discussion.ts";
import type { NewTopic, TopicFilter } from "../../ports/store/discussions.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, imageWith, key } from "./store.samples.ts";

const acme = accessScopeOf(["a"]);

/** What people say about assets, and who has read how much of it. */
export function talkSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`talk on ${name}`, () => {
    const on = freshStores(open);
    const [one, two, far] = [key("one"), key("two"), key("far", "us-east-1")];

    /** An asset of three images. */
    async function asset(): Promise<string> {
      await on.save(imageWith(one), imageWith(two), imageWith(far));
      return on.store.write(async ({ assets }) => {
        const { id } = await assets.makeAsset({ organization: "acme", ...one });
        for (const image of [two, far]) await assets.joinAsset(id, { organization: "acme", ...image });
        return id;
      });
    }
    const openTopic = (assetId: string, more: Partial<NewTopic> = {}) =>
      on.store.write(({ talk }) =>
        talk.openTopic({
          ...{ assetId, kind: "QUESTION", title: "How?", markdown: "I wonder.", author: "asker" },
          ...{ authorOrganization: "globex", image: null, region: null, ...more },
        }),
      );
    const write = (topicId: string, author: string, markdown = "So.") =>
      on.store.write(({ talk }) => talk.writePost({ topicId, author, authorOrganization: "acme", markdown }));
    const topicsOf = async (
      assetId: string,
      { images = [one, two, far], filter = {}, before = null as number | null, limit = 10 } = {},
    ) => {
      const found = await on.store.talk.topicsOf([{ assetId, images }], { filter, before, limit });
      return (found.get(assetId) ?? []).map(({ id }) => id);
    };
    test("a topic begins with its first post, and comes back as it was, whatever is written", async () => {
      const id = await asset();
      const text = "tabs\t, quotes \" and ' , 😀, \u2028, <script>";
      const { topic, post } = await openTopic(id, { image: one, title: text, markdown: text });
      expect(topic).toMatchObject({ assetId: id, image: one, region: one.region, title: text, acceptedPostId: null });
      expect(post).toMatchObject({ topicId: topic.id, number: 1, version: 1, markdown: text, edited: null });
      expect((await on.store.talk.topics([topic.id, "none"], acme)).get(topic.id)).toEqual(topic);
      expect((await on.store.talk.posts([post.id, "none"], acme)).get(post.id)).toEqual(post);
    });

    test("topics come by their last post, page by page, as far as they are about what the reader sees", async () => {
      const id = await asset();
      const ofAll = (await openTopic(id)).topic.id;
      const ofOne = (await openTopic(id, { image: one })).topic.id;
      const ofFar = (await openTopic(id, { region: "us-east-1", kind: "DISCUSSION" })).topic.id;
      expect(await topicsOf(id)).toEqual([ofFar, ofOne, ofAll]);
      await write(ofAll, "her");
      expect(await topicsOf(id)).toEqual([ofAll, ofFar, ofOne]);
      expect(await topicsOf(id, { images: [two] })).toEqual([ofAll]);
      expect(await topicsOf(id, { images: [far] })).toEqual([ofAll, ofFar]);
      expect(await topicsOf(id, { images: [] })).toEqual([ofAll]);
      const activity = (await on.store.talk.topics([ofFar], acme)).get(ofFar)?.activity ?? 0;
      expect(await topicsOf(id, { before: activity })).toEqual([ofOne]);
      expect(await topicsOf(id, { limit: 2 })).toEqual([ofAll, ofFar]);
      const filtered = (filter: TopicFilter) => topicsOf(id, { filter });
      expect(await filtered({ kinds: ["DISCUSSION"] })).toEqual([ofFar]);
      expect(await filtered({ kinds: [] })).toEqual([]);
      expect(await filtered({ images: [one] })).toEqual([ofOne]);
      expect(await filtered({ regions: ["us-east-1"] })).toEqual([ofFar]);
      const answer = await write(ofOne, "her");
      await on.store.write(({ talk }) => talk.acceptAnswer(ofOne, answer.id));
      expect(await filtered({ answered: true })).toEqual([ofOne]);
      expect(await filtered({ answered: false })).toEqual([ofAll]);
      const other = await on.store.write(({ assets }) => assets.makeAsset({ organization: "globex", ...one }));
      const elsewhere = (await openTopic(other.id)).topic.id;
      const asked = [id, other.id].map((assetId) => ({ assetId, images: [one] }));
      on.statements();
      const found = await on.store.talk.topicsOf(asked, { filter: {}, before: null, limit: 1 });
      expect(on.statements()).toBe(1);
      expect([...found].map(([assetId, topics]) => [assetId, topics.map((topic) => topic.id)])).toEqual([
        [other.id, [elsewhere]],
        [id, [ofOne]],
      ]);
    });

    test("topics are asked for of many assets at once, each with as many images as it may have", async () => {
      const id = await asset();
      const ofOne = (await openTopic(id, { image: one })).topic.id;
      const elsewhere = key("one", "elsewhere");
      const ofElsewhere = (await openTopic(id, { image: elsewhere })).topic.id;
      const images = [one, ...Array.from({ length: 199 }, (_, at) => key(`other-${at}`, `region-${at}`))];
      const others = Array.from({ length: mostAssetsAtOnce - 1 }, (_, at) => ({ assetId: `other ${at}`, images }));
      const query = { filter: {}, before: null, limit: 10 };
      const found = await on.store.talk.topicsOf([...others, { assetId: id, images }], query);
      expect([...found].map(([assetId, topics]) => [assetId, topics.map((topic) => topic.id)])).toEqual([
        [id, [ofOne]],
      ]);
      expect(await topicsOf(id, { images: [elsewhere] })).toEqual([ofElsewhere]);
    });

    test("posts are numbered within their topic, however many write at once on two replicas", async () => {
      const id = await asset();
      const topics = [(await openTopic(id)).topic.id, (await openTopic(id)).topic.id] as const;
      const other = await on.openAnother();
      const writers = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? on.store : other).write(({ talk }) =>
          talk.writePost({
            ...{ topicId: topics[index % 4 < 2 ? 0 : 1], author: `person ${index}`, authorOrganization: "acme" },
            markdown: `${index}`,
          }),
        ),
      );
      await Promise.all(writers);
      await other.close();
      const posts = await on.store.talk.postsOf(topics, 1, 100);
      for (const topicId of topics)
        expect(posts.get(topicId)?.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      expect((await on.store.talk.postsOf(topics, 4, 2)).get(topics[1])?.map(({ number }) => number)).toEqual([5, 6]);
      expect(Object.fromEntries(await on.store.talk.postCounts(topics))).toEqual({ [topics[0]]: 11, [topics[1]]: 11 });
    });

    test("an edit follows the version that is there; what is removed is gone, also as an answer and as a title", async () => {
      const id = await asset();
      const { topic, post } = await openTopic(id);
      const edited = await on.store.write(({ talk }) =>
        talk.editPost(post, { markdown: "Better.", title: "What?", by: "asker" }),
      );
      expect(edited).toMatchObject({ markdown: "Better.", version: 2, edited: { by: "asker" } });
      expect((await on.store.talk.topics([topic.id], acme)).get(topic.id)?.title).toBe("What?");
      const stale = on.store.write(({ talk }) => talk.editPost(post, { markdown: "x", title: null, by: "asker" }));
      await expect(stale).rejects.toThrow();
      const answer = await write(topic.id, "her");
      await on.store.write(({ talk }) => talk.acceptAnswer(topic.id, answer.id));
      const removed = await on.store.write(({ talk }) => talk.removePost(answer, "him"));
      expect(removed).toMatchObject({ markdown: null, version: 2, removed: { by: "him" } });
      expect((await on.store.talk.topics([topic.id], acme)).get(topic.id)?.acceptedPostId).toBeNull();
      expect((await on.store.talk.postCounts([topic.id])).get(topic.id)).toBe(1);
      const hidden = await on.store.write(({ talk }) => talk.hidePost(edited, "him"));
      expect(hidden).toMatchObject({ markdown: "Better.", version: 3, hidden: { by: "him" } });
      expect((await on.store.talk.topics([topic.id], acme)).get(topic.id)?.isTitleHidden).toBe(true);
      expect((await on.store.talk.postCounts([topic.id])).size).toBe(0);
      const shown = await on.store.write(({ talk }) => talk.hidePost(hidden, null));
      await on.store.write(({ talk }) => talk.removePost(shown, "asker"));
      expect((await on.store.talk.topics([topic.id], acme)).get(topic.id)).toMatchObject({
        ...{ title: null, isTitleHidden: false },
      });
      const everything = JSON.stringify([await on.store.talk.postsOf([topic.id], 0, 10)]);
      expect(everything).not.toContain("Better.");
    });

    test("a person's deeds are counted for 60 seconds, one by one over all replicas", async () => {
      const other = await on.openAnother();
      const count = (store = on.store, person = "her", deeds = 1) =>
        store.write(({ talk }) => talk.countDeeds(person, deeds, 5));
      const counted = await Promise.all(Array.from({ length: 12 }, (_, at) => count(at % 2 ? on.store : other)));
      await other.close();
      expect(counted.filter((isCounted) => isCounted)).toHaveLength(5);
      expect(await count(on.store, "another", 4)).toBe(true);
      expect(await count(on.store, "another", 2)).toBe(false);
      expect(await count(on.store, "another", 1)).toBe(true);
      expect(await count(on.store, "another", 1)).toBe(false);
      await on.execute("update talk_deed set done_at = '2020-01-01T00:00:00.000Z' where person = 'her'");
      expect(await count()).toBe(true);
      // Of while the clock was ahead.
      await on.execute("update talk_deed set done_at = '2100-01-01T00:00:00.000Z' where person = 'another'");
      expect(await count(on.store, "another", 5)).toBe(true);
    });

    test("each person has one rating, which counts once however often it is given at once", async () => {
      const id = await asset();
      const rate = (person: string, rating: number | null) =>
        on.store.write(({ talk }) => talk.rate(id, person, rating));
      await Promise.all(Array.from({ length: 12 }, (_, at) => rate(`person ${at % 3}`, (at % 5) + 1)));
      expect((await on.store.talk.ratings([id])).get(id)?.count).toBe(3);
      expect(await rate("person 0", 5)).toBeGreaterThan(0);
      await rate("person 1", 4);
      await rate("person 2", 3);
      expect((await on.store.talk.ratings([id, "none"])).get(id)).toEqual({ count: 3, sum: 12 });
      expect((await on.store.talk.ratingsBy("person 1", [id])).get(id)).toBe(4);
      expect(await rate("person 1", null)).toBe(4);
      expect(await rate("person 1", null)).toBeNull();
      expect(await on.store.write(({ talk }) => talk.ratings(id))).toEqual({ count: 2, sum: 8 });
      expect((await on.store.talk.ratingsBy("person 1", [id])).size).toBe(0);
    });

    test("unread is what others wrote since one follows, less what was read, removed or hidden", async () => {
      const id = await asset();
      const before = (await openTopic(id, { image: one })).topic.id;
      await write(before, "her");
      const { following: follows } = on.store.talk;
      const unread = async (topicId: string) => (await follows.unread("me", [topicId])).get(topicId) ?? 0;
      const all = async () =>
        (await follows.unreadByScope("me")).map(({ assetId, image, posts }) => [assetId, image, posts]);
      expect(await unread(before)).toBe(0);
      expect(await follows.follow("me", { assetId: id, topicId: null })).toBe(true);
      expect(await unread(before)).toBe(0);
      await write(before, "her");
      await write(before, "me");
      const after = (await openTopic(id)).topic.id;
      expect([await unread(before), await unread(after)]).toEqual([1, 1]);
      expect(await all()).toEqual(
        expect.arrayContaining([
          [id, one, 1],
          [id, null, 1],
        ]),
      );
      expect(await topicsOf(id, { filter: { unreadBy: "me" } })).toEqual([after, before]);
      // Both by itself and with its asset: counted once, and for as long as one of them lasts.
      await follows.follow("me", { assetId: id, topicId: before });
      const third = await write(before, "her");
      const fourth = await write(before, "her");
      expect(await unread(before)).toBe(3);
      await follows.unfollow("me", { assetId: id, topicId: null });
      expect([await unread(before), await unread(after)]).toEqual([2, 0]);
      await on.store.write(({ talk }) => talk.hidePost(third, "him"));
      expect(await unread(before)).toBe(1);
      await on.store.write(({ talk }) => talk.removePost(fourth, "her"));
      expect(await unread(before)).toBe(0);
      const fifth = await write(before, "her");
      await write(before, "her");
      await follows.read("me", before, fifth.number);
      await follows.read("me", before, 1);
      expect(await unread(before)).toBe(1);
      await follows.read("me", before, null);
      expect([await unread(before), await all()]).toEqual([0, []]);
      expect(await follows.of("me")).toEqual([{ assetId: id, topicId: before }]);
      expect(await follows.of("another")).toEqual([]);
    });

    test("a person follows so much and no more", async () => {
      const id = await asset();
      const rows = Array.from({ length: mostFollowed - 1 }, (_, at) => `('me', '${id}', 'topic ${at}', 0)`);
      await on.execute(`insert into followed (person, asset_id, topic_id, since) values ${rows.join(", ")}`);
      const { following: follows } = on.store.talk;
      expect(await follows.follow("me", { assetId: id, topicId: null })).toBe(true);
      expect(await follows.follow("me", { assetId: id, topicId: "one more" })).toBe(false);
      expect(await follows.follow("me", { assetId: id, topicId: null })).toBe(true);
      await follows.unfollow("me", { assetId: id, topicId: "topic 0" });
      expect(await follows.follow("me", { assetId: id, topicId: "one more" })).toBe(true);
    });
  });
}
