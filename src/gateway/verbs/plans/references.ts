import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve as resolvePath, sep } from "node:path";
import type { Reference, SecretReference } from "../../../ports/adapter.ts";
import { isNeverACloud } from "../../backends/never-a-cloud.ts";

/** What the backends of an organization may refer to, from the configuration; everything else is refused. */
export interface ReferencePolicy {
  /** Names of environment variables; one that ends in `*` stands for all that begin so. */
  readonly environment: readonly string[];
  /** Files must lie below one of them, whatever links lead there. */
  readonly folders: readonly string[];
  /** As `environment`. */
  readonly profiles: readonly string[];
  /** URLs. */
  readonly endpoints: readonly string[];
}

export const nothingAllowed: ReferencePolicy = { environment: [], folders: [], profiles: [], endpoints: [] };

export interface Objection {
  readonly path: readonly string[];
  readonly message: string;
}

/** The references to secrets in options, by their form. */
export function secretReferences(
  value: unknown,
  path: readonly string[] = [],
): readonly { readonly reference: SecretReference; readonly path: readonly string[] }[] {
  if (value === null || typeof value !== "object") return [];
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && typeof only[1] === "string") {
    if (only[0] === "env") return [{ reference: { env: only[1] }, path }];
    if (only[0] === "file") return [{ reference: { file: only[1] }, path }];
  }
  return entries.flatMap(([key, item]) => secretReferences(item, [...path, key]));
}

/**
 * What may not be referred to, with the rule that says so; null as policy: whoever added it may refer to anything. The
 * answer is the same whether the variable, profile or file is there or not.
 */
export function objectionsToReferences(
  options: unknown,
  others: readonly Reference[],
  policy: ReferencePolicy | null,
  isOwnAddress: (url: string) => boolean = () => false,
): readonly Objection[] {
  const secrets = secretReferences(options).flatMap(({ reference, path }) => {
    const rule = policy && brokenRule(reference, policy);
    return rule ? [{ path, message: rule }] : [];
  });
  const endpoints = objectionsToEndpoints(others, isOwnAddress);
  const rest = others.flatMap(({ kind, name, path }) => {
    if (endpoints.some((objection) => objection.path === path)) return [];
    const rule = policy && otherRule(kind, name, policy);
    return rule ? [{ path, message: rule }] : [];
  });
  return [...secrets, ...endpoints, ...rest];
}

/** Endpoints that no backend may have, those of operators included. */
export function objectionsToEndpoints(
  references: readonly Reference[],
  isOwnAddress: (url: string) => boolean,
): readonly Objection[] {
  return references.flatMap(({ kind, name, path }) => {
    if (kind !== "ENDPOINT" || name === "") return [];
    if (isNeverACloud(name))
      return [{ path, message: "This address is no cloud's: it belongs to the network of the gateway itself." }];
    return isOwnAddress(name) ? [{ path, message: "This address is the gateway's own. Give that of a cloud." }] : [];
  });
}

/** What to read in the place of a reference, now: links are followed once, here. Null where the policy does not allow it. */
export function allowedReference(reference: SecretReference, policy: ReferencePolicy | null): SecretReference | null {
  if (policy === null) return reference;
  if (brokenRule(reference, policy) !== null) return null;
  return "file" in reference ? { file: realPathOf(reference.file) ?? reference.file } : reference;
}

function brokenRule(reference: SecretReference, policy: ReferencePolicy): string | null {
  if ("env" in reference)
    return isNamed(reference.env, policy.environment)
      ? null
      : "This is none of the environment variables that the configuration allows to the organization (`organizations`, `references.environment`).";
  return isBelow(reference.file, policy.folders)
    ? null
    : "This is not a file below the folders that the configuration allows to the organization (`organizations`, `references.folders`).";
}

function otherRule(kind: Reference["kind"], name: string, policy: ReferencePolicy): string | null {
  switch (kind) {
    case "PROFILE":
      return isNamed(name, policy.profiles)
        ? null
        : "This is none of the profiles that the configuration allows to the organization (`organizations`, `references.profiles`).";
    case "ENDPOINT":
      // What is no URL equals nothing.
      return normal(name) !== null && policy.endpoints.some((endpoint) => normal(endpoint) === normal(name))
        ? null
        : "This is none of the endpoints that the configuration allows to the organization (`organizations`, `endpoints`).";
    case "REGION":
      return "Only operators name a region, since images of one region and id are one image. Leave it out: the endpoint's host is taken.";
    case "IDENTITY":
      return "The gateway's own identity is for operators. Give a role, which the gateway assumes, or keys.";
  }
}

function isNamed(name: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one));
}

/** By its text first: what lies elsewhere is not even looked at. */
function isBelow(file: string, folders: readonly string[]): boolean {
  if (!isAbsolute(file) || file.includes("\0") || resolvePath(file) !== file) return false;
  return folders.some((folder) => {
    if (!lies(file, resolvePath(folder))) return false;
    const real = realPathOf(file);
    return real === null || lies(real, realPathOf(folder) ?? resolvePath(folder));
  });
}

function lies(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Null where there is nothing. */
function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function normal(url: string): string | null {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, "") : null;
}
