import { describe, expect, test } from "vitest";
import { allEvents, followOverEventStream, followOverWebSocket } from "../../support/callers/events.ts";
import { type PostAnswer, postAt, say, topicAt, topicsOf } from "../../support/callers/talk.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { makeToken } from "../../support/isolation/tenants-world.ts";
import { codes, kindsOf, postId, startTalk, topicId } from "../../support/worlds/talk-world.ts";

const onEnd = closeAfterAll();
const { world, url, member, admin, globex, initech, nobody, imageOf, open, write } = await startTalk(onEnd);

describe("a question about a shared image", () => {
  test("is answered live and accepted, and each organization is told once", async () => {
    const imageId = await imageOf("asked-about");
    const more = "... on PostWritten { topic { title } post { html } }";
    const filter = { imageIds: [imageId] };
    const asker = await followOverWebSocket(await world.gateways[0].as("globex-member"), { filter });
    const reader = await followOverEventStream(await world.gateways[0].as("acme-member"), { filter }, more);
    const opened = await open(globex, imageId, { title: "Which user logs in?", markdown: "**root** does not." });
    expect(opened).toMatchObject({
      userErrors: [],
      event: { __typename: "TopicOpened", source: "ASSERTED" },
      topic: { kind: "QUESTION", title: "Which user logs in?", image: { id: imageId }, viewerFollows: true },
      post: { number: 1, html: "<p><strong>root</strong> does not.</p>\n", byPublisher: false },
    });
    const answered = await write(member, topicId(opened), "Try `orders`.");
    expect(answered).toMatchObject({ userErrors: [], post: { number: 2, byPublisher: true } });
    expect(kindsOf(await asker.count(2))).toEqual(["TopicOpened", "PostWritten"]);

    const seen = await topicAt(url, globex, topicId(opened));
    expect(seen).toMatchObject({ postCount: 2, viewerUnreadPosts: 1, viewerCanAcceptAnswer: true });
    const [question, answer] = seen?.posts.nodes ?? [];
    const rights = (one?: PostAnswer) => [one?.viewerCanEdit, one?.viewerCanRemove, one?.viewerCanHide];
    expect([rights(question), rights(answer)]).toEqual([
      [true, true, false],
      [false, false, false],
    ]);
    const seenByMember = await topicAt(url, member, topicId(opened));
    expect(seenByMember?.posts.nodes.map(rights)).toEqual([
      [false, false, false],
      [true, true, false],
    ]);
    const seenByAdmin = await topicAt(url, admin, topicId(opened));
    expect(seenByAdmin?.posts.nodes.map(rights)).toEqual([
      [false, true, true],
      [false, true, true],
    ]);
    expect(question?.author?.member?.user).toBe("globex-member");
    expect(answer?.author).toMatchObject({ reference: expect.stringMatching(/^person_/), member: null });
    expect(codes(await say(url, initech, "acceptAnswer", { topicId: topicId(opened), postId: answer?.id }))).toEqual([
      "NOT_FOUND topicId",
    ]);
    const accept = { topicId: topicId(opened), postId: answer?.id };
    expect(await say(url, globex, "acceptAnswer", accept)).toMatchObject({
      userErrors: [],
      event: { __typename: "AnswerAccepted" },
      topic: { acceptedAnswer: { id: answer?.id } },
      post: { accepted: true },
    });
    expect((await topicAt(url, member, topicId(opened)))?.posts.nodes[0]?.author?.member).toBeNull();
    await Promise.all([asker.count(3), reader.count(3)]);
    for (const follower of [asker, reader])
      expect(kindsOf(follower.events)).toEqual(["TopicOpened", "PostWritten", "AnswerAccepted"]);
    expect(reader.events[1]).toMatchObject({ topic: { title: "Which user logs in?" }, post: { html: answer?.html } });
  });

  test("is what was never there to a third organization, whatever is asked of it", async () => {
    const outsider = await followOverWebSocket(await world.gateways[0].as("initech-publisher"));
    const imageId = await imageOf("unheard-of");
    const opened = await open(globex, imageId);
    const answered = await write(member, topicId(opened), "Never heard.");
    for (const caller of [initech, nobody]) {
      expect(await topicAt(url, caller, topicId(opened))).toBeNull();
      expect(await postAt(url, caller, postId(answered))).toBeNull();
      expect(await topicsOf(url, caller, String(opened.asset?.id))).toBeNull();
    }
    const nodeId = (text: string) => Buffer.from(text).toString("base64url");
    const there = { image: imageId, asset: opened.asset?.id, topic: topicId(opened), post: postId(answered) };
    const absent = {
      ...{ image: nodeId("Image:AWS:us-east-1:ami-00000000000000000"), asset: nodeId("Asset:0000000000000000") },
      ...{ topic: nodeId("Topic:0000000000000000"), post: nodeId("Post:0000000000000000") },
    };
    const mutations = ({ image, asset, topic, post }: typeof there): readonly (readonly [string, object])[] => [
      ["openTopic", { imageId: image, kind: "QUESTION", title: "x", markdown: "x" }],
      ["openTopic", { assetId: asset, kind: "ANNOUNCEMENT", title: "x", markdown: "x" }],
      ["openTopic", { assetId: asset, imageId: image, kind: "DISCUSSION", title: "x", markdown: "x" }],
      ["writePost", { topicId: topic, markdown: "x" }],
      ["editPost", { postId: post, version: 1, markdown: "x" }],
      ["removePost", { postId: post }],
      ["hidePost", { postId: post }],
      ["showPost", { postId: post }],
      ["acceptAnswer", { topicId: topic, postId: post }],
      ["acceptAnswer", { topicId: topic }],
      ["rateAsset", { assetId: asset, rating: 1 }],
      ["withdrawRating", { assetId: asset }],
      ["followAsset", { assetId: asset }],
      ["unfollowAsset", { assetId: asset }],
      ["followTopic", { topicId: topic }],
      ["unfollowTopic", { topicId: topic }],
      ["markRead", { topicId: topic }],
      ["markRead", { topicId: topic, postId: post }],
    ];
    const neverWere = mutations(absent);
    for (const [index, [mutation, input]] of mutations(there).entries()) {
      const refused = await say(url, initech, mutation, input);
      expect([mutation, refused.userErrors.map(({ code }) => code)]).toEqual([mutation, ["NOT_FOUND"]]);
      expect(await say(url, initech, mutation, neverWere[index]?.[1] ?? {}), mutation).toEqual(refused);
      await expect(say(url, nobody, mutation, input), mutation).rejects.toThrow(/UNAUTHENTICATED/);
    }
    const told = await allEvents(await world.gateways[0].as("initech-publisher"), {});
    const events = JSON.stringify([outsider.events, told]);
    expect(events).not.toContain(imageId);
    expect(events).not.toMatch(/TopicOpened|PostWritten|AnswerAccepted/);
  });
});

