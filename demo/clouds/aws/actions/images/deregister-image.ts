import type { Image } from "../../resources/image.ts";
import { isInBin, refuseTakenName } from "../../resources/new-image.ts";
import { isDeregistered } from "../../resources/visibility.ts";
import { awsError, imagesNotFound } from "../../wire/errors.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { World } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { ownImage } from "./image-attributes.ts";
import { checkImageId } from "./images.ts";

export const deregisterImageActions: ActionTable = {
  DeregisterImage: mutation(["ImageId", "DeleteAssociatedSnapshots"], deregisterImage),
  RestoreImageFromRecycleBin: mutation(["ImageId"], restoreImageFromRecycleBin),
};

const DAY_MS = 24 * 3600 * 1000;

/** The image that keeps a snapshot from being deleted; one in the recycle bin does, too. */
export function imageUsing(world: World, region: string, snapshotId: string): Image | undefined {
  return world.images
    .inOrder(region)
    .find(
      (image) =>
        (!isDeregistered(image) || isInBin(image, world.now())) &&
        image.blockDevices.some(({ ebs }) => ebs?.snapshotId === snapshotId),
    );
}

function checkProtection(image: Image, now: number): void {
  const protectedBy = image.deregistrationProtection;
  if (protectedBy !== "disabled") {
    throw awsError(
      "OperationNotPermitted",
      `The image ${image.imageId} is protected from deregistration (${protectedBy}). Disable the protection first.`,
    );
  }
  if (image.cooldownEndsAt !== undefined && Date.parse(image.cooldownEndsAt) > now) {
    throw awsError(
      "OperationNotPermitted",
      `The image ${image.imageId} is in the cooldown of its deregistration protection until ${image.cooldownEndsAt}.`,
    );
  }
}

function deregisterImage(context: ActionContext): () => XmlObject {
  const { world, query } = context;
  const image = ownImage(context, query.required("ImageId"));
  const withSnapshots = query.flag("DeleteAssociatedSnapshots");
  checkProtection(image, world.now());
  return () => {
    const now = world.now();
    const days = world.steering.retentionDays;
    const at = new Date(now).toISOString();
    const exitTime = new Date(now + (days ?? 0) * DAY_MS).toISOString();
    world.images.put({
      ...image,
      deregisteredAt: at,
      ...(days === null ? {} : { recycleBin: { enterTime: at, exitTime } }),
    });
    return {
      ...RETURN_TRUE,
      deleteSnapshotResultSet: withSnapshots ? deleteSnapshots(context, image) : undefined,
    };
  };
}

function deleteSnapshots({ world, viewer }: ActionContext, image: Image): readonly XmlObject[] {
  const ids = new Set(image.blockDevices.flatMap(({ ebs }) => ebs?.snapshotId ?? []));
  return [...ids].map((snapshotId) => {
    const snapshot = world.snapshots.get(viewer.region, snapshotId);
    if (snapshot === undefined) return { snapshotId, returnCode: "client-error" };
    if (snapshot.ownerId !== viewer.account) return { snapshotId, returnCode: "missing-permissions" };
    if (imageUsing(world, viewer.region, snapshotId) !== undefined) return { snapshotId, returnCode: "skipped" };
    world.snapshots.remove(viewer.region, snapshotId);
    return { snapshotId, returnCode: "success" };
  });
}

function restoreImageFromRecycleBin({ world, viewer, query }: ActionContext): () => XmlObject {
  const imageId = query.required("ImageId");
  checkImageId(imageId);
  const image = world.images.get(viewer.region, imageId);
  if (image === undefined || image.ownerId !== viewer.account || !isInBin(image, world.now())) {
    throw imagesNotFound([imageId]);
  }
  refuseTakenName(world, viewer, image.name);
  return () => {
    world.images.put({ ...image, deregisteredAt: undefined, recycleBin: undefined });
    return RETURN_TRUE;
  };
}
