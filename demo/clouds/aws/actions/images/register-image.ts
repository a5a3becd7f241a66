import { newId } from "../../ids.ts";
import { BLOCK_DEVICE_PARAMETERS, completeDevice, readBlockDevices } from "../../resources/block-devices.ts";
import type { BlockDevice, Image } from "../../resources/image.ts";
import { beginImage, readNewName, secondOf } from "../../resources/new-image.ts";
import { readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { checkRootVolume } from "../../resources/volume-rules.ts";
import { awsError, invalidValue, missingParameter, parameterCombination } from "../../wire/errors.ts";
import { boundedText, given, oneOf, optionalFlag, type Query } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Snapshot } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";
import { findSnapshot } from "../snapshots/snapshots.ts";

export const registerImageActions: ActionTable = {
  RegisterImage: mutation(
    [
      ...BLOCK_DEVICE_PARAMETERS,
      ...TAG_SPECIFICATION_PARAMETERS,
      "Name",
      "ImageLocation",
      "BillingProduct.#",
      "BootMode",
      "TpmSupport",
      "UefiData",
      "ImdsSupport",
      "Description",
      "Architecture",
      "KernelId",
      "RamdiskId",
      "RootDeviceName",
      "VirtualizationType",
      "SriovNetSupport",
      "EnaSupport",
    ],
    registerImage,
  ),
};

const ARCHITECTURES = ["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"];
const MAXIMUM_UEFI_DATA = 64_000;

function registerImage(context: ActionContext): () => XmlObject {
  const { world, viewer, query } = context;
  if (query.list("BillingProduct").length > 0) {
    throw awsError("UnsupportedOperation", "The account is not authorized to specify billing product codes.");
  }
  const name = readNewName(context);
  const hardware = readHardware(query);
  const tags = tagsFor(readTagSpecifications(query, ["image"]), "image");
  const storage = readStorage(context);
  const imageId = newId("ami");
  const image: Image = {
    ...hardware,
    ...storage,
    imageId,
    region: viewer.region,
    ownerId: viewer.account,
    name,
    description: boundedText(query, "Description", 255) || undefined,
    imageLocation: storage.imageLocation ?? `${viewer.account}/${name}`,
    state: "pending",
    creationDate: secondOf(world.now()),
    imageType: "machine",
    platformDetails: "Linux/UNIX",
    usageOperation: "RunInstances",
    productCodes: [],
    hypervisor: "xen",
    deregistrationProtection: "disabled",
    watermarks: [],
    launchPermissions: [],
    tags: { [viewer.account]: tags },
  };
  return () => {
    beginImage(world, image, []);
    return { imageId };
  };
}

function readHardware(query: Query) {
  const bootMode = oneOf(query, "BootMode", ["legacy-bios", "uefi", "uefi-preferred"]);
  const tpmSupport = oneOf(query, "TpmSupport", ["v2.0"]);
  if (tpmSupport !== undefined && bootMode !== "uefi") {
    throw parameterCombination("The parameter TpmSupport requires the boot mode 'uefi'");
  }
  return {
    // These two are what EC2 takes where nothing is said, however few images are made so today.
    architecture: oneOf(query, "Architecture", ARCHITECTURES) ?? "i386",
    virtualizationType: oneOf(query, "VirtualizationType", ["hvm", "paravirtual"]) ?? "paravirtual",
    bootMode,
    tpmSupport,
    imdsSupport: oneOf(query, "ImdsSupport", ["v2.0"]),
    uefiData: boundedText(query, "UefiData", MAXIMUM_UEFI_DATA) || undefined,
    kernelId: given(query, "KernelId"),
    ramdiskId: given(query, "RamdiskId"),
    sriovNetSupport: oneOf(query, "SriovNetSupport", ["simple"]),
    enaSupport: optionalFlag(query, "EnaSupport"),
  };
}

interface Storage {
  readonly imageLocation?: string;
  readonly rootDeviceType: string;
  readonly rootDeviceName: string;
  readonly blockDevices: readonly BlockDevice[];
}

function readStorage(context: ActionContext): Storage {
  const { query } = context;
  const location = given(query, "ImageLocation");
  const devices = readBlockDevices(query).filter(({ noDevice }) => noDevice === undefined);
  const rootDeviceName = given(query, "RootDeviceName") ?? "/dev/sda1";
  if (location !== undefined) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*\.manifest\.xml$/.test(location)) {
      throw awsError("InvalidManifest", `'${location}' does not name a manifest in a bucket`);
    }
    if (devices.some(({ ebs }) => ebs !== undefined)) {
      throw parameterCombination("EBS block device mappings not supported for instance-store AMIs.");
    }
    return { imageLocation: location, rootDeviceType: "instance-store", rootDeviceName, blockDevices: devices };
  }
  if (devices.length === 0) throw missingParameter("imageLocation or blockDeviceMapping");
  const root = devices.find(({ deviceName }) => deviceName === rootDeviceName);
  if (root?.ebs?.snapshotId === undefined) {
    throw awsError("InvalidBlockDeviceMapping", `The root device '${rootDeviceName}' is not mapped to a snapshot`);
  }
  const blockDevices = devices.map((device) => {
    if (device.ebs?.encrypted !== undefined && device.ebs.snapshotId !== undefined) {
      throw invalidValue("The parameter encrypted cannot be given with a snapshot, which decides it");
    }
    return completeDevice(device, (id) => completedSnapshot(context, id));
  });
  checkRootVolume(rootDeviceName, root.ebs);
  return { rootDeviceType: "ebs", rootDeviceName, blockDevices };
}

function completedSnapshot({ world, viewer }: ActionContext, id: string): Snapshot {
  const snapshot = findSnapshot(world, viewer, id);
  if (snapshot.state !== "completed") {
    throw awsError("IncorrectState", `The snapshot '${id}' is in state '${snapshot.state}', not 'completed'`);
  }
  return snapshot;
}