describe("what people write", () => {
  test("is HTML that runs nothing, and a title is text", async () => {
    const imageId = await imageOf("hostile");
    const markdown = [
      "<script>alert(1)</script> [bad](javascript:alert(1)) ![x](https://evil.example/track.png)",
      '<img src=x onerror="alert(1)"> [none](https://example.com/b "t" onclick="alert(1)")',
      "[good](https://example.com/a)",
    ].join("\n\n");
    const title = "<script>alert('title')</script> &amp; \u200Fgpj.exe";
    const opened = await open(globex, imageId, { title, markdown });
    expect(opened).toMatchObject({ userErrors: [], topic: { title }, post: { markdown } });
    const html = String(opened.post?.html);
    expect(html).toContain('<a href="https://example.com/a"');
    expect(html.replaceAll(/<\/?(p|a)( href="https:[^"]*" rel="noopener nofollow ugc")?>/g, "")).not.toMatch(/[<>]/);

    const errors = async (more: object) => codes(await open(globex, imageId, more));
    expect(await errors({ title: "two\nlines" })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: "two\u2028lines" })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: "\u202Egpj.exe" })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: " \u00a0 " })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: "x".repeat(201) })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: "half \ud800" })).toEqual(["INVALID_REQUEST title"]);
    expect(await errors({ title: "😀".repeat(200) })).toEqual([]);
    expect(await errors({ markdown: "é".repeat(8193) })).toEqual(["INVALID_REQUEST markdown"]);
    expect(await errors({ markdown: "a\0b" })).toEqual(["INVALID_REQUEST markdown"]);
    expect(await errors({ markdown: "\n \n" })).toEqual(["INVALID_REQUEST markdown"]);
    expect(await errors({ markdown: `${"|a".repeat(50)}\n${"|-".repeat(50)}\n${"|\n".repeat(5000)}` })).toEqual([
      "INVALID_REQUEST markdown",
    ]);
    const table = `|a|b|\n|-|-|\n${"|c|d|\n".repeat(300)}`;
    expect((await open(globex, imageId, { markdown: table })).post?.html).toContain("<td>c</td>");
  });

  test("is edited by its author alone, and of two edits of one version one is CONFLICT with the other", async () => {
    const imageId = await imageOf("edited-talk");
    const opened = await open(globex, imageId);
    const edit = (caller: Caller, markdown: string, version: number, more: object = {}) =>
      say(url, caller, "editPost", { postId: postId(opened), markdown, version, ...more });
    const answers = await Promise.all(["One.", "Two.", "Three."].map((markdown) => edit(globex, markdown, 1)));
    const [won, ...moreWon] = answers.filter(({ userErrors }) => userErrors.length === 0);
    expect(moreWon).toEqual([]);
    expect(won).toMatchObject({ post: { version: 2, editedBy: { member: { user: "globex-member" } } } });
    for (const lost of answers.filter((answer) => answer !== won)) {
      expect(codes(lost)).toEqual(["CONFLICT version"]);
      expect(lost).toMatchObject({ event: null, post: { version: 2, markdown: won?.post?.markdown } });
    }
    expect(codes(await edit(member, "Mine.", 2))).toEqual(["FORBIDDEN postId"]);
    expect(codes(await edit(admin, "Mine.", 2))).toEqual(["FORBIDDEN postId"]);
    const same = await edit(globex, String(won?.post?.markdown), 2);
    expect(same).toMatchObject({ userErrors: [], event: null, post: { version: 2 } });
    const named = await edit(globex, "Four.", 2, { title: "Another title" });
    expect(named).toMatchObject({
      userErrors: [],
      event: { __typename: "PostEdited" },
      topic: { title: "Another title" },
    });
    const second = await write(globex, topicId(opened), "Also.");
    const titled = { postId: postId(second), version: 1, markdown: "x", title: "x" };
    expect(codes(await say(url, globex, "editPost", titled))).toEqual(["INVALID_REQUEST title"]);
  });

  test("of a colleague is removed by an admin, hidden by the image's steward, and by a plain member neither", async () => {
    const imageId = await imageOf("stewardless");
    const opened = await open(globex, imageId);
    const colleague = await write(admin, topicId(opened), "An admin's answer.");
    const posts = [opened, colleague].map((one) => ({ postId: postId(one) }));
    // The image has no steward, so that every member of Acme may change it.
    for (const input of posts)
      for (const mutation of ["removePost", "hidePost"])
        expect(codes(await say(url, member, mutation, input)), mutation).toEqual(["FORBIDDEN postId"]);
    const accept = { topicId: topicId(opened), postId: postId(colleague) };
    expect(codes(await say(url, member, "acceptAnswer", accept))).toEqual(["FORBIDDEN topicId"]);
    const { viewer } = await dataOf<{ viewer: { member: { id: string } } }>(
      url,
      member,
      "{ viewer { member { id } } }",
    );
    await dataOf(
      url,
      admin,
      "mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { code } } }",
      { input: { imageId, steward: viewer.member.id } },
    );
    expect(await say(url, member, "hidePost", posts[0] ?? {})).toMatchObject({ userErrors: [] });
    expect(codes(await say(url, member, "removePost", posts[0] ?? {}))).toEqual(["FORBIDDEN postId"]);
    expect(await say(url, admin, "removePost", posts[0] ?? {})).toMatchObject({ userErrors: [] });
  });

  test("is removed by its author or an admin, and leaves its place without its text", async () => {
    const imageId = await imageOf("moderated");
    const opened = await open(globex, imageId, { title: "Secret title", markdown: "Secret text." });
    const answer = await write(member, topicId(opened), "Secret answer.");
    await say(url, globex, "acceptAnswer", { topicId: topicId(opened), postId: postId(answer) });
    const remove = (caller: Caller, id: string) => say(url, caller, "removePost", { postId: id });
    expect(codes(await remove(globex, postId(answer)))).toEqual(["FORBIDDEN postId"]);
    expect(await remove(member, postId(answer))).toMatchObject({
      userErrors: [],
      event: { __typename: "PostRemoved" },
      topic: { acceptedAnswer: null, postCount: 1 },
      post: { number: 2, markdown: null, html: null, viewerCanEdit: false, viewerCanRemove: false },
    });
    expect(await remove(member, postId(answer))).toMatchObject({ userErrors: [], event: null });
    expect(await remove(admin, postId(opened))).toMatchObject({ userErrors: [], topic: { title: null, postCount: 0 } });
    const left = await topicAt(url, globex, topicId(opened));
    expect(left?.posts.nodes).toMatchObject([
      { number: 1, markdown: null, removedBy: { reference: expect.stringMatching(/^person_/), member: null } },
      { number: 2, markdown: null },
    ]);
    const edit = { postId: postId(opened), version: 2, markdown: "Back again." };
    expect(codes(await say(url, globex, "editPost", edit))).toEqual(["WRONG_STATE postId"]);
    const accept = { topicId: topicId(opened), postId: postId(answer) };
    expect(codes(await say(url, globex, "acceptAnswer", accept))).toEqual(["WRONG_STATE postId"]);
    expect(codes(await say(url, admin, "hidePost", { postId: postId(answer) }))).toEqual(["WRONG_STATE postId"]);
    const events = await dataOf<object>(
      url,
      member,
      `query ($ids: [ID!]) { lifecycleEvents(first: 100, filter: { imageIds: $ids }) {
        nodes { before after ... on PostRemoved { post { markdown } topic { title } } ... on TopicOpened { post { id } } }
      } }`,
      { ids: [imageId] },
    );
    expect(JSON.stringify(events)).not.toContain("Secret");
    expect(JSON.stringify(events)).toContain(postId(opened));
  });

  test("is hidden by moderators from all but its author and themselves, until they show it again", async () => {
    const imageId = await imageOf("hidden-talk", "public");
    const opened = await open(globex, imageId, { title: "Rude title", markdown: "Rude text." });
    const texts = async (caller: Caller) => {
      const seen = await topicAt(url, caller, topicId(opened));
      return [seen?.title, seen?.posts.nodes[0]?.markdown, seen?.postCount];
    };
    const hide = (caller: Caller, mutation: string) => say(url, caller, mutation, { postId: postId(opened) });
    for (const caller of [globex, initech, member])
      expect(codes(await hide(caller, "hidePost"))).toEqual(["FORBIDDEN postId"]);
    expect(await hide(admin, "hidePost")).toMatchObject({ userErrors: [], event: { __typename: "PostHidden" } });
    expect(await hide(admin, "hidePost")).toMatchObject({ userErrors: [], event: null });
    for (const caller of [admin, globex]) expect(await texts(caller)).toEqual(["Rude title", "Rude text.", 0]);
    const machine: Caller = {
      name: "acme-machine",
      token: await makeToken(world.gateways[0], "acme", "w", ["READ", "WRITE"]),
    };
    for (const caller of [member, initech, nobody, machine]) expect(await texts(caller)).toEqual([null, null, 0]);
    expect(codes(await hide(globex, "showPost"))).toEqual(["FORBIDDEN postId"]);
    expect(await hide(admin, "showPost")).toMatchObject({ userErrors: [], event: { __typename: "PostShown" } });
    expect(await texts(nobody)).toEqual(["Rude title", "Rude text.", 1]);
  });

  test("is bounded: who writes too much within a minute is told to wait", async () => {
    const imageId = await imageOf("flooded");
    const author = world.caller("operator");
    const opened = await open(author, imageId);
    const answers = await Promise.all(Array.from({ length: 24 }, (_, at) => write(author, topicId(opened), `${at}`)));
    const refused = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(refused.map(codes)).toEqual(Array.from({ length: 5 }, () => ["QUOTA_EXCEEDED"]));
    const seen = await topicAt(url, member, topicId(opened));
    expect(seen?.posts.nodes.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect((await write(member, topicId(opened), "Calm down.")).userErrors).toEqual([]);
  });
});
