import { randomBytes } from "node:crypto";
import { awsError } from "./wire/errors.ts";

export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

export function isIdOf(prefix: string, id: string): boolean {
  return id.startsWith(`${prefix}-`) && /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(id.slice(prefix.length + 1));
}

function checkId(prefix: string, code: string, id: string): void {
  if (isIdOf(prefix, id)) return;
  const hint = id.startsWith(`${prefix}-`) ? "" : ` (expecting "${prefix}-...")`;
  throw awsError(code, `Invalid id: "${id}"${hint}`);
}

export function checkInstanceId(id: string): void {
  checkId("i", "InvalidInstanceID.Malformed", id);
}

export function checkSnapshotId(id: string): void {
  checkId("snap", "InvalidSnapshotID.Malformed", id);
}

export function checkVolumeId(id: string): void {
  checkId("vol", "InvalidVolumeID.Malformed", id);
}
