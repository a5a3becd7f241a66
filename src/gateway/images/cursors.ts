import { createHmac, timingSafeEqual } from "node:crypto";
import { GatewayError } from "../../domain/errors.ts";
import type { Json } from "../../domain/image/image.ts";

/** What a cursor was made for: the kind of list and everything that its position depends on. */
export interface CursorPurpose {
  readonly list: "images" | "lifecycle" | "members" | "apiTokens" | "edits" | "publications" | "topics" | "posts";
  /** Order, filter and scope as text; a cursor is good only where it equals. */
  readonly binding: string;
}

export interface Cursors {
  seal(purpose: CursorPurpose, position: Json): string;
  /** Throws BAD_CURSOR for anything that this gateway did not make for this purpose. */
  open(purpose: CursorPurpose, cursor: string): Json;
}

const macBytes = 16;

/** Opaque, tamper-evident cursors: base64url of a truncated HMAC-SHA256 and the position's JSON. */
export function createCursors(key: string): Cursors {
  const mac = ({ list, binding }: CursorPurpose, body: string) =>
    createHmac("sha256", key)
      .update(JSON.stringify(["c1", list, binding, body]))
      .digest()
      .subarray(0, macBytes);
  return {
    seal(purpose, position) {
      const body = JSON.stringify(position);
      return Buffer.concat([mac(purpose, body), Buffer.from(body)]).toString("base64url");
    },
    open(purpose, cursor) {
      const bytes = cursor.length <= 2048 ? Buffer.from(cursor, "base64url") : Buffer.alloc(0);
      const body = bytes.subarray(macBytes).toString("utf8");
      if (bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), mac(purpose, body)))
        throw new GatewayError(
          "BAD_CURSOR",
          "This cursor was not made by this gateway for this list, order and filter. Leave `after` out to begin anew.",
          { field: "after" },
        );
      return JSON.parse(body);
    },
  };
}
