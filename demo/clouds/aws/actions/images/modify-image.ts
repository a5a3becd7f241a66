import type { Image } from "../../resources/image.ts";
import {
  changePermissions,
  PERMISSION_PARAMETERS,
  readFlat,
  readStructured,
  shareImage,
} from "../../resources/launch-permissions.ts";
import { isDeregistered, isVisible, sharedDirectly } from "../../resources/visibility.ts";
import {
  awsError,
  imageInState,
  imagesNotFound,
  invalidValue,
  missingParameter,
  parameterCombination,
} from "../../wire/errors.ts";
import { type Query, requiredWord, wordOf } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { ownImage } from "./image-attributes.ts";
import { checkImageId } from "./images.ts";

export const modifyImageActions: ActionTable = {
  ModifyImageAttribute: mutation(
    [
      ...PERMISSION_PARAMETERS,
      "ImageId",
      "Attribute",
      "Value",
      "Description.Value",
      "ImdsSupport.Value",
      "ProductCode.#",
    ],
    modifyImageAttribute,
  ),
  ResetImageAttribute: mutation(["ImageId", "Attribute"], resetImageAttribute),
  CancelImageLaunchPermission: mutation(["ImageId"], cancelImageLaunchPermission),
};

const ATTRIBUTES = ["launchPermission", "description", "imdsSupport", "productCodes", "blockDeviceMapping"];

type Change = (context: ActionContext, image: Image) => Image;

const MAXIMUM_DESCRIPTION = 255;
const MAXIMUM_ACCOUNTS = 10_000;

function modifyImageAttribute(context: ActionContext): () => XmlObject {
  const imageId = context.query.required("ImageId");
  checkImageId(imageId);
  const change = readChange(context.query);
  const next = change(context, ownImage(context, imageId));
  return () => {
    context.world.images.put(next);
    return RETURN_TRUE;
  };
}

/** One attribute per call, in either of two forms; the structure may come with its name as `Attribute`. */
function readChange(query: Query): Change {
  const attribute = wordOf(query, "Attribute", ATTRIBUTES);
  const structured = query.names.filter((name) => /^(LaunchPermission|Description|ImdsSupport)\./.test(name));
  const flat = query.names.filter((name) =>
    /^(OperationType|Value|(UserId|UserGroup|OrganizationArn|OrganizationalUnitArn|ProductCode)\.\d+)$/.test(name),
  );
  if (attribute === undefined && structured.length === 0 && flat.length === 0) {
    throw parameterCombination("No attributes specified.");
  }
  const named = new Set(structured.map((name) => name.split(".", 1).join("")));
  const [only] = named;
  const twice = attribute !== undefined && attribute.toLowerCase() !== only?.toLowerCase();
  if (named.size > 1 || (named.size === 1 && (twice || flat.length > 0))) {
    throw parameterCombination("Exactly one attribute can be modified per call, in one form.");
  }
  if (query.list("UserId").length > MAXIMUM_ACCOUNTS) {
    throw invalidValue(`At most ${MAXIMUM_ACCOUNTS} account IDs can be given per call`);
  }
  if (named.has("LaunchPermission")) {
    const permissions = readStructured(query);
    return (context, image) => shareImage(context, image, permissions);
  }
  if (named.has("Description")) return describe(query.text("Description.Value"));
  if (named.has("ImdsSupport")) return requireImds(query.text("ImdsSupport.Value"));
  return readNamed(query, attribute);
}

function readNamed(query: Query, attribute: string | undefined): Change {
  switch (attribute) {
    case "launchPermission": {
      const permissions = readFlat(query);
      return (context, image) => shareImage(context, image, permissions);
    }
    case "description":
      return describe(query.text("Value"));
    case "imdsSupport":
      return requireImds(query.text("Value"));
    case "productCodes":
      return () => {
        throw awsError("AuthFailure", "Only sellers of AWS Marketplace may add product codes", 403);
      };
    case "blockDeviceMapping":
      throw awsError("InvalidParameter", "The attribute blockDeviceMapping cannot be modified.");
    case undefined:
      throw parameterCombination("The parameter Attribute is needed with OperationType, Value and lists.");
    default:
      throw parameterCombination(`The attribute '${attribute}' cannot be modified.`);
  }
}

function describe(text: string | undefined): Change {
  if (text === undefined) throw missingParameter("value");
  if (text.length > MAXIMUM_DESCRIPTION) {
    throw invalidValue(`The description must not be longer than ${MAXIMUM_DESCRIPTION} characters`);
  }
  return (_, image) => ({ ...image, description: text === "" ? undefined : text });
}

function requireImds(text: string | undefined): Change {
  if (text === undefined) throw missingParameter("value");
  if (text !== "v2.0") throw invalidValue(`Invalid value '${text}' for imdsSupport. The allowed value is v2.0`);
  return (_, image) => {
    if (image.state !== "available") throw imageInState(image.imageId, image.state);
    return { ...image, imdsSupport: text };
  };
}

function resetImageAttribute(context: ActionContext): () => XmlObject {
  const imageId = context.query.required("ImageId");
  if (requiredWord(context.query, "Attribute", ATTRIBUTES) !== "launchPermission") {
    throw awsError("InvalidRequest", "The request received was invalid");
  }
  const image = ownImage(context, imageId);
  return () => {
    context.world.images.put({ ...image, launchPermissions: [] });
    return RETURN_TRUE;
  };
}

/** Takes the caller off the list of an image that was shared with its account by name. */
function cancelImageLaunchPermission({ world, viewer, query }: ActionContext): () => XmlObject {
  const imageId = query.required("ImageId");
  checkImageId(imageId);
  const image = world.images.get(viewer.region, imageId);
  if (image === undefined || isDeregistered(image) || !isVisible(world, image, viewer.account)) {
    throw imagesNotFound([imageId]);
  }
  if (image.ownerId === viewer.account || !sharedDirectly(image.launchPermissions, viewer.account)) {
    throw awsError("UnsupportedOperation", `The image ${imageId} is not shared with account ${viewer.account} itself.`);
  }
  const removed = { add: [], remove: [{ userId: viewer.account }] };
  const launchPermissions = changePermissions(image.launchPermissions, removed);
  return () => {
    world.images.put({ ...image, launchPermissions });
    return RETURN_TRUE;
  };
}
