import { isUnderManagedKey, managedKeyRefusal } from "../../resources/encryption.ts";
import type { LaunchPermission } from "../../resources/image.ts";
import { changePermissions, type PermissionChange } from "../../resources/launch-permissions.ts";
import { awsError, parameterCombination } from "../../wire/errors.ts";
import { type Query, requiredWord, wordOf } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import { type ActionContext, type ActionTable, action, mutation, RETURN_TRUE } from "../action.ts";
import { ownSnapshot } from "./snapshot-changes.ts";

const STRUCTURED = ["Add", "Remove"].flatMap((side) =>
  ["UserId", "Group"].map((name) => `CreateVolumePermission.${side}.#.${name}`),
);

const ATTRIBUTES = ["createVolumePermission", "productCodes"];

export const snapshotPermissionActions: ActionTable = {
  DescribeSnapshotAttribute: action(["SnapshotId", "Attribute"], describeSnapshotAttribute),
  ModifySnapshotAttribute: mutation(
    [...STRUCTURED, "SnapshotId", "Attribute", "OperationType", "UserId.#", "UserGroup.#"],
    modifySnapshotAttribute,
  ),
  ResetSnapshotAttribute: mutation(["SnapshotId", "Attribute"], (context) => {
    if (requiredWord(context.query, "Attribute", ATTRIBUTES) !== "createVolumePermission") {
      throw awsError("InvalidRequest", "The request received was invalid");
    }
    const snapshot = ownSnapshot(context, context.query.required("SnapshotId"));
    return () => {
      context.world.snapshots.put({ ...snapshot, permissions: [] });
      return RETURN_TRUE;
    };
  }),
};

function describeSnapshotAttribute(context: ActionContext): XmlObject {
  const attribute = requiredWord(context.query, "Attribute", ATTRIBUTES);
  const snapshot = ownSnapshot(context, context.query.required("SnapshotId"));
  const { snapshotId } = snapshot;
  if (attribute === "productCodes") return { snapshotId, productCodes: [] };
  if (attribute !== "createVolumePermission") throw awsError("InvalidRequest", "The request received was invalid");
  return { snapshotId, createVolumePermission: snapshot.permissions.map((permission) => ({ ...permission })) };
}

function user(value: string): LaunchPermission {
  if (/^\d{12}$/.test(value)) return { userId: value };
  throw awsError("InvalidUserID.Malformed", `Invalid user id: "${value}"`);
}

function group(value: string): LaunchPermission {
  if (value === "all") return { group: value };
  throw awsError("InvalidParameterValue", `Invalid value '${value}' for group. It must be all`);
}

function readChange(query: Query): PermissionChange {
  const side = (name: string) =>
    query.structures(`CreateVolumePermission.${name}`).map((entry): LaunchPermission => {
      const [userId, word] = [entry.text("UserId"), entry.text("Group")];
      if ((userId === undefined) === (word === undefined)) {
        throw parameterCombination("A permission has exactly one of UserId and Group.");
      }
      return userId === undefined ? group(word ?? "") : user(userId);
    });
  const structured = { add: side("Add"), remove: side("Remove") };
  const flat = [...query.list("UserId").map(user), ...query.list("UserGroup").map(group)];
  const given = structured.add.length + structured.remove.length;
  if ((given === 0) === (flat.length === 0)) throw parameterCombination("Permissions are given in exactly one form.");
  if (given > 0) return structured;
  const operation = wordOf(query, "OperationType", ["add", "remove"]);
  if (operation === "add") return { add: flat, remove: [] };
  if (operation === "remove") return { add: [], remove: flat };
  throw parameterCombination("An OperationType is needed, 'add' or 'remove'.");
}

function modifySnapshotAttribute(context: ActionContext): () => XmlObject {
  const { query, world } = context;
  const attribute = wordOf(query, "Attribute", ATTRIBUTES) ?? "createVolumePermission";
  if (attribute !== "createVolumePermission") {
    throw parameterCombination(`The attribute '${attribute}' cannot be modified.`);
  }
  const snapshot = ownSnapshot(context, query.required("SnapshotId"));
  const change = readChange(query);
  if (change.add.length > 0) {
    if (isUnderManagedKey(snapshot)) throw managedKeyRefusal();
    if (snapshot.encrypted && change.add.some((permission) => permission.group === "all")) {
      throw awsError("InvalidParameter", `The snapshot ${snapshot.snapshotId} is encrypted and cannot be made public.`);
    }
  }
  const permissions = changePermissions(snapshot.permissions, change);
  return () => {
    world.snapshots.put({ ...snapshot, permissions });
    return RETURN_TRUE;
  };
}
