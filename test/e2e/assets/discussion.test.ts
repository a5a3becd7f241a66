import { beforeAll, describe, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { allEvents, followOverWebSocket } from "../../support/events.ts";
import type { Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { postAt, say, type TalkPayload, topicAt, topicsOf } from "../../support/talk.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let url: string;
let member: Caller;
let globex: Caller;
let initech: Caller;
let nobody: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  url = world.url;
  [member, globex, initech, nobody] = [
    world.caller("acme-member"),
    world.caller("globex-member"),
    world.caller("initech-publisher"),
    world.caller("anonymous"),
  ];
});

/** Acme's, shared with Globex where that is said; its id once all who see it do. */
async function imageOf(name: string, kind: "private" | "shared" | "public" = "shared"): Promise<string> {
  const launchPermissions = { private: [], shared: [{ userId: "777788889999" }], public: [{ group: "all" }] }[kind];
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name, launchPermissions },
  ]);
  const place = { provider: "AWS", realm: region, nativeId };
  if (kind === "shared") await imageAt(world, globex, place);
  return imageAt(world, member, place);
}

const open = (caller: Caller, imageId: string, more: object = {}) =>
  say(url, caller, "openTopic", { imageId, kind: "QUESTION", title: "How?", markdown: "I wonder.", ...more });
const write = (caller: Caller, topicId: string, markdown: string) =>
  say(url, caller, "writePost", { topicId, markdown });
const topicId = ({ topic }: TalkPayload) => String(topic?.id);
const postId = ({ post }: TalkPayload) => String(post?.id);
const codes = ({ userErrors }: TalkPayload) => userErrors.map(({ code, field }) => [code, ...field].join(" "));
const kindsOf = (events: readonly { readonly __typename: string }[]) => events.map(({ __typename }) => __typename);

describe("a question about a shared image", () => {
  test("is answered live, accepted, and never seen by a third organization", async () => {
    const imageId = await imageOf("asked-about");
    const asker = await followOverWebSocket(await world.gateways[0].as("globex-member"), {
      filter: { imageIds: [imageId] },
    });
    const outsider = await followOverWebSocket(await world.gateways[0].as("initech-publisher"));
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
    expect(kindsOf(await asker.count(3)).at(-1)).toBe("AnswerAccepted");

    for (const caller of [initech, nobody]) {
      expect(await topicAt(url, caller, topicId(opened))).toBeNull();
      expect(await postAt(url, caller, postId(answered))).toBeNull();
      expect(await topicsOf(url, caller, String(opened.asset?.id))).toBeNull();
    }
    for (const [mutation, input] of [
      ["openTopic", { imageId, kind: "QUESTION", title: "x", markdown: "x" }],
      ["openTopic", { assetId: opened.asset?.id, kind: "DISCUSSION", title: "x", markdown: "x" }],
      ["writePost", { topicId: topicId(opened), markdown: "x" }],
      ["editPost", { postId: postId(answered), version: 1, markdown: "x" }],
      ["removePost", { postId: postId(answered) }],
      ["hidePost", { postId: postId(answered) }],
      ["showPost", { postId: postId(answered) }],
      ["rateAsset", { assetId: opened.asset?.id, rating: 1 }],
      ["withdrawRating", { assetId: opened.asset?.id }],
      ["followAsset", { assetId: opened.asset?.id }],
      ["unfollowAsset", { assetId: opened.asset?.id }],
      ["followTopic", { topicId: topicId(opened) }],
      ["unfollowTopic", { topicId: topicId(opened) }],
      ["markRead", { topicId: topicId(opened) }],
    ] as const) {
      const refused = await say(url, initech, mutation, input);
      expect([mutation, refused.userErrors[0]?.code, refused.asset]).toEqual([mutation, "NOT_FOUND", null]);
      await expect(say(url, nobody, mutation, input), mutation).rejects.toThrow(/UNAUTHENTICATED/);
    }
    const events = JSON.stringify([
      outsider.events,
      await allEvents(await world.gateways[0].as("initech-publisher"), {}),
    ]);
    expect(events).not.toContain(imageId);
    expect(events).not.toMatch(/TopicOpened|PostWritten|AnswerAccepted/);
  });
});
