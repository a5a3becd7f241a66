import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { copyImage, createImage, registerImage } from "../../src/gateway/verbs/commands/making-commands.ts";
import type { RequestContext } from "../root/context.ts";
import { perform } from "./execute.ts";
import { CopyImagePayload, CreateImagePayload, RegisterImagePayload } from "./image-payloads.type.ts";
import { CopyImageInput, CreateImageInput, RegisterImageInput } from "./making.input.ts";

@Resolver()
export class MakingResolver {
  @Mutation(() => CreateImagePayload, { description: "Makes an image of a machine of the backend's account." })
  async createImage(
    @Arg("input", () => CreateImageInput, { description: "What to do." }) input: CreateImageInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateImagePayload> {
    return perform(context, CreateImagePayload, createImage(input), input);
  }

  @Mutation(() => RegisterImagePayload, {
    description: "Makes an image of what lies there already: snapshots, a bundle in a store, or a volume.",
  })
  async registerImage(
    @Arg("input", () => RegisterImageInput, { description: "What to do." }) input: RegisterImageInput,
    @Ctx() context: RequestContext,
  ): Promise<RegisterImagePayload> {
    return perform(context, RegisterImagePayload, registerImage(input), input);
  }

  @Mutation(() => CopyImagePayload, {
    description:
      "Copies an image that the viewer sees, within its region or into another. The copy is the backend's account's own.",
  })
  async copyImage(
    @Arg("input", () => CopyImageInput, { description: "What to do." }) input: CopyImageInput,
    @Ctx() context: RequestContext,
  ): Promise<CopyImagePayload> {
    return perform(context, CopyImagePayload, copyImage(input), input);
  }
}
