import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { assetOf } from "../asset/asset.resolver.ts";
import type { Asset } from "../asset/asset.type.ts";
import { postOf, topicOf } from "../discussions/topic.resolver.ts";
import type { Post, Topic } from "../discussions/topic.type.ts";
import type { RequestContext } from "../root/context.ts";
import { AssetRated, TopicEvent } from "./discussion-events.type.ts";

@Resolver(() => TopicEvent)
export class TopicEventResolver {
  @FieldResolver()
  topic(@Root() { topicReference }: TopicEvent, @Ctx() context: RequestContext): Promise<Topic | null> {
    return topicOf(context, topicReference);
  }

  @FieldResolver()
  async post(@Root() { postReference }: TopicEvent, @Ctx() context: RequestContext): Promise<Post | null> {
    return postReference === null ? null : postOf(context, postReference);
  }
}

@Resolver(() => AssetRated)
export class AssetRatedResolver {
  @FieldResolver()
  asset(@Root() { assetReference }: AssetRated, @Ctx() context: RequestContext): Promise<Asset | null> {
    return assetOf(context, assetReference);
  }
}
