import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { RequestContext } from "../root/context.ts";
import {
  FollowAssetInput,
  FollowTopicInput,
  MarkReadInput,
  RateAssetInput,
  UnfollowAssetInput,
  UnfollowTopicInput,
  WithdrawRatingInput,
} from "./discussion.input.ts";
import { idOf, toPayload } from "./discussion-payload.resolver.ts";
import {
  FollowAssetPayload,
  FollowTopicPayload,
  MarkReadPayload,
  RateAssetPayload,
  UnfollowAssetPayload,
  UnfollowTopicPayload,
  WithdrawRatingPayload,
} from "./discussion-payload.type.ts";

@Resolver()
export class OpinionMutationResolver {
  @Mutation(() => RateAssetPayload, {
    description:
      "Rates an asset, instead of what one gave it before. For every person who sees one of its images; others are told the average and the count.",
  })
  async rateAsset(
    @Arg("input", () => RateAssetInput, { description: "Which asset, and how." })
    { assetId, rating }: RateAssetInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<RateAssetPayload> {
    return toPayload(RateAssetPayload, loaders, await opinions.rate(viewer, loaders, idOf("Asset", assetId), rating));
  }

  @Mutation(() => WithdrawRatingPayload, {
    description: "Takes one's rating of an asset back.",
  })
  async withdrawRating(
    @Arg("input", () => WithdrawRatingInput, { description: "Which asset." })
    { assetId }: WithdrawRatingInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<WithdrawRatingPayload> {
    return toPayload(
      WithdrawRatingPayload,
      loaders,
      await opinions.rate(viewer, loaders, idOf("Asset", assetId), null),
    );
  }

  @Mutation(() => FollowAssetPayload, {
    description:
      "Counts what others write about an asset from now on as unread until one has read it. Nobody else is told.",
  })
  async followAsset(
    @Arg("input", () => FollowAssetInput, { description: "Which asset." })
    { assetId }: FollowAssetInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<FollowAssetPayload> {
    return toPayload(FollowAssetPayload, loaders, await opinions.followAsset(viewer, loaders, idOf("Asset", assetId)));
  }

  @Mutation(() => UnfollowAssetPayload, {
    description: "Follows an asset no more; topics of it that one follows by themselves stay followed.",
  })
  async unfollowAsset(
    @Arg("input", () => UnfollowAssetInput, { description: "Which asset." })
    { assetId }: UnfollowAssetInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<UnfollowAssetPayload> {
    return toPayload(
      UnfollowAssetPayload,
      loaders,
      await opinions.unfollowAsset(viewer, loaders, idOf("Asset", assetId)),
    );
  }

  @Mutation(() => FollowTopicPayload, {
    description:
      "Counts what others write in a topic from now on as unread until one has read it. Nobody else is told.",
  })
  async followTopic(
    @Arg("input", () => FollowTopicInput, { description: "Which topic." })
    { topicId }: FollowTopicInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<FollowTopicPayload> {
    return toPayload(FollowTopicPayload, loaders, await opinions.followTopic(viewer, loaders, idOf("Topic", topicId)));
  }

  @Mutation(() => UnfollowTopicPayload, {
    description: "Follows a topic no more, unless its asset is followed.",
  })
  async unfollowTopic(
    @Arg("input", () => UnfollowTopicInput, { description: "Which topic." })
    { topicId }: UnfollowTopicInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<UnfollowTopicPayload> {
    return toPayload(
      UnfollowTopicPayload,
      loaders,
      await opinions.unfollowTopic(viewer, loaders, idOf("Topic", topicId)),
    );
  }

  @Mutation(() => MarkReadPayload, {
    description: "Says how far one has read a topic. Reading never goes back.",
  })
  async markRead(
    @Arg("input", () => MarkReadInput, { description: "Which topic, and up to where." })
    { topicId, postId = null }: MarkReadInput,
    @Ctx() { opinions, viewer, loaders }: RequestContext,
  ): Promise<MarkReadPayload> {
    return toPayload(
      MarkReadPayload,
      loaders,
      await opinions.markRead(viewer, loaders, idOf("Topic", topicId), postId === null ? null : idOf("Post", postId)),
    );
  }
}
