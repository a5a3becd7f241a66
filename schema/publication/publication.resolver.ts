import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from "type-graphql";
import { Image } from "../image/image.type.ts";
import { actorOf } from "../image/stewardship.resolver.ts";
import { toImage } from "../image/to-image.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { PageArguments } from "../shared/page.args.ts";
import type { Actor } from "../viewer/actor.type.ts";
import { Organization } from "../viewer/viewer.type.ts";
import {
  PublicationCheck,
  PublicationPolicy,
  PublicationRequest,
  PublicationRequestConnection,
  toPublicationPolicy,
  toPublicationRequest,
  toPublicationRequests,
} from "./publication.type.ts";

@Resolver(() => Image)
export class ImagePublicationResolver {
  @FieldResolver(() => PublicationRequest, {
    nullable: true,
    description:
      "The last request to open it to others; null where nobody asked, and for everybody but the people of its organization.",
  })
  async publication(@Root() { subject }: Image, @Ctx() context: RequestContext): Promise<PublicationRequest | null> {
    const { publicationReaders, viewer, loaders } = context;
    const publication = await publicationReaders.about(viewer, loaders, subject);
    return publication && toPublicationRequest(publication, context);
  }

  @FieldResolver(() => [PublicationCheck], {
    nullable: true,
    description:
      "What a request to open it to others would be looked at by, as of the index; null for everybody but the people of its organization.",
  })
  async publicationChecklist(
    @Root() { subject }: Image,
    @Ctx() { publicationReaders, viewer, loaders }: RequestContext,
  ): Promise<readonly PublicationCheck[] | null> {
    const checks = await publicationReaders.checklist(viewer, loaders, subject);
    return checks?.map((check) => instance(PublicationCheck, check)) ?? null;
  }
}

@Resolver(() => PublicationRequest)
export class PublicationRequestResolver {
  @FieldResolver()
  async image(
    @Root() { fact }: PublicationRequest,
    @Ctx() { loaders, backends }: RequestContext,
  ): Promise<Image | null> {
    const image = await loaders.indexedImage.load(fact);
    return image && toImage(image, backends);
  }

  @FieldResolver()
  requester(@Root() { fact }: PublicationRequest, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.requester);
  }

  @FieldResolver()
  decider(@Root() { fact }: PublicationRequest, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.decider);
  }

  @FieldResolver()
  viewerCanDecide(
    @Root() { fact }: PublicationRequest,
    @Ctx() { publicationReaders, viewer, loaders }: RequestContext,
  ): Promise<boolean> {
    return publicationReaders.canDecide(viewer, loaders, fact);
  }
}

@Resolver(() => PublicationPolicy)
export class PublicationPolicyResolver {
  @FieldResolver()
  changedBy(@Root() { fact }: PublicationPolicy, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.said?.changedBy ?? null);
  }
}

@ArgsType()
class RequestArguments extends PageArguments {
  @Field(() => Boolean, { defaultValue: true, description: "True: those that wait for a decision; false: all." })
  open!: boolean;
}

@Resolver(() => Organization)
export class OrganizationPublicationResolver {
  @FieldResolver(() => PublicationRequestConnection, {
    nullable: true,
    description:
      "Wishes to open its images to others, newest first, of the images that the viewer sees. Null for those who may approve none of them.",
  })
  async publicationRequests(
    @Root() { name }: Organization,
    @Args(() => RequestArguments) { first, after, open }: RequestArguments,
    @Ctx() context: RequestContext,
  ): Promise<PublicationRequestConnection | null> {
    const { publicationReaders, viewer } = context;
    const page = await publicationReaders.list(viewer, name, { first, after: after ?? null, open });
    return page && toPublicationRequests(page, after, context);
  }

  @FieldResolver(() => PublicationPolicy, {
    nullable: true,
    description: "What it asks for before its images are opened to others; null for those who are not of it.",
  })
  async publicationPolicy(
    @Root() { name }: Organization,
    @Ctx() { publicationReaders, viewer }: RequestContext,
  ): Promise<PublicationPolicy | null> {
    const policy = await publicationReaders.policy(viewer, name);
    return policy && toPublicationPolicy(policy);
  }
}
