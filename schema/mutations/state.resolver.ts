import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import {
  cancelImageDeprecation,
  disableImage,
  enableImage,
  protectImage,
  scheduleImageDeprecation,
  unprotectImage,
} from "../../src/gateway/verbs/commands/commands.ts";
import { isoTime } from "../../src/ports/clock.ts";
import type { RequestContext } from "../root/context.ts";
import { perform } from "./execute.ts";
import {
  CancelImageDeprecationPayload,
  DisableImagePayload,
  EnableImagePayload,
  ProtectImagePayload,
  ScheduleImageDeprecationPayload,
  UnprotectImagePayload,
} from "./image-payloads.type.ts";
import {
  CancelImageDeprecationInput,
  DisableImageInput,
  EnableImageInput,
  ProtectImageInput,
  ScheduleImageDeprecationInput,
  UnprotectImageInput,
} from "./image-verb.input.ts";

@Resolver()
export class StateResolver {
  @Mutation(() => ScheduleImageDeprecationPayload, {
    description:
      "Says from when on an image counts as deprecated: hidden from others' lists, launched by id as before.",
  })
  async scheduleImageDeprecation(
    @Arg("input", () => ScheduleImageDeprecationInput, { description: "What to do." })
    input: ScheduleImageDeprecationInput,
    @Ctx() context: RequestContext,
  ): Promise<ScheduleImageDeprecationPayload> {
    return perform(
      context,
      ScheduleImageDeprecationPayload,
      scheduleImageDeprecation(input, isoTime(context.clock.now())),
      input,
    );
  }

  @Mutation(() => CancelImageDeprecationPayload, {
    description: "Takes the deprecation of an image away, also one that has come.",
  })
  async cancelImageDeprecation(
    @Arg("input", () => CancelImageDeprecationInput, { description: "What to do." }) input: CancelImageDeprecationInput,
    @Ctx() context: RequestContext,
  ): Promise<CancelImageDeprecationPayload> {
    return perform(context, CancelImageDeprecationPayload, cancelImageDeprecation(input), input);
  }

  @Mutation(() => DisableImagePayload, {
    description: "Makes an image impossible to launch and private: its launch permissions are wiped. Needs a plan.",
  })
  async disableImage(
    @Arg("input", () => DisableImageInput, { description: "What to do." }) input: DisableImageInput,
    @Ctx() context: RequestContext,
  ): Promise<DisableImagePayload> {
    return perform(context, DisableImagePayload, disableImage(input), input);
  }

  @Mutation(() => EnableImagePayload, {
    description:
      "Makes a disabled image possible to launch again. It stays private: `restorableLaunchPermissions` says what it had.",
  })
  async enableImage(
    @Arg("input", () => EnableImageInput, { description: "What to do." }) input: EnableImageInput,
    @Ctx() context: RequestContext,
  ): Promise<EnableImagePayload> {
    return perform(context, EnableImagePayload, enableImage(input), input);
  }

  @Mutation(() => ProtectImagePayload, { description: "Protects an image against being deregistered." })
  async protectImage(
    @Arg("input", () => ProtectImageInput, { description: "What to do." }) input: ProtectImageInput,
    @Ctx() context: RequestContext,
  ): Promise<ProtectImagePayload> {
    return perform(context, ProtectImagePayload, protectImage(input), input);
  }

  @Mutation(() => UnprotectImagePayload, {
    description: "Takes the protection against being deregistered away, at once or after its cooldown.",
  })
  async unprotectImage(
    @Arg("input", () => UnprotectImageInput, { description: "What to do." }) input: UnprotectImageInput,
    @Ctx() context: RequestContext,
  ): Promise<UnprotectImagePayload> {
    return perform(context, UnprotectImagePayload, unprotectImage(input), input);
  }
}
