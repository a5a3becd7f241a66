import type { BlockDeviceMapping, TagSpecification } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { Tag } from "../../../src/domain/image/image.ts";
import type { DeviceRequest } from "../../../src/ports/verbs.ts";
import { invalid } from "./asking.ts";

/** The tag by which an image says which intent made it: CreateImage and RegisterImage know no client token. */
export const markKey = "tintype:intent";

/** EC2's quota for one image, machine or snapshot. Keys of AWS's own do not count. */
export const mostTags = 50;

export function checkName(name: string): void {
  if (/^[A-Za-z0-9 ()[\]./\-'@_]{3,128}$/.test(name)) return;
  const message = "EC2 wants names of 3 to 128 letters, digits, blanks and ()[]./-'@_.";
  throw new GatewayError("NAME_INVALID", message, { field: "name" });
}

export function checkDescription(description: string | null): void {
  if (description !== null && description.length > 255)
    throw invalid("description", "EC2 keeps at most 255 characters of description.");
}

export function checkTags(tags: readonly Tag[], field: string): void {
  if (new Set(tags.map(({ key }) => key)).size < tags.length) throw invalid(field, "Give each key once.");
  for (const { key, value } of tags) {
    checkTagKey(key, field);
    if (value.length > 256) throw invalid(field, keyLengths);
  }
}

const keyLengths = "EC2 takes keys of 1 to 127 characters and values of up to 256.";

/** Of a tag that is set or deleted. */
export function checkTagKey(key: string, field: string): void {
  if (key === "" || key.length > 127) throw invalid(field, keyLengths);
  if (/^aws:/i.test(key)) throw invalid(field, "Keys that begin with aws: are AWS's own.");
  if (key === markKey) throw invalid(field, `${markKey} is the mark by which Tintype finds what it made.`);
}

/** The tags of an image that is to be, with the mark of the intent that makes it. */
export function markedTags(tags: readonly Tag[], token: string): TagSpecification[] {
  checkTags(tags, "tags");
  if (tags.length >= mostTags)
    throw new GatewayError(
      "QUOTA_EXCEEDED",
      `EC2 keeps ${mostTags} tags of an image, and one of them is the mark ${markKey}. Give at most ${mostTags - 1}.`,
      { field: "tags" },
    );
  const all = [...tags.map(({ key, value }) => ({ Key: key, Value: value })), { Key: markKey, Value: token }];
  return [{ ResourceType: "image", Tags: all }];
}

export function toDevices(devices: readonly DeviceRequest[]): BlockDeviceMapping[] {
  if (new Set(devices.map(({ deviceName }) => deviceName)).size < devices.length)
    throw invalid("devices", "Give each deviceName once.");
  return devices.map(toDevice);
}

function toDevice(device: DeviceRequest): BlockDeviceMapping {
  const { deviceName, snapshotId, sizeGiB, volumeType, deleteOnTermination, encrypted, noDevice, virtualName } = device;
  const ebs = {
    ...(snapshotId === undefined ? {} : { SnapshotId: snapshotId }),
    ...(sizeGiB === undefined ? {} : { VolumeSize: sizeGiB }),
    // The SDK's type knows today's words only; EC2 refuses what it does not know.
    ...(volumeType === undefined ? {} : { VolumeType: volumeType as "gp3" }),
    ...(deleteOnTermination === undefined ? {} : { DeleteOnTermination: deleteOnTermination }),
    ...(encrypted === undefined ? {} : { Encrypted: encrypted }),
  };
  const kinds: BlockDeviceMapping[] = [
    ...(noDevice === true ? [{ NoDevice: "" }] : []),
    ...(virtualName === undefined ? [] : [{ VirtualName: virtualName }]),
    ...(Object.keys(ebs).length === 0 ? [] : [{ Ebs: ebs }]),
  ];
  const [kind] = kinds;
  if (deviceName === "" || kind === undefined || kinds.length > 1)
    throw invalid(
      "devices",
      "Each device needs its deviceName and one of: a volume (snapshotId, sizeGiB …), virtualName, noDevice: true.",
    );
  return { DeviceName: deviceName, ...kind };
}
