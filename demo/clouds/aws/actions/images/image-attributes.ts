import type { Image } from "../../resources/image.ts";
import { productCodes } from "../../resources/image-xml.ts";
import { isDeregistered, isVisible } from "../../resources/visibility.ts";
import { awsError, imagesNotFound, imageUnavailable, notAuthorizedForImage } from "../../wire/errors.ts";
import { requiredWord } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, action } from "../action.ts";
import { checkImageId } from "./images.ts";

export const imageAttributeActions: ActionTable = {
  DescribeImageAttribute: action(["ImageId", "Attribute"], describeImageAttribute),
  GetImageBlockPublicAccessState: action([], ({ world, viewer }) => ({
    imageBlockPublicAccessState: world.blockPublicAccess.get(`${viewer.account}/${viewer.region}`) ?? "unblocked",
    managedBy: "account",
  })),
};

const ATTRIBUTES: Readonly<Record<string, (image: Image) => XmlObject>> = {
  bootMode: (image) => attribute("bootMode", image.bootMode),
  deregistrationProtection: (image) => attribute("deregistrationProtection", image.deregistrationProtection),
  description: (image) => attribute("description", image.description),
  imdsSupport: (image) => attribute("imdsSupport", image.imdsSupport),
  kernel: (image) => attribute("kernel", image.kernelId),
  lastLaunchedTime: (image) => attribute("lastLaunchedTime", image.lastLaunchedTime),
  launchPermission: (image) => ({ launchPermission: image.launchPermissions.map((permission) => ({ ...permission })) }),
  productCodes: (image) => ({ productCodes: productCodes(image) }),
  ramdisk: (image) => attribute("ramdisk", image.ramdiskId),
  sriovNetSupport: (image) => attribute("sriovNetSupport", image.sriovNetSupport),
  tpmSupport: (image) => attribute("tpmSupport", image.tpmSupport),
  uefiData: (image) => attribute("uefiData", image.uefiData),
};

// An empty element would reach clients as an empty structure; an attribute that is not set is left out.
function attribute(name: string, value: string | undefined): XmlObject {
  return value === undefined ? {} : { [name]: { value } };
}

/** The image, where the caller owns it; every other case is the refusal that EC2 gives. */
export function ownImage({ world, viewer }: ActionContext, imageId: string): Image {
  checkImageId(imageId);
  const image = world.images.get(viewer.region, imageId);
  if (image === undefined || !isVisible(world, image, viewer.account)) throw imagesNotFound([imageId]);
  if (image.ownerId !== viewer.account) throw notAuthorizedForImage(imageId);
  if (isDeregistered(image)) throw imageUnavailable(imageId);
  return image;
}

function describeImageAttribute(context: ActionContext): XmlObject {
  const imageId = context.query.required("ImageId");
  const name = requiredWord(context.query, "Attribute", [...Object.keys(ATTRIBUTES), "blockDeviceMapping"]);
  if (name === "blockDeviceMapping") {
    throw awsError("AuthFailure", "Unauthorized attempt to access restricted resource", 403);
  }
  const read = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (read === undefined) throw awsError("InvalidRequest", "The request received was invalid");
  return { imageId, ...read(ownImage(context, imageId)) };
}
