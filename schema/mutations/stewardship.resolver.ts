import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import type { StewardshipChange } from "../../src/gateway/members/stewardship.ts";
import { imageOf } from "../image/image.resolver.ts";
import type { Image } from "../image/image.type.ts";
import type { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { MakeImagePrivateInput, SetImageStewardInput, ShareImageWithOrganizationInput } from "./stewardship.input.ts";
import {
  MakeImagePrivatePayload,
  SetImageStewardPayload,
  ShareImageWithOrganizationPayload,
  StewardshipPayload,
} from "./stewardship.payload.type.ts";
import { UserError } from "./verb-payload.type.ts";

@Resolver()
export class StewardshipMutationResolver {
  @Mutation(() => ShareImageWithOrganizationPayload, {
    description:
      "Lets the whole organization see an image that is its maker's alone. For its steward, which is its maker until it was handed on, and for admins; doing it twice is no error.",
  })
  shareImageWithOrganization(
    @Arg("input", () => ShareImageWithOrganizationInput, { description: "Which image." })
    { imageId }: ShareImageWithOrganizationInput,
    @Ctx() context: RequestContext,
  ): Promise<ShareImageWithOrganizationPayload> {
    return change(context, ShareImageWithOrganizationPayload, imageId, { type: "share" });
  }

  @Mutation(() => MakeImagePrivatePayload, {
    description:
      "Hides an image from the organization, but for its maker, its steward and admins. What its cloud shows to others it goes on showing: see revokeLaunchPermission and setImageVisibility.",
  })
  makeImagePrivate(
    @Arg("input", () => MakeImagePrivateInput, { description: "Which image." }) { imageId }: MakeImagePrivateInput,
    @Ctx() context: RequestContext,
  ): Promise<MakeImagePrivatePayload> {
    return change(context, MakeImagePrivatePayload, imageId, { type: "makePrivate" });
  }

  @Mutation(() => SetImageStewardPayload, {
    description: "Hands an image on: says who answers for it, and alone may change it besides admins.",
  })
  setImageSteward(
    @Arg("input", () => SetImageStewardInput, { description: "Which image, and who." })
    { imageId, steward }: SetImageStewardInput,
    @Ctx() context: RequestContext,
  ): Promise<SetImageStewardPayload> {
    const reference = steward ? parseNodeId(steward) : null;
    // What is no member's id is the id of no member.
    const person = steward ? (reference?.type === "Member" ? reference.id : "") : null;
    return change(context, SetImageStewardPayload, imageId, { type: "setSteward", steward: person });
  }
}

@Resolver(() => StewardshipPayload)
export class StewardshipPayloadResolver {
  @FieldResolver()
  async image(@Root() { answer }: StewardshipPayload, @Ctx() context: RequestContext): Promise<Image | null> {
    return answer.image && imageOf(context, answer.image);
  }

  @FieldResolver()
  async event(
    @Root() { answer }: StewardshipPayload,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEvent | null> {
    const entry = answer.position === null ? null : await lifecycle.entry(loaders, answer.position);
    return entry && toEvent(entry, backends);
  }
}

async function change<Payload extends StewardshipPayload>(
  { custodians, viewer, loaders }: RequestContext,
  type: new () => Payload,
  imageId: string,
  wanted: StewardshipChange,
): Promise<Payload> {
  const answer = await custodians.change(viewer, loaders, imageId, wanted);
  // What this request read before is no longer so.
  loaders.forget();
  const userErrors = answer.userErrors.map(({ code, field, message }) => instance(UserError, { code, field, message }));
  return Object.assign(new type(), { answer, userErrors });
}
