import { createHash } from "node:crypto";
import type { ImageRecord } from "../../domain/image/image.ts";

/** Equal for equal records: adapters build them in one order of members, and they are plain JSON. */
export function digestOf({ facts, view }: ImageRecord): string {
  return createHash("sha256")
    .update(JSON.stringify([facts, view]))
    .digest("base64url");
}
