import {
  checked,
  checkTime,
  controlError,
  isRecord,
  refuseUnknownKeys,
  type Shape,
  textsOf,
} from "../control/control-values.ts";

const EBS: Shape = {
  ...textsOf("snapshotId", "volumeType", "kmsKeyId", "outpostArn", "availabilityZone"),
  deleteOnTermination: "flag",
  encrypted: "flag",
  iops: "number",
  volumeSize: "number",
  throughput: "number",
};

const SCAN_RESULTS = textsOf(
  "criticalFixAvailableSince",
  "highFixAvailableSince",
  "mediumFixAvailableSince",
  "lowFixAvailableSince",
  "informationalFixAvailableSince",
  "findingScanDate",
  "highestFindingSeverityLabel",
);

const WATERMARK = textsOf(
  "watermarkKey",
  "sourceImageRegion",
  "sourceImageId",
  "sourceImageCreationTime",
  "watermarkCreationTime",
);

/** The raw fields of an image's state that may be written from outside, besides its launch permissions. */
const FIELDS: Shape = {
  ...textsOf("ownerAlias", "name", "description", "imageLocation", "state", "creationDate", "deprecationTime"),
  ...textsOf("architecture", "imageType", "kernelId", "ramdiskId", "platform", "platformDetails", "usageOperation"),
  ...textsOf("hypervisor", "rootDeviceName", "rootDeviceType", "sriovNetSupport", "virtualizationType", "bootMode"),
  ...textsOf("tpmSupport", "imdsSupport", "uefiData", "sourceInstanceId", "sourceImageId", "sourceImageRegion"),
  ...textsOf("deregistrationProtection", "lastLaunchedTime", "publicSsmParameterName", "deregisteredAt"),
  cooldownEndsAt: "text",
  enaSupport: "flag",
  imageAllowed: "flag",
  freeTierEligible: "flag",
  stateReason: { record: textsOf("code", "message") },
  productCodes: { list: textsOf("productCode", "type") },
  blockDevices: { list: { ...textsOf("deviceName", "virtualName", "noDevice"), ebs: { record: EBS } } },
  watermarks: { list: WATERMARK },
  scanResults: { record: SCAN_RESULTS },
  instanceTypes: { record: { supported: "texts", unsupported: "texts" } },
  recycleBin: { record: textsOf("enterTime", "exitTime") },
};

export const FIELD_NAMES = [...Object.keys(FIELDS), "launchPermissions"];

/** Without these an image would not be one; they cannot be taken away with null. */
const NEEDED = new Set(
  (
    "name imageLocation state creationDate architecture imageType platformDetails usageOperation productCodes " +
    "blockDevices hypervisor rootDeviceType virtualizationType deregistrationProtection watermarks launchPermissions"
  ).split(" "),
);

const TIMES = new Set(["creationDate", "deprecationTime", "lastLaunchedTime", "deregisteredAt", "cooldownEndsAt"]);

/** Checks names and kinds; null takes a field away. */
export function readFields(value: Readonly<Record<string, unknown>>, where: string): Readonly<Record<string, unknown>> {
  refuseUnknownKeys(value, FIELD_NAMES, where);
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const place = `${where}.${name}`;
    if (field === null && !NEEDED.has(name)) fields[name] = undefined;
    else if (name === "launchPermissions") fields[name] = readPermissions(field, place);
    else fields[name] = TIMES.has(name) ? checkTime(field, place) : checked(FIELDS[name] ?? "text", field, place);
  }
  return fields;
}

export function readTags(value: unknown, where: string): Readonly<Record<string, string>> {
  if (!isRecord(value) || !Object.values(value).every((one) => typeof one === "string")) {
    throw controlError(400, `${where} must be an object of strings`);
  }
  return value as Readonly<Record<string, string>>; // every value was just seen to be a string
}

const PERMISSION_KEYS = ["userId", "group", "organizationArn", "organizationalUnitArn"];

export function readPermissions(value: unknown, where: string): readonly Readonly<Record<string, string>>[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw controlError(400, `${where} must be a list`);
  return value.map((one, index) => {
    const place = `${where}[${index}]`;
    if (!isRecord(one)) throw controlError(400, `${place} must be an object with one of ${PERMISSION_KEYS.join(", ")}`);
    refuseUnknownKeys(one, PERMISSION_KEYS, place);
    if (Object.keys(one).length !== 1) throw controlError(400, `${place} must have exactly one key`);
    return readTags(one, place);
  });
}
