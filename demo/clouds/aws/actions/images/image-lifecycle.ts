import { type Image, isPublic, publicDeprecation, toMinute } from "../../resources/image.ts";
import { imageInState, invalidValue } from "../../wire/errors.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { ownImage } from "./image-attributes.ts";

type Step = (image: Image, context: ActionContext) => Image;

/** An action on one image of the caller's own. */
function onOwnImage(parameters: readonly string[], step: Step, answer: (next: Image) => XmlObject = () => RETURN_TRUE) {
  return mutation(["ImageId", ...parameters], (context) => {
    const next = step(ownImage(context, context.query.required("ImageId")), context);
    return () => {
      context.world.images.put(next);
      return answer(next);
    };
  });
}

const protection = (image: Image): XmlObject => ({ return: image.deregistrationProtection });

export const imageLifecycleActions: ActionTable = {
  EnableImageDeprecation: onOwnImage(["DeprecateAt"], deprecate),
  DisableImageDeprecation: onOwnImage([], (image) => ({
    ...image,
    deprecationTime: isPublic(image) ? publicDeprecation(image.creationDate) : undefined,
  })),
  DisableImage: onOwnImage([], disable),
  EnableImage: onOwnImage([], enable),
  EnableImageDeregistrationProtection: onOwnImage(["WithCooldown"], protect, protection),
  DisableImageDeregistrationProtection: onOwnImage([], unprotect, protection),
};

const COOLDOWN_MS = 24 * 3600 * 1000;

function deprecate(image: Image, { query, world }: ActionContext): Image {
  const given = query.required("DeprecateAt");
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(given);
  if (!isTime || Number.isNaN(Date.parse(given))) {
    throw invalidValue(`Invalid value '${given}' for DeprecateAt. It must be a time like 2027-01-02T03:04:00Z`);
  }
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(given) || !given.includes("T") ? given : `${given}Z`;
  const deprecationTime = toMinute(zoned);
  const at = Date.parse(deprecationTime);
  if (at < world.now()) throw invalidValue("The deprecation time must not be in the past");
  const tenYears = new Date(world.now());
  tenYears.setUTCFullYear(tenYears.getUTCFullYear() + 10);
  if (at > tenYears.getTime()) throw invalidValue("The deprecation time must be at most 10 years from now");
  if (isPublic(image) && deprecationTime > publicDeprecation(image.creationDate)) {
    throw invalidValue("The deprecation time of a public image must be at most 2 years from its creation");
  }
  return { ...image, deprecationTime };
}

/** Forgets every permission; enabling does not bring them back. */
function disable(image: Image): Image {
  if (image.state !== "available" && image.state !== "disabled") throw imageInState(image.imageId, image.state);
  return { ...image, state: "disabled", launchPermissions: [] };
}

function enable(image: Image): Image {
  if (image.state !== "available" && image.state !== "disabled") throw imageInState(image.imageId, image.state);
  return { ...image, state: "available" };
}

function protect(image: Image, { query }: ActionContext): Image {
  const cooldown = query.flag("WithCooldown");
  return {
    ...image,
    deregistrationProtection: cooldown ? "enabled-with-cooldown" : "enabled-without-cooldown",
    cooldownEndsAt: undefined,
  };
}

/** A protection with cooldown ends a day after it was taken away. */
function unprotect(image: Image, { world }: ActionContext): Image {
  const cooling = image.deregistrationProtection === "enabled-with-cooldown";
  const cooldownEndsAt = cooling ? new Date(world.now() + COOLDOWN_MS).toISOString() : image.cooldownEndsAt;
  return { ...image, deregistrationProtection: "disabled", cooldownEndsAt };
}
