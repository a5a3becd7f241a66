import type { ControlAnswer } from "../kit/wire.ts";

/** Thrown where a control request is not understood; becomes a 4xx answer. */
export interface ControlError extends Error {
  readonly controlStatus: number;
}

export function controlError(controlStatus: number, message: string): ControlError {
  return Object.assign(new Error(message), { controlStatus });
}

export function answerControlError(error: unknown): ControlAnswer {
  if (error instanceof Error && "controlStatus" in error && typeof error.controlStatus === "number") {
    return { status: error.controlStatus, body: { error: error.message } };
  }
  throw error;
}

/** Unknown keys are refused at every depth. */
type Kind = "text" | "flag" | "number" | "texts" | { readonly record: Shape } | { readonly list: Shape };
type Shape = Readonly<Record<string, Kind>>;

function textsOf(...names: readonly string[]): Shape {
  return Object.fromEntries(names.map((name) => [name, "text"]));
}

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

const FIELD_NAMES = [...Object.keys(FIELDS), "launchPermissions"];

/** Without these an image would not be one; they cannot be taken away with null. */
const NEEDED = new Set(
  (
    "name imageLocation state creationDate architecture imageType platformDetails usageOperation productCodes " +
    "blockDevices hypervisor rootDeviceType virtualizationType deregistrationProtection watermarks launchPermissions"
  ).split(" "),
);

const TIMES = new Set(["creationDate", "deprecationTime", "lastLaunchedTime", "deregisteredAt", "cooldownEndsAt"]);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function refuseUnknownKeys(
  value: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  where: string,
): void {
  const unknown = Object.keys(value).filter((key) => !allowed.includes(key));
  if (unknown.length > 0) {
    throw controlError(400, `${where}: unknown key ${unknown.join(", ")}; accepted: ${allowed.join(", ")}`);
  }
}

export function checkTime(value: unknown, where: string): string {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) {
    throw controlError(400, `${where} must be an ISO 8601 time`);
  }
  return new Date(value).toISOString();
}

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

/** The value, where it is of its kind. */
function checked(kind: Kind, value: unknown, where: string): unknown {
  if (typeof kind === "string") {
    if (isPlain(kind, value)) return value;
    throw controlError(400, `${where} must be ${PLAIN_WORDS[kind]}`);
  }
  if ("record" in kind) return checkedRecord(kind.record, value, where);
  if (!Array.isArray(value)) throw controlError(400, `${where} must be a list`);
  return value.map((one: unknown, index) => checkedRecord(kind.list, one, `${where}[${index}]`));
}

function checkedRecord(shape: Shape, value: unknown, where: string): unknown {
  const names = Object.keys(shape);
  if (!isRecord(value)) throw controlError(400, `${where} must be an object with ${names.join(", ")}`);
  refuseUnknownKeys(value, names, where);
  for (const [name, member] of Object.entries(value)) checked(shape[name] ?? "text", member, `${where}.${name}`);
  return value;
}

const PLAIN_WORDS = {
  text: "a string",
  flag: "true or false",
  number: "a whole number, 0 or more",
  texts: "a list of strings",
} as const;

function isPlain(kind: keyof typeof PLAIN_WORDS, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && Number.isInteger(value) && value >= 0;
    case "texts":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
  }
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
