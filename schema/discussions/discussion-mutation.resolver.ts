import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { RequestContext } from "../root/context.ts";
import {
  AcceptAnswerInput,
  EditPostInput,
  HidePostInput,
  OpenTopicInput,
  RemovePostInput,
  ShowPostInput,
  WritePostInput,
} from "./discussion.input.ts";
import { idOf, toPayload } from "./discussion-payload.resolver.ts";
import {
  AcceptAnswerPayload,
  EditPostPayload,
  HidePostPayload,
  OpenTopicPayload,
  RemovePostPayload,
  ShowPostPayload,
  WritePostPayload,
} from "./discussion-payload.type.ts";

@Resolver()
export class TalkMutationResolver {
  @Mutation(() => OpenTopicPayload, {
    description:
      "Opens a topic about an asset with its first post, and follows it. For every person who sees an image that it is about; an ANNOUNCEMENT for publishers and admins of the asset's organization, and for those who may change one of its images.",
  })
  async openTopic(
    @Arg("input", () => OpenTopicInput, { description: "The topic." })
    { assetId = null, imageId = null, region = null, kind, title, markdown }: OpenTopicInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<OpenTopicPayload> {
    return toPayload(
      OpenTopicPayload,
      loaders,
      await talkWriters.openTopic(viewer, loaders, {
        assetId: assetId === null ? null : idOf("Asset", assetId),
        ...{ imageId, region, kind, title, markdown },
      }),
    );
  }

  @Mutation(() => WritePostPayload, {
    description: "Writes a post at the end of a topic, and follows it. For every person who sees the topic.",
  })
  async writePost(
    @Arg("input", () => WritePostInput, { description: "Where, and what." })
    { topicId, markdown }: WritePostInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<WritePostPayload> {
    return toPayload(
      WritePostPayload,
      loaders,
      await talkWriters.writePost(viewer, loaders, idOf("Topic", topicId), markdown),
    );
  }

  @Mutation(() => EditPostPayload, {
    description:
      "Changes a post of one's own. One that does not follow the version that is there is CONFLICT, and nothing is lost.",
  })
  async editPost(
    @Arg("input", () => EditPostInput, { description: "Which post, and what it is to say." })
    { postId, version, markdown, title = null }: EditPostInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<EditPostPayload> {
    return toPayload(
      EditPostPayload,
      loaders,
      await talkWriters.editPost(viewer, loaders, idOf("Post", postId), { version, markdown, title }),
    );
  }

  @Mutation(() => RemovePostPayload, {
    description:
      "Takes the text of a post away for good, with the topic's title where it is the first one. For its author and admins of the asset's organization; moderators hide a post with `hidePost`.",
  })
  async removePost(
    @Arg("input", () => RemovePostInput, { description: "Which post." })
    { postId }: RemovePostInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<RemovePostPayload> {
    return toPayload(RemovePostPayload, loaders, await talkWriters.removePost(viewer, loaders, idOf("Post", postId)));
  }

  @Mutation(() => HidePostPayload, {
    description:
      "Hides the text of a post from all but its author and moderators. For moderators: publishers and admins of the asset's organization, and the stewards of its images.",
  })
  async hidePost(
    @Arg("input", () => HidePostInput, { description: "Which post." })
    { postId }: HidePostInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<HidePostPayload> {
    return toPayload(HidePostPayload, loaders, await talkWriters.hidePost(viewer, loaders, idOf("Post", postId), true));
  }

  @Mutation(() => ShowPostPayload, {
    description:
      "Shows everybody a hidden post again. For moderators: publishers and admins of the asset's organization, and the stewards of its images.",
  })
  async showPost(
    @Arg("input", () => ShowPostInput, { description: "Which post." })
    { postId }: ShowPostInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<ShowPostPayload> {
    return toPayload(
      ShowPostPayload,
      loaders,
      await talkWriters.hidePost(viewer, loaders, idOf("Post", postId), false),
    );
  }

  @Mutation(() => AcceptAnswerPayload, {
    description: "Says which post answers a question. For the question's author and moderators.",
  })
  async acceptAnswer(
    @Arg("input", () => AcceptAnswerInput, { description: "Which question, and which post." })
    { topicId, postId = null }: AcceptAnswerInput,
    @Ctx() { talkWriters, viewer, loaders }: RequestContext,
  ): Promise<AcceptAnswerPayload> {
    return toPayload(
      AcceptAnswerPayload,
      loaders,
      await talkWriters.acceptAnswer(
        viewer,
        loaders,
        idOf("Topic", topicId),
        postId === null ? null : idOf("Post", postId),
      ),
    );
  }
}
