import type { Image } from "../../resources/image.ts";
import { isDeregistered, isVisible } from "../../resources/visibility.ts";
import { imagesNotFound, imageUnavailable } from "../../wire/errors.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, action } from "../action.ts";
import { checkImageId } from "./images.ts";

export const ancestryActions: ActionTable = {
  GetImageAncestry: action(["ImageId"], getImageAncestry),
};

const MAXIMUM_DEPTH = 50;

function getImageAncestry({ world, viewer, query }: ActionContext): XmlObject {
  const imageId = query.required("ImageId");
  checkImageId(imageId);
  const first = world.images.get(viewer.region, imageId);
  if (first === undefined || !isVisible(world, first, viewer.account)) throw imagesNotFound([imageId]);
  if (isDeregistered(first)) throw imageUnavailable(imageId);
  const chain: Image[] = [];
  let next: Image | undefined = first;
  while (next !== undefined && chain.length < MAXIMUM_DEPTH && !chain.includes(next)) {
    chain.push(next);
    next = parentOf(next);
  }

  /** The chain ends at a root of Amazon or the Marketplace, and at a parent that the caller may not see. */
  function parentOf(image: Image): Image | undefined {
    if (image.ownerAlias !== undefined || image.sourceImageId === undefined) return undefined;
    const parent = world.images.get(image.sourceImageRegion ?? image.region, image.sourceImageId);
    return parent !== undefined && isVisible(world, parent, viewer.account) ? parent : undefined;
  }

  return {
    imageAncestryEntrySet: chain.map((image) => ({
      creationDate: image.creationDate,
      imageId: image.imageId,
      imageOwnerAlias: image.ownerAlias,
      sourceImageId: image.sourceImageId,
      sourceImageRegion: image.sourceImageRegion,
    })),
  };
}
