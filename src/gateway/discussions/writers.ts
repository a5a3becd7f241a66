import { isAdmin, type Viewer } from "../../domain/access/policy.ts";
import type { Post } from "../../domain/discussions/discussion.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import type { AssetReaders } from "../assets/readers.ts";
import type { Loaders } from "../loaders.ts";
import { refusal } from "../verbs/refusal.ts";
import { invalid, nothingSaid, notThere, refuseRemoved, type TalkAnswer } from "./answer.ts";
import { createOpening, type TopicToOpen } from "./opening.ts";
import { objectionsToPost, objectionsToTitle } from "./text-rules.ts";
import { authorOf, createWriting, type SeenPost, type WritingParts } from "./writing.ts";

export interface PostEdit {
  /** The one that was edited. */
  readonly version: number;
  readonly markdown: string;
  /** Of a first post alone; null leaves it. */
  readonly title: string | null;
}

/**
 * What people write to each other about an asset: whoever sees an image that it is about. Whoever opens a topic or writes
 * into one follows it from there on. What is so already is a success with nothing to tell.
 */
export interface TalkWriters {
  openTopic(viewer: Viewer, loaders: Loaders, order: TopicToOpen): Promise<TalkAnswer>;
  writePost(viewer: Viewer, loaders: Loaders, topicId: string, markdown: string): Promise<TalkAnswer>;
  /** For the post's author. One that does not follow the version that is there is CONFLICT. */
  editPost(viewer: Viewer, loaders: Loaders, postId: string, edit: PostEdit): Promise<TalkAnswer>;
  /** For its author and for admins of the asset's organization: its text is gone for good. */
  removePost(viewer: Viewer, loaders: Loaders, postId: string): Promise<TalkAnswer>;
  /** For moderators: the text is for them and its author alone; `hidden: false`, for everybody again. */
  hidePost(viewer: Viewer, loaders: Loaders, postId: string, hidden: boolean): Promise<TalkAnswer>;
  /** For the question's author and for moderators; null: no post is the answer any more. */
  acceptAnswer(viewer: Viewer, loaders: Loaders, topicId: string, postId: string | null): Promise<TalkAnswer>;
}

