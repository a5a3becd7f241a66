import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  cancelLaunchPermission,
  grantLaunchPermission,
  revokeLaunchPermission,
  updateImage,
} from "../../src/gateway/verbs/commands/commands.ts";
import { orderVisibility } from "../../src/gateway/verbs/plans/permissions-of-image.ts";
import type { RequestContext } from "../root/context.ts";
import { perform } from "./execute.ts";
import {
  CancelLaunchPermissionPayload,
  GrantLaunchPermissionPayload,
  RevokeLaunchPermissionPayload,
  SetImageVisibilityPayload,
  UpdateImagePayload,
} from "./image-payloads.type.ts";
import {
  CancelLaunchPermissionInput,
  GrantLaunchPermissionInput,
  RevokeLaunchPermissionInput,
  SetImageVisibilityInput,
  UpdateImageInput,
} from "./image-verb.input.ts";

@Resolver()
export class ChangingResolver {
  @Mutation(() => UpdateImagePayload, {
    description: "Changes description and tags of an image. Nothing else of an image ever changes in place.",
  })
  async updateImage(
    @Arg("input", () => UpdateImageInput, { description: "What to do." }) input: UpdateImageInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateImagePayload> {
    return perform(context, UpdateImagePayload, updateImage(input), input);
  }

  @Mutation(() => GrantLaunchPermissionPayload, {
    description: "Lets others launch an image. Granting twice is no error.",
  })
  async grantLaunchPermission(
    @Arg("input", () => GrantLaunchPermissionInput, { description: "What to do." }) input: GrantLaunchPermissionInput,
    @Ctx() context: RequestContext,
  ): Promise<GrantLaunchPermissionPayload> {
    return perform(context, GrantLaunchPermissionPayload, grantLaunchPermission(input), input);
  }

  @Mutation(() => RevokeLaunchPermissionPayload, {
    description: "Takes away the right to launch an image. Machines that run from it run on. Needs a plan.",
  })
  async revokeLaunchPermission(
    @Arg("input", () => RevokeLaunchPermissionInput, { description: "What to do." }) input: RevokeLaunchPermissionInput,
    @Ctx() context: RequestContext,
  ): Promise<RevokeLaunchPermissionPayload> {
    return perform(context, RevokeLaunchPermissionPayload, revokeLaunchPermission(input), input);
  }

  @Mutation(() => CancelLaunchPermissionPayload, {
    description: "Gives up this account's right to launch another's image. Only the owner can give it back.",
  })
  async cancelLaunchPermission(
    @Arg("input", () => CancelLaunchPermissionInput, { description: "What to do." }) input: CancelLaunchPermissionInput,
    @Ctx() context: RequestContext,
  ): Promise<CancelLaunchPermissionPayload> {
    return perform(context, CancelLaunchPermissionPayload, cancelLaunchPermission(input), input);
  }

  @Mutation(() => SetImageVisibilityPayload, { description: "Sets who sees an image. Needs a plan." })
  async setImageVisibility(
    @Arg("input", () => SetImageVisibilityInput, { description: "What to do." }) input: SetImageVisibilityInput,
    @Ctx() context: RequestContext,
  ): Promise<SetImageVisibilityPayload> {
    return perform(context, SetImageVisibilityPayload, await orderVisibility(context, input), input);
  }
}
