import { hexOf } from "../../../kit/hash.ts";
import { idempotent } from "../../idempotency.ts";
import { newId } from "../../ids.ts";
import { type CopyEncryption, ENCRYPTION_PARAMETERS, readCopyEncryption } from "../../resources/encryption.ts";
import type { BlockDevice, Image, Tags } from "../../resources/image.ts";
import { beginImage, checkCopies, newSnapshot, readNewName, secondOf } from "../../resources/new-image.ts";
import { mergeTags, readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { isDeregistered, isVisible, visibleTags } from "../../resources/visibility.ts";
import { awsError, imageInState, imagesNotFound, imageUnavailable, invalidValue } from "../../wire/errors.ts";
import { boundedInteger, boundedText } from "../../wire/query.ts";
import type { Snapshot, World } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";
import { isVisibleSnapshot } from "../snapshots/snapshots.ts";
import { checkImageId } from "./images.ts";

export const copyImageActions: ActionTable = {
  CopyImage: mutation(
    [
      ...ENCRYPTION_PARAMETERS,
      ...TAG_SPECIFICATION_PARAMETERS,
      "Name",
      "SourceImageId",
      "SourceRegion",
      "ClientToken",
      "Description",
      "CopyImageTags",
      "SnapshotCopyCompletionDurationMinutes",
    ],
    (context) =>
      idempotent(
        context,
        () => copyImage(context),
        ([imageId]) => ({ imageId }),
      ),
  ),
};

const MAXIMUM_MINUTES = 2880;

function copyImage(context: ActionContext) {
  const { world, viewer, query } = context;
  const source = findSource(context);
  const name = readNewName(context);
  const description = boundedText(query, "Description", 255) || undefined;
  boundedInteger(query, "SnapshotCopyCompletionDurationMinutes", 15, MAXIMUM_MINUTES);
  const specifications = readTagSpecifications(query, ["image", "snapshot"]);
  const copied = query.flag("CopyImageTags") ? withoutReserved(visibleTags(source, viewer.account)) : {};
  const tags = mergeTags(copied, tagsFor(specifications, "image"));
  const imageId = newId("ami");
  const { devices, snapshots, failure } = copyDevices(context, source, imageId, tagsFor(specifications, "snapshot"));
  checkCopies(world, viewer, snapshots.length);
  const image: Image = {
    ...source,
    imageId,
    region: viewer.region,
    ownerId: viewer.account,
    ownerAlias: undefined,
    name,
    description,
    imageLocation: `${viewer.account}/${name}`,
    state: "pending",
    creationDate: secondOf(world.now()),
    deprecationTime: undefined,
    blockDevices: devices,
    sourceInstanceId: undefined,
    sourceImageId: source.imageId,
    sourceImageRegion: source.region,
    deregistrationProtection: "disabled",
    cooldownEndsAt: undefined,
    lastLaunchedTime: undefined,
    freeTierEligible: undefined,
    publicSsmParameterName: undefined,
    scanResults: undefined,
    launchPermissions: [],
    tags: { [viewer.account]: tags },
  };
  return () => {
    beginImage(world, image, snapshots, failure);
    return [imageId];
  };
}

function findSource({ world, viewer, query }: ActionContext): Image {
  const region = query.required("SourceRegion");
  const known = world.regions.find(({ name }) => name === region);
  if (known === undefined) throw invalidValue(`Invalid value '${region}' for SourceRegion`);
  const imageId = query.required("SourceImageId");
  checkImageId(imageId);
  const source = world.images.get(region, imageId);
  if (source === undefined || !isVisible(world, source, viewer.account)) throw imagesNotFound([imageId]);
  if (isDeregistered(source)) throw imageUnavailable(imageId);
  if (source.state !== "available") throw imageInState(imageId, source.state);
  if (source.ownerId !== viewer.account && source.productCodes.length > 0) {
    throw awsError("InvalidRequest", "Images from AWS Marketplace cannot be copied to another AWS account");
  }
  return source;
}

function withoutReserved(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}

/** The snapshot of a device, where the caller may read it: seeing an image is not enough. */
function readable(world: World, source: Image, snapshotId: string, account: string): Snapshot {
  const snapshot = world.snapshots.get(source.region, snapshotId);
  if (snapshot !== undefined && isVisibleSnapshot(world, snapshot, account)) return snapshot;
  throw awsError("InvalidRequest", "You do not have permission to access the storage of this ami");
}

function copyDevices({ world, viewer, query }: ActionContext, source: Image, imageId: string, tags: Tags) {
  const snapshots: Snapshot[] = [];
  let failure: string | undefined;
  const devices = source.blockDevices.map((device): BlockDevice => {
    if (device.ebs?.snapshotId === undefined) return device;
    const from = readable(world, source, device.ebs.snapshotId, viewer.account);
    const encryption = readCopyEncryption(query, viewer, from);
    failure ??= encryption.failure;
    const snapshotId = newId("snap");
    const description = `Copied for DestinationAmi ${imageId} from SourceAmi ${source.imageId} for SourceSnapshot ${from.snapshotId}`;
    snapshots.push(copyOf(from, snapshotId, description, encryption, { world, viewer, tags }));
    const { encrypted, kmsKeyId } = encryption;
    return { ...device, ebs: { ...device.ebs, snapshotId, encrypted, kmsKeyId } };
  });
  return { devices, snapshots, failure };
}

/** A snapshot that is on its way into the caller's account and region. */
export function copyOf(
  from: Snapshot,
  snapshotId: string,
  description: string,
  { encrypted, kmsKeyId }: CopyEncryption,
  { world, viewer, tags }: Pick<ActionContext, "world" | "viewer"> & { readonly tags: Tags },
): Snapshot {
  const sameKey = from.region === viewer.region && from.kmsKeyId === kmsKeyId;
  const dataKey = sameKey ? from.dataEncryptionKeyId : hexOf(`data key ${snapshotId}`, 32);
  return newSnapshot(
    viewer,
    world.now(),
    {
      snapshotId,
      volumeId: "vol-ffffffff",
      description,
      volumeSize: from.volumeSize,
      encrypted,
      kmsKeyId,
      dataEncryptionKeyId: encrypted ? dataKey : undefined,
      copying: true,
    },
    tags,
  );
}
