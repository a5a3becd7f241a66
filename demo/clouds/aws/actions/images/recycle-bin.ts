import { awsError, imagesNotFound } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, action, PAGE_PARAMETERS } from "../action.ts";
import { checkImageId } from "./images.ts";

export const recycleBinActions: ActionTable = {
  ListImagesInRecycleBin: action([...PAGE_PARAMETERS, "ImageId.#"], listImagesInRecycleBin),
};

const MAXIMUM_IDS = 20;

function listImagesInRecycleBin({ world, viewer, query }: ActionContext): XmlObject {
  const ids = query.list("ImageId");
  ids.forEach(checkImageId);
  const size = pageSize(query, 1);
  if (ids.length > MAXIMUM_IDS) {
    throw awsError("InvalidParameterValue", `At most ${MAXIMUM_IDS} image ids may be given`);
  }
  const now = world.now();
  const inBin = world.images
    .inOrder(viewer.region)
    .filter(
      (image) =>
        image.ownerId === viewer.account &&
        image.recycleBin !== undefined &&
        Date.parse(image.recycleBin.exitTime) > now &&
        (ids.length === 0 || ids.includes(image.imageId)),
    );
  const missing = ids.filter((id) => !inBin.some((image) => image.imageId === id));
  if (missing.length > 0) throw imagesNotFound(missing);
  const page = takePage("ListImagesInRecycleBin", viewer, query, size, inBin, (image) => image.imageId);
  return {
    imageSet: page.items.map((image) => ({
      imageId: image.imageId,
      name: image.name,
      description: image.description,
      recycleBinEnterTime: image.recycleBin?.enterTime,
      recycleBinExitTime: image.recycleBin?.exitTime,
    })),
    nextToken: page.nextToken,
  };
}
