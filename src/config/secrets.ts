import { readFileSync } from "node:fs";
import { z } from "zod";
import { GatewayError } from "../domain/errors.ts";
import type { SecretReference } from "../ports/adapter.ts";
import type { Environment } from "./environment.ts";

export const reference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: "must be { env: NAME } or { file: PATH }: secrets never stand in the configuration" },
);

export function revealed(wanted: SecretReference, environment: Environment): string {
  if ("env" in wanted) {
    const value = environment[wanted.env];
    if (value) return value;
    throw new GatewayError("BAD_USER_INPUT", `the environment variable ${wanted.env} is not set`);
  }
  try {
    return readFileSync(wanted.file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new GatewayError("BAD_USER_INPUT", `the file ${wanted.file} cannot be read`, { cause: error });
  }
}

/** Every reference in a value, with the path to it. */
export function references(
  value: unknown,
  at: string,
): readonly { readonly at: string; readonly wanted: SecretReference }[] {
  const found = reference.safeParse(value);
  if (found.success) return [{ at, wanted: found.data }];
  if (Array.isArray(value)) return value.flatMap((item, index) => references(item, `${at}[${index}]`));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => references(item, `${at}.${key}`));
}
