import type { ActionContext } from "../actions/action.ts";
import { awsError, imageInState, parameterCombination } from "../wire/errors.ts";
import { type Query, wordOf } from "../wire/query.ts";
import { encryptedDevices, isUnderManagedKey, managedKeyRefusal } from "./encryption.ts";
import { type Image, isPublic, type LaunchPermission, publicDeprecation } from "./image.ts";

export interface PermissionChange {
  readonly add: readonly LaunchPermission[];
  readonly remove: readonly LaunchPermission[];
}

type Item = keyof LaunchPermission;

/** The name on the wire, and what its values look like. */
const ITEMS: readonly (readonly [Item, string, RegExp])[] = [
  ["userId", "UserId", /^\d{12}$/],
  ["group", "Group", /^all$/],
  ["organizationArn", "OrganizationArn", /^arn:aws:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/],
  [
    "organizationalUnitArn",
    "OrganizationalUnitArn",
    /^arn:aws:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9-]{4,68}$/,
  ],
];

export const PERMISSION_PARAMETERS: readonly string[] = [
  ...["Add", "Remove"].flatMap((side) => ITEMS.map(([, name]) => `LaunchPermission.${side}.#.${name}`)),
  ...["OperationType", "UserId.#", "UserGroup.#", "OrganizationArn.#", "OrganizationalUnitArn.#"],
];

function badItem(value: string, item: string): Error {
  return awsError("InvalidAMIAttributeItemValue", `Invalid attribute item value "${value}" for ${item} item type.`);
}

function checked(item: Item, value: string, word: string): LaunchPermission {
  const [, , pattern] = ITEMS.find(([name]) => name === item) ?? [];
  if (pattern?.test(value) !== true) throw badItem(value, word);
  return { [item]: value };
}

/** `LaunchPermission.Add.N.…` and `LaunchPermission.Remove.N.…`. */
export function readStructured(query: Query): PermissionChange {
  const read = (side: string) =>
    query.structures(`LaunchPermission.${side}`).map((entry): LaunchPermission => {
      const given = ITEMS.filter(([, name]) => entry.text(name) !== undefined);
      const [first] = given;
      if (first === undefined || given.length > 1) {
        throw parameterCombination("A launch permission has exactly one of UserId, Group and the organization ARNs.");
      }
      return checked(first[0], entry.text(first[1]) ?? "", first[0]);
    });
  return { add: read("Add"), remove: read("Remove") };
}

/** `OperationType` with lists of accounts, groups and organizations. */
export function readFlat(query: Query): PermissionChange {
  const operation = wordOf(query, "OperationType", ["add", "remove"]);
  if (operation !== "add" && operation !== "remove") {
    throw parameterCombination("The attribute launchPermission needs an OperationType, 'add' or 'remove'.");
  }
  const permissions = [
    ...query.list("UserId").map((value) => checked("userId", value, "userId")),
    ...query.list("UserGroup").map((value) => checked("group", value, "UserGroup")),
    ...query.list("OrganizationArn").map((value) => checked("organizationArn", value, "organizationArn")),
    ...query
      .list("OrganizationalUnitArn")
      .map((value) => checked("organizationalUnitArn", value, "organizationalUnitArn")),
  ];
  if (permissions.length === 0) throw parameterCombination("No launch permissions specified.");
  return operation === "add" ? { add: permissions, remove: [] } : { add: [], remove: permissions };
}

const keyOf = (permission: LaunchPermission) => JSON.stringify(permission);

/** Permissions are a set: one that is there already keeps its place, and one that is not there is not missed. */
export function changePermissions(
  before: readonly LaunchPermission[],
  { add, remove }: PermissionChange,
): readonly LaunchPermission[] {
  const gone = new Set(remove.map(keyOf));
  const kept = new Map(before.filter((one) => !gone.has(keyOf(one))).map((one) => [keyOf(one), one]));
  for (const permission of add) if (!kept.has(keyOf(permission))) kept.set(keyOf(permission), permission);
  return [...kept.values()];
}

/** The image with its new permissions; throws where the cloud would not share it so. */
export function shareImage(context: ActionContext, image: Image, change: PermissionChange): Image {
  const both = change.add.find((permission) => change.remove.some((one) => keyOf(one) === keyOf(permission)));
  if (both !== undefined) throw parameterCombination("The same launch permission is both added and removed.");
  if (change.add.length > 0) checkMayBeShared(image);
  const launchPermissions = changePermissions(image.launchPermissions, change);
  const next = { ...image, launchPermissions };
  const limit = context.world.steering.quotas.sharingEntitiesPerImage;
  const entities = launchPermissions.filter(({ group }) => group === undefined);
  if (change.add.length > 0 && entities.length > limit) {
    throw awsError("ResourceLimitExceeded", `An AMI can be shared with at most ${limit} entities.`);
  }
  return isPublic(next) && !isPublic(image) ? publish(context, next) : next;
}

function checkMayBeShared(image: Image): void {
  if (image.state !== "available") throw imageInState(image.imageId, image.state);
  if (encryptedDevices(image).some(isUnderManagedKey)) throw managedKeyRefusal();
}

function publish({ world, viewer }: ActionContext, image: Image): Image {
  if (world.blockPublicAccess.get(`${viewer.account}/${viewer.region}`) === "block-new-sharing") {
    throw awsError(
      "OperationNotPermitted",
      "You can’t publicly share this image because block public access for AMIs is enabled for this account. " +
        "To publicly share the image, you must call the DisableImageBlockPublicAccess API.",
    );
  }
  if (encryptedDevices(image).length > 0) {
    throw awsError("InvalidParameter", `The image ${image.imageId} has encrypted snapshots and cannot be made public.`);
  }
  const limit = world.steering.quotas.publicImagesPerRegion;
  const open = world.images
    .inOrder(viewer.region)
    .filter((one) => one.ownerId === viewer.account && one.deregisteredAt === undefined && isPublic(one));
  if (open.length >= limit) {
    throw awsError("ResourceLimitExceeded", `You have reached the limit of ${limit} public AMIs in this Region.`);
  }
  const latest = publicDeprecation(image.creationDate);
  const { deprecationTime } = image;
  return {
    ...image,
    deprecationTime: deprecationTime !== undefined && deprecationTime < latest ? deprecationTime : latest,
  };
}
