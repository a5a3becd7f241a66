import { describe, expect, test } from "vitest";
import { allEvents, followOverWebSocket } from "../../support/callers/events.ts";
import { say, topicAt, topicsOf, unreadOf } from "../../support/callers/talk.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { codes, kindsOf, postId, startTalk, topicId } from "../../support/worlds/talk-world.ts";

const onEnd = closeAfterAll();
const { world, url, member, admin, globex, imageOf, open, write } = await startTalk(onEnd);

describe("unread posts", () => {
  test("are counted for whoever follows, exactly, and go with reading", async () => {
    const imageId = await imageOf("followed");
    const opened = await open(member, imageId, { kind: "DISCUSSION" });
    const assetId = String(opened.asset?.id);
    const at = async (caller: Caller) => {
      const asset = await topicsOf(url, caller, assetId);
      const [one] = asset?.topics.nodes ?? [];
      return [one?.viewerUnreadPosts, asset?.viewerUnreadPosts, one?.viewerFollows, asset?.viewerFollows];
    };
    const before = Number(await unreadOf(url, globex));
    expect(await at(globex)).toEqual([0, 0, false, false]);
    const followed = await say(url, globex, "followAsset", { assetId });
    expect(followed).toMatchObject({ userErrors: [], asset: { id: assetId, viewerFollows: true } });
    await Promise.all(Array.from({ length: 6 }, (_, index) => write(admin, topicId(opened), `${index}`)));
    expect(await at(globex)).toEqual([6, 6, true, true]);
    expect(await unreadOf(url, globex)).toBe(before + 6);
    expect(await at(member)).toEqual([6, 6, true, false]);
    const posts = (await topicAt(url, globex, topicId(opened)))?.posts.nodes ?? [];
    const mark = (id?: string) => say(url, globex, "markRead", { topicId: topicId(opened), postId: id });
    expect(await mark(posts[3]?.id)).toMatchObject({ userErrors: [], topic: { viewerUnreadPosts: 3 } });
    await Promise.all([mark(posts[4]?.id), mark(posts[2]?.id), mark(posts[1]?.id)]);
    expect(await at(globex)).toEqual([2, 2, true, true]);
    expect((await topicsOf(url, globex, assetId, { filter: { unread: true } }))?.topics.nodes).toHaveLength(1);
    expect(await mark()).toMatchObject({ topic: { viewerUnreadPosts: 0 } });
    expect((await topicsOf(url, globex, assetId, { filter: { unread: true } }))?.topics.nodes).toEqual([]);
    await write(globex, topicId(opened), "mine");
    expect(await unreadOf(url, globex)).toBe(before);
    // By writing the topic is followed by itself.
    await say(url, globex, "unfollowAsset", { assetId });
    expect(await at(globex)).toEqual([0, 0, true, false]);
    await say(url, globex, "unfollowTopic", { topicId: topicId(opened) });
    await write(admin, topicId(opened), "unheard");
    expect(await at(globex)).toEqual([0, 0, false, false]);
    const other = await open(admin, imageId);
    expect(codes(await say(url, globex, "markRead", { topicId: topicId(opened), postId: postId(other) }))).toEqual([
      "NOT_FOUND postId",
    ]);
    const events = await allEvents(await world.gateways[0].as("acme-admin"), { filter: { imageIds: [imageId] } });
    expect(kindsOf(events).filter((kind) => !/TopicOpened|PostWritten|Image/.test(kind))).toEqual([]);
  });
});

describe("ratings", () => {
  test("are one a person, however many are sent at once, and nobody is told who gave which", {
    timeout: 60_000,
  }, async () => {
    const imageId = await imageOf("rated");
    const assetId = String((await open(globex, imageId)).asset?.id);
    const rate = (caller: Caller, rating: number) => say(url, caller, "rateAsset", { assetId, rating });
    const follower = await followOverWebSocket(await world.gateways[0].as("globex-member"), {
      filter: { imageIds: [imageId], kinds: ["ASSET_RATED"] },
    });
    const sent = [1, 2, 3, 4, 5].flatMap((rating) => [member, admin].map((caller) => rate(caller, rating)));
    expect((await Promise.all(sent)).flatMap(codes)).toEqual([]);
    const rating = async (caller: Caller) => (await topicsOf(url, caller, assetId))?.rating;
    expect(await rating(globex)).toMatchObject({ count: 2, viewerRating: null });
    await rate(member, 5);
    await rate(admin, 2);
    expect(await rating(globex)).toEqual({ average: 3.5, count: 2, viewerRating: null });
    expect(await rating(member)).toEqual({ average: 3.5, count: 2, viewerRating: 5 });
    expect(await rate(admin, 2)).toMatchObject({ userErrors: [], event: null });
    for (const wrong of [0, 6, -1]) expect(codes(await rate(globex, wrong))).toEqual(["INVALID_REQUEST rating"]);
    const withdrawn = await say(url, member, "withdrawRating", { assetId });
    expect(withdrawn).toMatchObject({
      userErrors: [],
      event: { __typename: "AssetRated", source: "ASSERTED" },
      asset: { rating: { average: 2, count: 1, viewerRating: null } },
    });
    await say(url, admin, "withdrawRating", { assetId });
    expect(await rating(admin)).toEqual({ average: null, count: 0, viewerRating: null });
    const query = `query ($ids: [ID!]) { lifecycleEvents(first: 100, filter: { imageIds: $ids, kinds: [ASSET_RATED] }) {
      nodes { actor { reference } before after ... on AssetRated { average count asset { id } } }
    } }`;
    interface Rated {
      readonly actor: object | null;
      readonly average: number | null;
      readonly count: number;
    }
    for (const caller of [admin, globex]) {
      const { lifecycleEvents } = await dataOf<{ lifecycleEvents: { nodes: readonly Rated[] } }>(url, caller, query, {
        ids: [imageId],
      });
      expect(lifecycleEvents.nodes.filter((event) => event.actor !== null)).toEqual([]);
      expect(lifecycleEvents.nodes.at(-1)).toMatchObject({ average: null, count: 0, asset: { id: assetId } });
      expect((await follower.count(lifecycleEvents.nodes.length)).length).toBe(lifecycleEvents.nodes.length);
      expect(JSON.stringify(lifecycleEvents.nodes)).not.toMatch(/person_|viewerRating/);
    }
  });
});
