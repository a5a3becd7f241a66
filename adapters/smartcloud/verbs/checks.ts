import { GatewayError } from "../../../src/domain/errors.ts";
import type { NativeId } from "../../../src/domain/image/image.ts";
import { isNativeId, type Reading } from "../reading/reading.ts";

/** What the input asks for and this cloud does not have, refused before anything is sent. */
export interface Extra {
  readonly field: string;
  readonly given: unknown;
  /** Why not, and what to do. */
  readonly advice: string;
}

/** Null, false, an empty text and an empty list ask for nothing. */
export function refuseExtras(reading: Reading, extras: readonly Extra[]): void {
  for (const { field, given, advice } of extras) {
    const isNothing = given === null || given === undefined || given === false || given === "";
    if (!isNothing && !(Array.isArray(given) && given.length === 0)) throw invalid(reading, field, advice);
  }
}

export function requiredText(reading: Reading, field: string, text: string | null, advice: string): string {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") throw invalid(reading, field, advice);
  return trimmed;
}

export function checkId(reading: Reading, field: string, id: NativeId): NativeId {
  if (isNativeId(id)) return id;
  throw invalid(reading, field, "The ids of this cloud are digits. Take the one that it lists.");
}

export function invalid({ backendId }: Reading, field: string, advice: string): GatewayError {
  return new GatewayError("INVALID_REQUEST", advice, { backend: backendId, field });
}

export const noTags = "Images and machines of SmartCloud have no tags. Leave tags out; say it in name or description.";
