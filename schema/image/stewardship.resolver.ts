import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { can, isOf } from "../../src/domain/access/policy.ts";
import { subjectOf } from "../../src/gateway/images/catalog-image.ts";
import type { RequestContext } from "../root/context.ts";
import { type Actor, toActor } from "../viewer/actor.type.ts";
import { Image } from "./image.type.ts";
import { Stewardship } from "./stewardship.type.ts";

@Resolver(() => Image)
export class ImageStewardshipResolver {
  @FieldResolver(() => Stewardship, {
    nullable: true,
    description:
      "Who keeps it within the organization; null for images of others. Images that sweeps find belong to the whole organization.",
  })
  stewardship(@Root() { subject }: Image, @Ctx() { viewer }: RequestContext): Stewardship | null {
    const { view, stewardship, personal, organization } = subject;
    if (!view?.facts.owned || !isOf(viewer, organization)) return null;
    const viewerCanChange = can(viewer, "administer", subjectOf(subject)).allowed;
    return Object.assign(new Stewardship(), {
      private: stewardship.private ?? personal,
      viewerCanChange,
      fact: stewardship,
    });
  }
}

@Resolver(() => Stewardship)
export class StewardshipResolver {
  @FieldResolver()
  creator(@Root() { fact }: Stewardship, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.creator);
  }

  @FieldResolver()
  steward(@Root() { fact }: Stewardship, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.steward);
  }
}

/** Null where nobody did it, or nobody is to be told. */
export async function actorOf({ loaders }: RequestContext, reference: string | null): Promise<Actor | null> {
  return reference === null ? null : toActor(await loaders.actor.load(reference));
}
