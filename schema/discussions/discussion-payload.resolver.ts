import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import type { TalkAnswer } from "../../src/gateway/discussions/answer.ts";
import { assetOf } from "../asset/asset.resolver.ts";
import type { Asset } from "../asset/asset.type.ts";
import type { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { PostPayload, TalkPayload, ToldPayload } from "./discussion-payload.type.ts";
import { postOf, topicOf } from "./topic.resolver.ts";
import type { Post, Topic } from "./topic.type.ts";

@Resolver(() => TalkPayload)
export class TalkPayloadResolver {
  @FieldResolver()
  async asset(@Root() { answer }: TalkPayload, @Ctx() context: RequestContext): Promise<Asset | null> {
    return answer.assetId === null ? null : assetOf(context, answer.assetId);
  }

  @FieldResolver()
  async topic(@Root() { answer }: TalkPayload, @Ctx() context: RequestContext): Promise<Topic | null> {
    return answer.topicId === null ? null : topicOf(context, answer.topicId);
  }
}

@Resolver(() => ToldPayload)
export class ToldPayloadResolver {
  @FieldResolver()
  async event(
    @Root() { answer }: ToldPayload,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEvent | null> {
    const entries = await Promise.all(answer.positions.map((position) => lifecycle.entry(loaders, position)));
    const entry = entries.find((one) => one !== null);
    return entry ? toEvent(entry, backends) : null;
  }
}

@Resolver(() => PostPayload)
export class PostPayloadResolver {
  @FieldResolver()
  async post(@Root() { answer }: PostPayload, @Ctx() context: RequestContext): Promise<Post | null> {
    return answer.postId === null ? null : postOf(context, answer.postId);
  }
}

export function toPayload<Payload extends TalkPayload>(
  type: new () => Payload,
  loaders: RequestContext["loaders"],
  answer: TalkAnswer,
): Payload {
  // What this request read before is no longer so.
  loaders.forget();
  const userErrors = answer.userErrors.map(({ code, field, message }) => instance(UserError, { code, field, message }));
  return Object.assign(new type(), { answer, userErrors });
}

/** Within the store. What is no such id is the id of nothing. */
export function idOf(type: "Asset" | "Topic" | "Post", id: string): string {
  const reference = parseNodeId(id);
  return reference?.type === type ? reference.id : "";
}
