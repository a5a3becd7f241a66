import type { Viewer } from "../../domain/access/policy.ts";
import type { Asset } from "../../domain/asset/asset.ts";
import { averageOf, mostFollowed, type Ratings } from "../../domain/discussions/discussion.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { Followed } from "../../ports/store/discussions.ts";
import type { AssetReaders } from "../assets/readers.ts";
import type { Loaders } from "../loaders.ts";
import { refusal } from "../verbs/refusal.ts";
import { answering, nothingSaid, notThere, type TalkAnswer } from "./answer.ts";
import { createWriting, mayDiscuss, type WritingParts } from "./writing.ts";

/** What people think of an asset, and what of it they want to hear. Each is one person's own. */
export interface Opinions {
  /** From 1 to 5, instead of what the person gave before; null takes it back. Who gave it, nobody is told. */
  rate(viewer: Viewer, loaders: Loaders, assetId: string, rating: number | null): Promise<TalkAnswer>;
  /** Nobody else is told of it. So is it with the rest. */
  followAsset(viewer: Viewer, loaders: Loaders, assetId: string): Promise<TalkAnswer>;
  unfollowAsset(viewer: Viewer, loaders: Loaders, assetId: string): Promise<TalkAnswer>;
  followTopic(viewer: Viewer, loaders: Loaders, topicId: string): Promise<TalkAnswer>;
  unfollowTopic(viewer: Viewer, loaders: Loaders, topicId: string): Promise<TalkAnswer>;
  /** Up to this post; null: all that there is. Reading never goes back. */
  markRead(viewer: Viewer, loaders: Loaders, topicId: string, postId: string | null): Promise<TalkAnswer>;
}

const wholeAsset = { image: null, region: null };

export function createOpinions(parts: WritingParts & { readonly assets: AssetReaders }): Opinions {
  const { store, assets } = parts;
  const { following } = store.talk;
  const { write, tell, seenTopic, seenPost } = createWriting(parts);

  async function seenAsset(viewer: Viewer, loaders: Loaders, id: string) {
    const asset = await assets.asset(viewer, loaders, id);
    const images = asset ? await assets.images(loaders, asset) : [];
    if (!asset || !mayDiscuss(viewer, images)) throw notThere("asset", "assetId");
    return { asset, images };
  }

  async function follow({ actor }: Viewer, followed: Followed): Promise<TalkAnswer> {
    if (!(await following.follow(actor, followed)))
      throw new GatewayError(
        "QUOTA_EXCEEDED",
        `You follow ${mostFollowed} assets and topics, as many as a person may. Unfollow some first.`,
      );
    return { ...nothingSaid, ...followed };
  }

  /** Also of what the viewer can no longer see: what somebody follows is theirs, and counts among what they may. */
  async function unfollow(
    { actor }: Viewer,
    loaders: Loaders,
    isMeant: (followed: Followed) => boolean,
    see: () => Promise<Followed>,
  ): Promise<TalkAnswer> {
    const known = (await loaders.talk.followed()).find(isMeant) ?? (await see());
    await following.unfollow(actor, known);
    return { ...nothingSaid, ...known };
  }

  const assetFollowed = ({ id }: Asset): Followed => ({ assetId: id, topicId: null });

  return {
    rate: (viewer, loaders, assetId, rating) =>
      write(viewer, loaders, {
        objections:
          rating === null || (Number.isInteger(rating) && rating >= 1 && rating <= 5)
            ? []
            : [refusal("INVALID_REQUEST", ["rating"], "Rate it from 1 to 5.")],
        look: () => seenAsset(viewer, loaders, assetId),
        async do(transaction, { asset, images }) {
          const before = await transaction.talk.ratings(asset.id);
          if ((await transaction.talk.rate(asset.id, viewer.actor, rating)) === rating)
            return { ...nothingSaid, assetId };
          const positions = await tell(
            transaction,
            viewer,
            { asset, scope: wholeAsset, seen: images },
            {
              ...{ kind: "asset.rated", anonymous: true, before: summaryOf(before) },
              after: { assetId, ...summaryOf(await transaction.talk.ratings(asset.id)) },
            },
          );
          return { ...nothingSaid, assetId, positions };
        },
      }),

    followAsset: (viewer, loaders, assetId) =>
      answering(viewer, [], async () =>
        follow(viewer, assetFollowed((await seenAsset(viewer, loaders, assetId)).asset)),
      ),

    unfollowAsset: (viewer, loaders, assetId) =>
      answering(viewer, [], () =>
        unfollow(
          viewer,
          loaders,
          (one) => one.assetId === assetId && one.topicId === null,
          async () => assetFollowed((await seenAsset(viewer, loaders, assetId)).asset),
        ),
      ),

    followTopic: (viewer, loaders, topicId) =>
      answering(viewer, [], async () => {
        const { asset } = await seenTopic(viewer, loaders, topicId);
        return follow(viewer, { assetId: asset.id, topicId });
      }),

    unfollowTopic: (viewer, loaders, topicId) =>
      answering(viewer, [], () =>
        unfollow(
          viewer,
          loaders,
          (one) => one.topicId === topicId,
          async () => ({ assetId: (await seenTopic(viewer, loaders, topicId)).asset.id, topicId }),
        ),
      ),

    markRead: (viewer, loaders, topicId, postId) =>
      answering(viewer, [], async () => {
        const { asset, topic } = await seenTopic(viewer, loaders, topicId);
        const to = postId === null ? null : await seenPost(viewer, loaders, postId);
        if (to && to.topic.id !== topic.id) throw notThere("post", "postId");
        await following.read(viewer.actor, topic.id, to?.post.number ?? null);
        return { ...nothingSaid, assetId: asset.id, topicId };
      }),
  };
}

/** What everybody may know. From one to the next follows what somebody gave, never who. */
function summaryOf(ratings: Ratings) {
  return { average: averageOf(ratings), count: ratings.count };
}
