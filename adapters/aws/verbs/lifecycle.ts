import {
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  RestoreImageFromRecycleBinCommand,
} from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, NativeId } from "../../../src/domain/image/image.ts";
import { type Difference, different } from "../../../src/domain/lifecycle/difference.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import type { AwsViewDetail } from "../reading/detail.ts";
import { type Ask, beforehand, invalid, type Step, setting } from "./asking.ts";
import type { Look } from "./looking.ts";

export function createDeprecation(ask: Ask): VerbFacets["deprecation"] {
  return setting(ask, ({ id, at }) => {
    if (at === null) {
      const input = { ImageId: id };
      return {
        action: "DisableImageDeprecation",
        doing: "cancel the deprecation of an image",
        input,
        send: (ec2, options) => ec2.send(new DisableImageDeprecationCommand(input), options),
      };
    }
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) throw invalid("deprecateAt", "Give a time such as 2027-01-31T00:00:00Z.");
    const input = { ImageId: id, DeprecateAt: time };
    return {
      action: "EnableImageDeprecation",
      doing: "schedule the deprecation of an image",
      input,
      field: "deprecateAt",
      send: (ec2, options) => ec2.send(new EnableImageDeprecationCommand(input), options),
    };
  });
}

export function createProtection(ask: Ask): VerbFacets["protection"] {
  return { ...createProtectionSetting(ask), differs: protectedOtherwise };
}

/** What was protected with cooldown stays so for a day after it is taken away; EC2 says that in another word. */
function protectedOtherwise(
  { protected: isProtected }: { readonly protected: boolean },
  { view }: ImageRecord,
): readonly Difference[] {
  // This adapter made the detail.
  const { deregistrationProtection: word = null } = view.detail as Partial<AwsViewDetail>;
  const isAsked = word === null || word.startsWith("enabled") === isProtected;
  return isAsked ? [] : [different("imageId", `The image's protection is ${word}`)];
}

function createProtectionSetting(ask: Ask): VerbFacets["protection"] {
  return setting(ask, ({ id, protected: isProtected, withCooldown }) => {
    if (!isProtected) {
      const input = { ImageId: id };
      return {
        action: "DisableImageDeregistrationProtection",
        doing: "take the protection of an image away",
        input,
        send: (ec2, options) => ec2.send(new DisableImageDeregistrationProtectionCommand(input), options),
      };
    }
    const input = { ImageId: id, WithCooldown: withCooldown };
    return {
      action: "EnableImageDeregistrationProtection",
      doing: "protect an image from deregistration",
      input,
      send: (ec2, options) => ec2.send(new EnableImageDeregistrationProtectionCommand(input), options),
    };
  });
}

export function createDisabling(ask: Ask, look: Look): VerbFacets["disabling"] {
  return {
    ...beforehand(ask, (request) => [switching(request)]),
    async run(region, request, write) {
      try {
        await ask(region, switching(request), write);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "WRONG_STATE") throw error;
        // "It is so already" is success.
        const image = await look.image(region, request.id, write);
        if (image?.State !== (request.disabled ? "disabled" : "available")) throw error;
      }
      return {};
    },
  };
}

function switching({ id, disabled }: { readonly id: NativeId; readonly disabled: boolean }): Step<unknown> {
  const input = { ImageId: id };
  return disabled
    ? {
        action: "DisableImage",
        doing: "disable an image",
        input,
        send: (ec2, options) => ec2.send(new DisableImageCommand(input), options),
      }
    : {
        action: "EnableImage",
        doing: "enable an image",
        input,
        send: (ec2, options) => ec2.send(new EnableImageCommand(input), options),
      };
}

export function createRestoration(ask: Ask, look: Look): VerbFacets["restoration"] {
  return {
    ...beforehand(ask, ({ id }) => [restoring(id)]),
    async run(region, { id }, write) {
      try {
        await ask(region, restoring(id), write);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "NOT_FOUND") throw error;
        // What is not in the bin may be back already.
        if ((await look.image(region, id, write)) === null) throw error;
      }
      return {};
    },
  };
}

function restoring(id: NativeId): Step<unknown> {
  const input = { ImageId: id };
  return {
    action: "RestoreImageFromRecycleBin",
    doing: "restore an image from the Recycle Bin",
    input,
    send: (ec2, options) => ec2.send(new RestoreImageFromRecycleBinCommand(input), options),
  };
}