export function createTalkWriters(parts: WritingParts & { readonly assets: AssetReaders }): TalkWriters {
  const writing = createWriting(parts);
  const { write, seenTopic, seenPost, tell, demandModerator } = writing;

  const asIs = ({ asset, topic, post }: SeenPost): TalkAnswer => ({
    ...nothingSaid,
    ...{ assetId: asset.id, topicId: topic.id, postId: post.id },
  });

  /** A change of a post that is there, within what a person may do in a minute. */
  async function change(
    transaction: WriteTransaction,
    viewer: Viewer,
    seen: SeenPost,
    kind: LifecycleKind,
    make: () => Promise<Post>,
  ): Promise<TalkAnswer> {
    const { asset, topic, images, post } = seen;
    const { version } = await make();
    const positions = await tell(
      transaction,
      viewer,
      { asset, scope: topic, seen: images },
      { kind, before: { version: post.version }, after: { topicId: topic.id, postId: post.id, version } },
    );
    return { ...asIs(seen), positions };
  }

  return {
    openTopic: createOpening({ ...parts, writing }),

    writePost: (viewer, loaders, topicId, markdown) =>
      write(viewer, loaders, {
        objections: objectionsToPost(markdown),
        look: () => seenTopic(viewer, loaders, topicId),
        async do(transaction, { topic, asset, images }) {
          const post = await transaction.talk.writePost({ topicId, markdown, ...authorOf(viewer) });
          await transaction.talk.follow(viewer.actor, { assetId: asset.id, topicId });
          const ids = { topicId, postId: post.id };
          const positions = await tell(
            transaction,
            viewer,
            { asset, scope: topic, seen: images },
            { kind: "asset.post-written", after: ids },
          );
          return { ...nothingSaid, assetId: asset.id, ...ids, positions };
        },
      }),

    editPost: (viewer, loaders, postId, { version, markdown, title }) =>
      write(viewer, loaders, {
        objections: [...(title === null ? [] : objectionsToTitle(title)), ...objectionsToPost(markdown)],
        look: () => seenPost(viewer, loaders, postId),
        async do(transaction, seen) {
          const { post, topic } = seen;
          if (post.author !== viewer.actor)
            throw new GatewayError("FORBIDDEN", "Only its author may edit a post.", { field: "postId" });
          refuseRemoved(post);
          if (title !== null && post.number !== 1)
            throw invalid("title", "Only the first post of a topic has a title. Leave it out.");
          if (post.version !== version) return { ...asIs(seen), userErrors: [lostTo(post.version)] };
          const named = title === null || title.trim() === topic.title ? null : title.trim();
          if (named === null && markdown === post.markdown) return asIs(seen);
          const edit = { markdown, title: named, by: viewer.actor };
          return change(transaction, viewer, seen, "asset.post-edited", () => transaction.talk.editPost(post, edit));
        },
      }),

    removePost: (viewer, loaders, postId) =>
      write(viewer, loaders, {
        look: () => seenPost(viewer, loaders, postId),
        async do(transaction, seen) {
          const { post, asset } = seen;
          if (post.author !== viewer.actor && !isAdmin(viewer, asset.organization))
            throw new GatewayError(
              "FORBIDDEN",
              "Only the author and admins of `Asset.publisher` may remove a post for good. A publisher, an admin or the image's steward can hide it with hidePost.",
              { field: "postId" },
            );
          if (post.removed) return asIs(seen);
          return change(transaction, viewer, seen, "asset.post-removed", () =>
            transaction.talk.removePost(post, viewer.actor),
          );
        },
      }),

    hidePost: (viewer, loaders, postId, hidden) =>
      write(viewer, loaders, {
        look: () => seenPost(viewer, loaders, postId),
        async do(transaction, seen) {
          const { post, asset } = seen;
          await demandModerator(viewer, loaders, asset, { field: "postId", orAuthor: false });
          refuseRemoved(post);
          if ((post.hidden !== null) === hidden) return asIs(seen);
          return change(transaction, viewer, seen, hidden ? "asset.post-hidden" : "asset.post-shown", () =>
            transaction.talk.hidePost(post, hidden ? viewer.actor : null),
          );
        },
      }),

    acceptAnswer: (viewer, loaders, topicId, postId) =>
      write(viewer, loaders, {
        look: async () => {
          const seen = await seenTopic(viewer, loaders, topicId);
          const post = postId === null ? null : await seenPost(viewer, loaders, postId);
          if (post && post.topic.id !== topicId) throw notThere("post", "postId");
          return { ...seen, post: post?.post ?? null };
        },
        async do(transaction, { topic, asset, images, post }) {
          if (topic.author !== viewer.actor)
            await demandModerator(viewer, loaders, asset, { field: "topicId", orAuthor: true });
          if (topic.kind !== "QUESTION")
            throw new GatewayError("WRONG_STATE", "Only a question has an accepted answer.", { field: "topicId" });
          if (post) refuseRemoved(post);
          if (post?.number === 1 || post?.hidden)
            throw new GatewayError("WRONG_STATE", "Neither the question itself nor a hidden post is an answer.", {
              field: "postId",
            });
          const about = { ...nothingSaid, assetId: asset.id, topicId, postId };
          const { acceptedPostId } = topic;
          if (acceptedPostId === postId) return about;
          await transaction.talk.acceptAnswer(topicId, postId);
          const positions = await tell(
            transaction,
            viewer,
            { asset, scope: topic, seen: images },
            {
              kind: "asset.answer-accepted",
              before: acceptedPostId === null ? null : { postId: acceptedPostId },
              after: { topicId, postId },
            },
          );
          return { ...about, positions };
        },
      }),
  };
}

function lostTo(version: number) {
  const instead = `Version ${version} is there: read it, bring your change into it, and send it with \`version: ${version}\`.`;
  return refusal("CONFLICT", ["version"], `This does not follow what is there. ${instead}`);
}
