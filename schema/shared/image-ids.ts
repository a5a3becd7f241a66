import { GatewayError } from "../../src/domain/errors.ts";
import { notAnImageId, parseNodeId } from "../../src/domain/image/ids.ts";
import type { ImageKey } from "../../src/domain/image/image.ts";

/** The images that global ids name. Throws BAD_USER_INPUT, which names the field, where one is none of an image. */
export function imageKeysOf(ids: readonly string[], field: string): readonly ImageKey[] {
  return ids.map((id) => {
    const reference = parseNodeId(id);
    if (reference?.type === "Image") return reference.key;
    throw noImageId(field);
  });
}

/** People have the cloud's own id in hand; this says what takes it. */
export function noImageId(field: string): GatewayError {
  return new GatewayError("BAD_USER_INPUT", notAnImageId, { field });
}
