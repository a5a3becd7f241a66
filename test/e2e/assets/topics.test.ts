import { describe, expect, test } from "vitest";
import { write as changeAsset } from "../../support/callers/assets.ts";
import { nextSweep } from "../../support/callers/catalog.ts";
import { allEvents } from "../../support/callers/events.ts";
import { say, topicAt, topicsOf, unreadOf } from "../../support/callers/talk.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, makeToken } from "../../support/isolation/tenants-world.ts";
import { codes, kindsOf, region, startTalk, topicId } from "../../support/worlds/talk-world.ts";

const onEnd = closeAfterAll();
const { world, url, member, admin, globex, initech, nobody, imageOf, open, write } = await startTalk(onEnd);

describe("a topic", () => {
  test("about one image or a region is for whoever sees that, within an asset that others see too", {
    timeout: 60_000,
  }, async () => {
    const [inside, outside] = [await imageOf("staging", "private"), await imageOf("released")];
    const first = await open(member, inside, { kind: "DISCUSSION", title: "First" });
    const joined = await changeAsset(url, member, "joinAsset", { imageId: outside, assetId: first.asset?.id });
    expect(joined.userErrors).toEqual([]);
    const announced = await open(member, outside, { kind: "ANNOUNCEMENT", title: "Broken since Monday" });
    const assetId = String(announced.asset?.id);
    const ofAll = await say(url, admin, "openTopic", {
      ...{ assetId, kind: "DISCUSSION", title: "About all", markdown: "x" },
    });
    const ofRegion = await say(url, admin, "openTopic", {
      ...{ assetId, region, kind: "DISCUSSION", title: "About the region", markdown: "x" },
    });
    expect([announced, ofAll, ofRegion].map(codes)).toEqual([[], [], []]);
    const titles = async (caller: Caller, filter: object = {}) =>
      (await topicsOf(url, caller, assetId, { filter }))?.topics.nodes.map(({ title }) => title);
    expect(await titles(member)).toEqual(["About the region", "About all", "Broken since Monday", "First"]);
    expect(await titles(globex)).toEqual(["About the region", "About all", "Broken since Monday"]);
    expect(await titles(globex, { kinds: ["ANNOUNCEMENT"] })).toEqual(["Broken since Monday"]);
    expect(await titles(globex, { imageIds: [outside, inside] })).toEqual(["Broken since Monday"]);
    expect(await titles(globex, { regions: [region, "a\0b"] })).toEqual(["About the region", "Broken since Monday"]);
    const events = await allEvents(await world.gateways[0].as("globex-member"), {});
    const told = events.filter(({ imageId, __typename }) => __typename === "TopicOpened" && imageId === outside);
    expect([told.length, events.filter(({ imageId }) => imageId === inside).length]).toEqual([3, 0]);

    const refused = async (more: object) =>
      codes(await say(url, globex, "openTopic", { assetId, kind: "DISCUSSION", title: "x", markdown: "x", ...more }));
    expect(await refused({ imageId: inside })).toEqual(["NOT_FOUND imageId"]);
    expect(await refused({ region: "eu-west-1" })).toEqual(["NOT_FOUND region"]);
    expect(await refused({ imageId: outside, region: "eu-west-1" })).toEqual(["INVALID_REQUEST region"]);
    expect(await refused({ assetId: null })).toEqual(["INVALID_REQUEST assetId"]);
    expect(await refused({ assetId: "nonsense" })).toEqual(["NOT_FOUND assetId"]);
    expect(await refused({ kind: "ANNOUNCEMENT" })).toEqual(["FORBIDDEN kind"]);
    expect(await refused({ imageId: "nonsense" })).toEqual(["INVALID_REQUEST imageId"]);
  });

  test("of a public image is everybody's to read, and every person's to write in", async () => {
    const imageId = await imageOf("public-talk", "public");
    const opened = await open(initech, imageId, { kind: "DISCUSSION" });
    expect(opened).toMatchObject({ userErrors: [], event: { __typename: "TopicOpened" } });
    await write(globex, topicId(opened), "Same here.");
    const seen = await topicAt(url, nobody, topicId(opened));
    const authors = seen?.posts.nodes.map(({ author }) => author);
    expect(authors?.map((author) => author?.member)).toEqual([null, null]);
    expect(new Set(authors?.map((author) => author?.reference)).size).toBe(2);
    expect(seen?.viewerUnreadPosts).toBeNull();
    for (const name of ["acme-member", "globex-member", "initech-publisher", null] as const) {
      const events = await allEvents(await world.gateways[0].as(name), { filter: { imageIds: [imageId] } });
      const told = kindsOf(events).filter((kind) => /Topic|Post/.test(kind));
      expect([name, told]).toEqual([name, ["TopicOpened", "PostWritten"]]);
    }
    const machine: Caller = {
      name: "acme-machine",
      token: await makeToken(world.gateways[0], "acme", "talks", ["READ", "WRITE"]),
    };
    expect((await topicAt(url, machine, topicId(opened)))?.postCount).toBe(2);
    await expect(write(machine, topicId(opened), "beep")).rejects.toThrow(/FORBIDDEN/);
    expect(await unreadOf(url, machine)).toBeNull();
  });

  test("within what an organization keeps about others' images is its own", async () => {
    const imageId = await imageOf("noted-talk");
    const note = { imageId, markdown: "Ours." };
    const { writeGettingStarted } = await dataOf<{ writeGettingStarted: { asset: { id: string } } }>(
      url,
      globex,
      "mutation ($input: WriteGettingStartedInput!) { writeGettingStarted(input: $input) { asset { id } } }",
      { input: note },
    );
    const assetId = writeGettingStarted.asset.id;
    const own = await say(url, globex, "openTopic", {
      ...{ assetId, kind: "ANNOUNCEMENT", title: "We patch it", markdown: "x" },
    });
    expect(own).toMatchObject({ userErrors: [], post: { byPublisher: true } });
    for (const caller of [member, admin]) {
      expect(await topicAt(url, caller, topicId(own))).toBeNull();
      expect(codes(await write(caller, topicId(own), "x"))).toEqual(["NOT_FOUND topicId"]);
    }
    const events = await allEvents(await world.gateways[0].as("acme-admin"), { filter: { imageIds: [imageId] } });
    expect(kindsOf(events)).not.toContain("TopicOpened");
    // Without an asset named, a topic is the owner's, who hears of it.
    const asked = await open(globex, imageId);
    expect([codes(asked), asked.asset?.id === assetId]).toEqual([[], false]);
    expect((await topicAt(url, member, topicId(asked)))?.asset.id).toBe(asked.asset?.id);
    expect(codes(await open(globex, imageId, { kind: "ANNOUNCEMENT" }))).toEqual(["FORBIDDEN kind"]);
  });

  test("is told to nobody who lost accessScope of the image, and counts as unread for nobody there", async () => {
    const imageId = await imageOf("talked-for-a-while");
    const opened = await open(globex, imageId);
    await write(member, topicId(opened), "An answer.");
    const unread = Number(await unreadOf(url, globex));
    expect(unread).toBeGreaterThan(0);
    const [, region = "", nativeId = ""] = Buffer.from(imageId, "base64url")
      .toString()
      .replace("Image:", "")
      .split(":");
    const change = { launchPermissions: { remove: [{ userId: "777788889999" }] } };
    await world.control.change([{ region, imageId: nativeId, change }]);
    await nextSweep(world.gateways[0], "globex-aws");
    await write(member, topicId(opened), "Not for you.");
    expect(await topicAt(url, globex, topicId(opened))).toBeNull();
    expect(codes(await write(globex, topicId(opened), "Why?"))).toEqual(["NOT_FOUND topicId"]);
    expect(await unreadOf(url, globex)).toBe(unread - 1);
    const { lifecycleEvents } = await dataOf<{ lifecycleEvents: { nodes: readonly { topic?: object | null }[] } }>(
      url,
      globex,
      `query ($ids: [ID!]) { lifecycleEvents(first: 100, filter: { imageIds: $ids, kinds: [ASSET_POST_WRITTEN] }) {
        nodes { ... on PostWritten { topic { title } post { markdown } } }
      } }`,
      { ids: [imageId] },
    );
    expect(lifecycleEvents.nodes).toEqual([{ topic: null, post: null }]);
    // What somebody follows is theirs to let go; what they do not follow was never there.
    const unfollow = () => say(url, globex, "unfollowTopic", { topicId: topicId(opened) });
    expect(await unfollow()).toMatchObject({ userErrors: [], asset: null, topic: null });
    expect(codes(await unfollow())).toEqual(["NOT_FOUND topicId"]);
  });

  test("waits, where the last image left its asset, for one to be joined again", async () => {
    const imageId = await imageOf("left-talk");
    const opened = await open(member, imageId, { kind: "DISCUSSION", title: "Stays" });
    const assetId = String(opened.asset?.id);
    const ofAll = { assetId, kind: "DISCUSSION", title: "Of all", markdown: "x" };
    expect(codes(await say(url, globex, "openTopic", ofAll))).toEqual([]);
    const about = async (caller: Caller) =>
      (await topicsOf(url, caller, assetId))?.topics.nodes.map(({ title }) => title);
    expect(await about(globex)).toEqual(["Of all", "Stays"]);
    expect((await changeAsset(url, member, "leaveAsset", { imageId })).userErrors).toEqual([]);
    expect(await Promise.all([about(globex), about(member), about(admin)])).toEqual([undefined, undefined, []]);
    expect(await topicAt(url, admin, topicId(opened))).toBeNull();
    for (const [mutation, input] of [
      ["writePost", { topicId: topicId(opened), markdown: "x" }],
      ["rateAsset", { assetId, rating: 3 }],
      ["openTopic", ofAll],
    ] as const)
      expect((await say(url, admin, mutation, input)).userErrors.map(({ code }) => code)).toEqual(["NOT_FOUND"]);
    expect((await changeAsset(url, admin, "joinAsset", { imageId, assetId })).userErrors).toEqual([]);
    expect(await about(globex)).toEqual(["Of all", "Stays"]);
  });

  test("list goes page by page, and a cursor is good for that list alone", async () => {
    const imageId = await imageOf("many-topics");
    const first = await open(admin, imageId, { title: "1" });
    const assetId = String(first.asset?.id);
    for (const title of ["2", "3", "4", "5"]) await open(admin, imageId, { title, kind: "DISCUSSION" });
    const seen: (string | null)[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof topicsOf>> = await topicsOf(url, globex, assetId, { first: 2, after });
      seen.push(...(page?.topics.nodes ?? []).map(({ title }) => title));
      after = page?.topics.pageInfo.hasNextPage ? page.topics.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(["5", "4", "3", "2", "1"]);
    const { topics } = (await topicsOf(url, globex, assetId, { first: 2 })) ?? {};
    const query = `query ($id: ID!, $after: String) { asset(id: $id) {
      topics(after: $after, filter: { kinds: [QUESTION] }) { nodes { id } }
    } }`;
    const { body } = await ask(url, globex, { query, variables: { id: assetId, after: topics?.pageInfo.endCursor } });
    expect(body).toContain("BAD_CURSOR");
    const posts = `query ($id: ID!, $after: String) { topic(id: $id) { posts(first: 1, after: $after) {
      nodes { number } pageInfo { hasNextPage endCursor }
    } } }`;
    await write(globex, topicId(first), "second");
    const page = await dataOf<{ topic: { posts: { pageInfo: { endCursor: string; hasNextPage: boolean } } } }>(
      ...([url, globex, posts, { id: topicId(first) }] as const),
    );
    expect(page.topic.posts.pageInfo.hasNextPage).toBe(true);
    const rest = { id: topicId(first), after: page.topic.posts.pageInfo.endCursor };
    expect(await dataOf<object>(url, globex, posts, rest)).toMatchObject({
      topic: { posts: { nodes: [{ number: 2 }], pageInfo: { hasNextPage: false } } },
    });
  });
});

test("publishers moderate what is said of images that somebody else answers for; members do not", async () => {
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "123456789012", name: "answered-for", launchPermissions: [{ userId: "111122223333" }] },
  ]);
  const place = { provider: "AWS", region, nativeId };
  const imageId = await imageAt(world, initech, place);
  await imageAt(world, member, place);
  const boss = await world.gateways[0].as("initech-admin");
  const { viewer } = await dataOf<{ viewer: { member: { id: string } } }>(url, boss, "{ viewer { member { id } } }");
  const hand = "mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { code } } }";
  await dataOf(url, boss, hand, { input: { imageId, steward: viewer.member.id } });

  const opened = await open(member, imageId, { markdown: "Buy **elsewhere**." });
  const postId = String(opened.post?.id);
  expect(codes(await say(url, member, "hidePost", { postId }))).toEqual(["FORBIDDEN postId"]);
  expect(opened.post).toMatchObject({ viewerCanHide: false });
  const hidden = await say(url, initech, "hidePost", { postId });
  expect(hidden).toMatchObject({ userErrors: [], post: { viewerCanHide: true } });
  expect((await changeAsset(url, initech, "writeAgreement", { imageId, text: "Be kind." })).userErrors).toMatchObject([
    { code: "FORBIDDEN" },
  ]);
  const announced = await open(initech, imageId, { kind: "ANNOUNCEMENT", title: "Broken since Monday" });
  expect(codes(announced)).toEqual([]);
});
