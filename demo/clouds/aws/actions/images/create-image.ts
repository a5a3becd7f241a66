import { newId } from "../../ids.ts";
import {
  BLOCK_DEVICE_PARAMETERS,
  completeDevice,
  overrideDevices,
  readBlockDevices,
} from "../../resources/block-devices.ts";
import type { BlockDevice, Image } from "../../resources/image.ts";
import { beginImage, newSnapshot, readNewName, secondOf } from "../../resources/new-image.ts";
import { readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { checkRootVolume, checkVolumeShape } from "../../resources/volume-rules.ts";
import { awsError, invalidValue } from "../../wire/errors.ts";
import { boundedText, oneOf } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance, Snapshot } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";
import { volumeIdOf } from "../instances/instance-xml.ts";
import { ownInstance } from "../instances/instances.ts";
import { findSnapshot } from "../snapshots/snapshots.ts";

export const createImageActions: ActionTable = {
  CreateImage: mutation(
    [
      ...BLOCK_DEVICE_PARAMETERS,
      ...TAG_SPECIFICATION_PARAMETERS,
      "InstanceId",
      "Name",
      "Description",
      "NoReboot",
      "SnapshotLocation",
      "BootModeOverride",
    ],
    createImage,
  ),
};

const MAY_BE_CAPTURED = ["running", "stopping", "stopped"];

function createImage(context: ActionContext): () => XmlObject {
  const { world, viewer, query } = context;
  const instance = ownInstance(context, query.required("InstanceId"));
  const name = readNewName(context);
  if (instance.rootDeviceType !== "ebs") {
    throw invalidValue(`Instance '${instance.instanceId}' has no EBS root device; it cannot be captured as an image`);
  }
  if (!MAY_BE_CAPTURED.includes(instance.state)) {
    throw awsError(
      "IncorrectInstanceState",
      `The instance '${instance.instanceId}' is '${instance.state}', not in a state from which it can be captured.`,
    );
  }
  query.flag("NoReboot");
  oneOf(query, "SnapshotLocation", ["regional", "local"]);
  const bootMode = oneOf(query, "BootModeOverride", ["uefi"]);
  const specifications = readTagSpecifications(query, ["image", "snapshot"]);
  const imageId = newId("ami");
  const { devices, snapshots } = captureDevices(context, instance, imageId, tagsFor(specifications, "snapshot"));
  const source = world.images.get(instance.imageRegion, instance.imageId);
  const image: Image = {
    imageId,
    region: viewer.region,
    ownerId: viewer.account,
    name,
    description: boundedText(query, "Description", 255) || undefined,
    imageLocation: `${viewer.account}/${name}`,
    state: "pending",
    creationDate: secondOf(world.now()),
    architecture: instance.architecture,
    imageType: "machine",
    platform: instance.platform,
    platformDetails: instance.platformDetails,
    usageOperation: source?.usageOperation ?? "RunInstances",
    productCodes: source?.productCodes ?? [],
    blockDevices: devices,
    enaSupport: source?.enaSupport,
    hypervisor: "xen",
    rootDeviceName: instance.rootDeviceName,
    rootDeviceType: "ebs",
    sriovNetSupport: source?.sriovNetSupport,
    virtualizationType: instance.virtualizationType,
    bootMode: bootMode ?? source?.bootMode,
    tpmSupport: source?.tpmSupport,
    imdsSupport: source?.imdsSupport,
    sourceInstanceId: instance.instanceId,
    sourceImageId: instance.imageId,
    sourceImageRegion: instance.imageRegion,
    deregistrationProtection: "disabled",
    watermarks: source?.watermarks ?? [],
    instanceTypes: source?.instanceTypes,
    launchPermissions: [],
    tags: { [viewer.account]: tagsFor(specifications, "image") },
  };
  return () => {
    beginImage(world, image, snapshots);
    return { imageId };
  };
}

/** Every volume of the instance gets a snapshot; a device that the call adds has one, or is empty. */
function captureDevices(
  { world, viewer, query }: ActionContext,
  instance: Instance,
  imageId: string,
  tags: Readonly<Record<string, string>>,
): { readonly devices: readonly BlockDevice[]; readonly snapshots: readonly Snapshot[] } {
  const given = readBlockDevices(query);
  const snapshots: Snapshot[] = [];
  const own = new Set(instance.blockDevices.map(({ deviceName }) => deviceName));
  for (const { deviceName, noDevice, virtualName, ebs } of given) {
    if (deviceName === instance.rootDeviceName && (noDevice !== undefined || virtualName !== undefined)) {
      throw awsError("InvalidBlockDeviceMapping", `The root device '${deviceName}' cannot be left out`);
    }
    if (own.has(deviceName) && (ebs?.snapshotId !== undefined || ebs?.encrypted !== undefined)) {
      throw awsError("InvalidBlockDeviceMapping", `The snapshot of '${deviceName}' is made by this call`);
    }
  }
  const devices = overrideDevices(instance.blockDevices, given).map((device): BlockDevice => {
    const before = instance.blockDevices.find(({ deviceName }) => deviceName === device.deviceName)?.ebs;
    if (device.ebs === undefined) return device;
    if (before === undefined) return completeDevice(device, (id) => findSnapshot(world, viewer, id));
    const volumeSize = device.ebs.volumeSize ?? 8;
    if (volumeSize < (before.volumeSize ?? 8)) {
      throw awsError(
        "InvalidBlockDeviceMapping",
        `Volume of size ${volumeSize}GB is smaller than the volume of '${device.deviceName}'`,
      );
    }
    checkVolumeShape({ ...device.ebs, volumeSize });
    if (device.deviceName === instance.rootDeviceName) checkRootVolume(device.deviceName, device.ebs);
    const snapshotId = newId("snap");
    const encrypted = before.encrypted ?? false;
    const description = `Created by CreateImage(${instance.instanceId}) for ${imageId}`;
    snapshots.push(
      newSnapshot(
        viewer,
        world.now(),
        {
          snapshotId,
          volumeId: volumeIdOf(instance, device.deviceName),
          description,
          volumeSize: before.volumeSize ?? 8,
          encrypted,
          kmsKeyId: encrypted ? before.kmsKeyId : undefined,
          dataEncryptionKeyId: encrypted ? dataKeyOf(before.snapshotId, world, instance) : undefined,
        },
        tags,
      ),
    );
    return { ...device, ebs: { ...device.ebs, snapshotId } };
  });
  return { devices, snapshots };
}

/** A volume and all its snapshots are under the data key of the snapshot that the volume came from. */
function dataKeyOf(snapshotId: string | undefined, world: ActionContext["world"], instance: Instance) {
  return snapshotId === undefined ? undefined : world.snapshots.get(instance.region, snapshotId)?.dataEncryptionKeyId;
}
