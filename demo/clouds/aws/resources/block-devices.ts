import { awsError, missingParameter } from "../wire/errors.ts";
import { boundedInteger, boundedText, given, oneOf, optionalFlag, type Query } from "../wire/query.ts";
import type { Snapshot } from "../world.ts";
import type { BlockDevice, EbsMapping } from "./image.ts";
import { checkVolumeShape, VOLUME_TYPES } from "./volume-rules.ts";

export const EBS_PARAMETERS = [
  "DeleteOnTermination",
  "Iops",
  "SnapshotId",
  "VolumeSize",
  "VolumeType",
  "KmsKeyId",
  "Throughput",
  "Encrypted",
  "VolumeInitializationRate",
];

export const BLOCK_DEVICE_PARAMETERS: readonly string[] = [
  ...["DeviceName", "VirtualName", "NoDevice"].map((name) => `BlockDeviceMapping.#.${name}`),
  ...EBS_PARAMETERS.map((name) => `BlockDeviceMapping.#.Ebs.${name}`),
];

/** `/dev/sda1`, `/dev/sdf`, `/dev/xvda`, `xvdf`, `/dev/xvdbz`: what Linux and Windows call disks and partitions. */
const DEVICE_NAME = /^(\/dev\/)?(sd[a-z]|hd[a-z]|xvd[a-d]?[a-z])([1-9]|1[0-5])?$/;

function refuse(message: string): Error {
  return awsError("InvalidBlockDeviceMapping", message);
}

export function readBlockDevices(query: Query): readonly BlockDevice[] {
  const seen = new Set<string>();
  return query.structures("BlockDeviceMapping").map((device): BlockDevice => {
    const deviceName = device.text("DeviceName") ?? "";
    if (deviceName === "") throw missingParameter("deviceName");
    if (!DEVICE_NAME.test(deviceName)) throw refuse(`Invalid device name ${deviceName}`);
    if (seen.has(deviceName)) throw refuse(`The device '${deviceName}' is used in more than one block-device mapping`);
    seen.add(deviceName);
    const noDevice = device.text("NoDevice");
    const virtualName = device.text("VirtualName");
    const ebs = device.names.some((name) => name.startsWith("Ebs.")) ? readEbs(device, "Ebs.") : undefined;
    const kinds = [noDevice, virtualName, ebs].filter((kind) => kind !== undefined).length;
    if (kinds !== 1) throw refuse(`The device '${deviceName}' needs exactly one of Ebs, VirtualName and NoDevice`);
    if (virtualName !== undefined && !/^ephemeral\d{1,2}$/.test(virtualName)) {
      throw refuse(`The virtual name '${virtualName}' is not valid`);
    }
    return { deviceName, virtualName, noDevice, ebs };
  });
}

/** What a volume is to be; CreateVolume has the same words without a prefix, and another one for the size. */
export function readEbs(query: Query, prefix: string, size = "VolumeSize"): EbsMapping {
  boundedInteger(query, `${prefix}VolumeInitializationRate`, 100, 300);
  const encrypted = optionalFlag(query, `${prefix}Encrypted`);
  const kmsKeyId = boundedText(query, `${prefix}KmsKeyId`, 2048) || undefined;
  if (kmsKeyId !== undefined && encrypted !== true) {
    throw awsError("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
  }
  return {
    deleteOnTermination: optionalFlag(query, `${prefix}DeleteOnTermination`),
    iops: query.integer(`${prefix}Iops`),
    snapshotId: given(query, `${prefix}SnapshotId`),
    volumeSize: boundedInteger(query, `${prefix}${size}`, 1, 65_536),
    volumeType: oneOf(query, `${prefix}VolumeType`, VOLUME_TYPES),
    kmsKeyId,
    throughput: query.integer(`${prefix}Throughput`),
    encrypted,
  };
}

function defined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<Value>; // fewer members, none changed
}

/** What an image or an instance gets: the mapping below it, changed device by device. */
export function overrideDevices(base: readonly BlockDevice[], given: readonly BlockDevice[]): readonly BlockDevice[] {
  const changed = base.flatMap((device): readonly BlockDevice[] => {
    const change = given.find(({ deviceName }) => deviceName === device.deviceName);
    if (change === undefined) return [device];
    if (change.noDevice !== undefined) return [];
    if (change.ebs === undefined || device.ebs === undefined) return [change];
    return [{ ...device, ebs: { ...ofType(device.ebs, change.ebs.volumeType), ...defined(change.ebs) } }];
  });
  const added = given.filter(
    ({ deviceName, noDevice }) => noDevice === undefined && !base.some((device) => device.deviceName === deviceName),
  );
  return [...changed, ...added];
}

/** What a volume of another type does is not taken over with the rest. */
function ofType(ebs: EbsMapping, volumeType: string | undefined): EbsMapping {
  if (volumeType === undefined || volumeType === ebs.volumeType) return ebs;
  return { ...ebs, iops: undefined, throughput: undefined };
}

/** Fills in what the snapshot says; `find` throws where the caller may not use the snapshot. */
export function completeDevice(device: BlockDevice, find: (snapshotId: string) => Snapshot): BlockDevice {
  const { ebs } = device;
  if (ebs === undefined) return device;
  const snapshot = ebs.snapshotId === undefined ? undefined : find(ebs.snapshotId);
  if (snapshot === undefined && ebs.volumeSize === undefined) {
    throw missingParameter("size/snapshot");
  }
  const size = ebs.volumeSize ?? snapshot?.volumeSize ?? 1;
  if (snapshot !== undefined && size < snapshot.volumeSize) {
    throw refuse(
      `Volume of size ${size}GB is smaller than snapshot '${snapshot.snapshotId}', expect size >= ${snapshot.volumeSize}GB`,
    );
  }
  checkVolumeShape({ ...ebs, volumeSize: size });
  return {
    ...device,
    ebs: {
      deleteOnTermination: ebs.deleteOnTermination ?? true,
      iops: ebs.iops,
      snapshotId: ebs.snapshotId,
      volumeSize: size,
      volumeType: ebs.volumeType ?? "gp2",
      throughput: ebs.throughput,
      encrypted: snapshot?.encrypted === true || (ebs.encrypted ?? false),
      kmsKeyId: ebs.kmsKeyId ?? snapshot?.kmsKeyId,
    },
  };
}
