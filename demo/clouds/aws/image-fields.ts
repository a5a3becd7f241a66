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

type Kind = "text" | "flag" | "list" | "record";

/** The raw fields of an image's state that may be written from outside. */
const FIELDS: Readonly<Record<string, Kind>> = {
  ownerAlias: "text",
  name: "text",
  description: "text",
  imageLocation: "text",
  state: "text",
  stateReason: "record",
  creationDate: "text",
  deprecationTime: "text",
  architecture: "text",
  imageType: "text",
  kernelId: "text",
  ramdiskId: "text",
  platform: "text",
  platformDetails: "text",
  usageOperation: "text",
  productCodes: "list",
  blockDevices: "list",
  enaSupport: "flag",
  hypervisor: "text",
  rootDeviceName: "text",
  rootDeviceType: "text",
  sriovNetSupport: "text",
  virtualizationType: "text",
  bootMode: "text",
  tpmSupport: "text",
  imdsSupport: "text",
  uefiData: "text",
  sourceInstanceId: "text",
  sourceImageId: "text",
  sourceImageRegion: "text",
  deregistrationProtection: "text",
  lastLaunchedTime: "text",
  imageAllowed: "flag",
  freeTierEligible: "flag",
  publicSsmParameterName: "text",
  watermarks: "list",
  scanResults: "record",
  instanceTypes: "record",
  launchPermissions: "list",
  deregisteredAt: "text",
  recycleBin: "record",
  cooldownEndsAt: "text",
};

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
  refuseUnknownKeys(value, Object.keys(FIELDS), where);
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === null && !NEEDED.has(name)) fields[name] = undefined;
    else if (!isKind(FIELDS[name], field)) throw controlError(400, `${where}.${name} must be a ${FIELDS[name]}`);
    else fields[name] = TIMES.has(name) ? checkTime(field, `${where}.${name}`) : field;
  }
  return fields;
}

function isKind(kind: Kind | undefined, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value) && value.every(isRecord);
    default:
      return isRecord(value);
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
