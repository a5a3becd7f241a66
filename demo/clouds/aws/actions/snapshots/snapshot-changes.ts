import { checkSnapshotId, newId } from "../../ids.ts";
import { ENCRYPTION_PARAMETERS, readCopyEncryption } from "../../resources/encryption.ts";
import { tagSet } from "../../resources/image-xml.ts";
import { beginSnapshot, checkCopies, newSnapshot } from "../../resources/new-image.ts";
import { readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { findVolume } from "../../resources/volumes.ts";
import { awsError, invalidValue, snapshotNotFound } from "../../wire/errors.ts";
import { boundedInteger, boundedText, oneOf } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Snapshot } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation, RETURN_TRUE } from "../action.ts";
import { copyOf } from "../images/copy-image.ts";
import { imageUsing } from "../images/deregister-image.ts";
import { snapshotXml } from "./snapshot-xml.ts";
import { findSnapshot, isVisibleSnapshot } from "./snapshots.ts";

export const snapshotChangeActions: ActionTable = {
  CreateSnapshot: mutation([...TAG_SPECIFICATION_PARAMETERS, "VolumeId", "Description", "Location"], createSnapshot),
  DeleteSnapshot: mutation(["SnapshotId"], deleteSnapshot),
  CopySnapshot: mutation(
    [
      ...ENCRYPTION_PARAMETERS,
      ...TAG_SPECIFICATION_PARAMETERS,
      "SourceRegion",
      "SourceSnapshotId",
      "Description",
      "DestinationRegion",
      "PresignedUrl",
      "CompletionDurationMinutes",
    ],
    copySnapshot,
  ),
};

/** A snapshot of the caller's own. */
export function ownSnapshot({ world, viewer }: ActionContext, id: string): Snapshot {
  const snapshot = findSnapshot(world, viewer, id);
  if (snapshot.ownerId === viewer.account) return snapshot;
  throw awsError("AuthFailure", `Not authorized for snapshot:${id}`, 403);
}

function createSnapshot({ world, viewer, query }: ActionContext): () => XmlObject {
  const { volumeId, ebs } = findVolume(world, viewer, query.required("VolumeId"));
  const description = boundedText(query, "Description", 255) ?? "";
  oneOf(query, "Location", ["regional", "local"]);
  const tags = tagsFor(readTagSpecifications(query, ["snapshot"]), "snapshot");
  const encrypted = ebs.encrypted ?? false;
  const source = ebs.snapshotId === undefined ? undefined : world.snapshots.get(viewer.region, ebs.snapshotId);
  const snapshot = newSnapshot(
    viewer,
    world.now(),
    {
      snapshotId: newId("snap"),
      volumeId,
      description,
      volumeSize: ebs.volumeSize ?? 8,
      encrypted,
      kmsKeyId: encrypted ? ebs.kmsKeyId : undefined,
      dataEncryptionKeyId: encrypted ? source?.dataEncryptionKeyId : undefined,
    },
    tags,
  );
  return () => snapshotXml(beginSnapshot(world, snapshot), viewer, world.now());
}

function deleteSnapshot(context: ActionContext): () => XmlObject {
  const { world, viewer, query } = context;
  const { snapshotId } = ownSnapshot(context, query.required("SnapshotId"));
  const image = imageUsing(world, viewer.region, snapshotId);
  if (image !== undefined) {
    throw awsError("InvalidSnapshot.InUse", `The snapshot ${snapshotId} is currently in use by ${image.imageId}`);
  }
  return () => {
    world.snapshots.remove(viewer.region, snapshotId);
    return RETURN_TRUE;
  };
}

function copySnapshot({ world, viewer, query }: ActionContext): () => XmlObject {
  const region = query.required("SourceRegion");
  if (!world.regions.some(({ name }) => name === region)) {
    throw invalidValue(`Invalid value '${region}' for SourceRegion`);
  }
  const destination = query.text("DestinationRegion");
  if (destination !== undefined && destination !== viewer.region) {
    throw invalidValue("DestinationRegion must be the Region that the call is sent to");
  }
  const id = query.required("SourceSnapshotId");
  checkSnapshotId(id);
  const source = world.snapshots.get(region, id);
  if (source === undefined || !isVisibleSnapshot(world, source, viewer.account)) throw snapshotNotFound(id);
  if (source.state !== "completed") {
    throw awsError("IncorrectState", `The snapshot '${id}' is in state '${source.state}', not 'completed'`);
  }
  boundedInteger(query, "CompletionDurationMinutes", 15, 2880);
  const description = boundedText(query, "Description", 255) ?? "";
  const encryption = readCopyEncryption(query, viewer, source);
  const tags = tagsFor(readTagSpecifications(query, ["snapshot"]), "snapshot");
  checkCopies(world, viewer, 1);
  const snapshotId = newId("snap");
  const snapshot = copyOf(source, snapshotId, description, encryption, { world, viewer, tags });
  return () => {
    beginSnapshot(world, snapshot, encryption.failure);
    return { snapshotId, tagSet: tagSet(tags) };
  };
}
