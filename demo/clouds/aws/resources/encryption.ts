import { hexOf } from "../../kit/hash.ts";
import { awsError } from "../wire/errors.ts";
import { boundedText, optionalFlag, type Query } from "../wire/query.ts";
import type { Image } from "./image.ts";
import type { Viewer } from "./visibility.ts";

function keyArn(region: string, account: string, seed: string): string {
  const digits = hexOf(seed, 32);
  const uuid = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)];
  return `arn:aws:kms:${region}:${account}:key/${uuid.join("-")}`;
}

/** The key that EBS uses where nobody names one (`alias/aws/ebs`). It cannot be shared, and so nothing under it. */
export function managedKeyArn({ region, account }: Viewer): string {
  return keyArn(region, account, `managed key ${region} ${account}`);
}

function isManagedKey(arn: string | undefined): boolean {
  const [, , , region = "", account = ""] = (arn ?? "").split(":");
  return arn === undefined || arn === managedKeyArn({ region, account });
}

export interface Encrypted {
  readonly encrypted?: boolean | undefined;
  readonly kmsKeyId?: string | undefined;
}

export function isUnderManagedKey({ encrypted = false, kmsKeyId }: Encrypted): boolean {
  return encrypted && isManagedKey(kmsKeyId);
}

export function encryptedDevices(image: Image): readonly Encrypted[] {
  return image.blockDevices.flatMap(({ ebs }) => (ebs?.encrypted === true ? [ebs] : []));
}

export function managedKeyRefusal(): Error {
  return awsError(
    "InvalidParameter",
    "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
  );
}

export interface CopyEncryption {
  readonly encrypted: boolean;
  readonly kmsKeyId: string | undefined;
  /** A key that cannot be used is found out only while the copy is under way. */
  readonly failure: string | undefined;
}

export const ENCRYPTION_PARAMETERS = ["Encrypted", "KmsKeyId"] as const;

/** How a copy of one snapshot is encrypted. */
export function readCopyEncryption(
  query: Query,
  viewer: Viewer,
  source: { readonly snapshotId: string; readonly encrypted: boolean },
): CopyEncryption {
  const wanted = optionalFlag(query, "Encrypted");
  const key = boundedText(query, "KmsKeyId", 2048);
  if (key !== undefined && wanted !== true) {
    throw awsError("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
  }
  if (source.encrypted && wanted === false) {
    throw awsError(
      "InvalidRequest",
      `Snapshot ${source.snapshotId} is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported.`,
    );
  }
  if (!source.encrypted && wanted !== true) return { encrypted: false, kmsKeyId: undefined, failure: undefined };
  const kmsKeyId = key === undefined ? managedKeyArn(viewer) : resolveKey(key, viewer);
  return { encrypted: true, kmsKeyId: kmsKeyId ?? key, failure: kmsKeyId === undefined ? NO_KEY : undefined };
}

const NO_KEY = "Given key ID is not accessible";

/** Accounts use the keys of their own in the region; which of them exist nobody keeps here. */
function resolveKey(key: string, viewer: Viewer): string | undefined {
  const home = `arn:aws:kms:${viewer.region}:${viewer.account}:`;
  const name = key.startsWith(home) ? key.slice(home.length) : key;
  if (name === "alias/aws/ebs") return managedKeyArn(viewer);
  if (/^alias\/[\w/-]{1,250}$/.test(name) && !name.startsWith("alias/aws/")) {
    return keyArn(viewer.region, viewer.account, `${viewer.account} ${name}`);
  }
  const id = name.startsWith("key/") ? name.slice(4) : name;
  return /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/.test(id) ? `${home}key/${id}` : undefined;
}
