import { z } from "zod";
import { GatewayError } from "../../../src/domain/errors.ts";

/** Where a listing stands: in which of its lists, and EC2's token there. */
export interface ListPosition {
  readonly list: number;
  readonly token: string | null;
}

const shape = z.strictObject({ list: z.int().min(0).max(2), token: z.string().min(1).nullable() });

export function writeCursor({ list, token }: ListPosition): string {
  return Buffer.from(JSON.stringify({ list, token })).toString("base64url");
}

export function readCursor(cursor: string | null, backendId: string): ListPosition {
  if (cursor === null) return { list: 0, token: null };
  const position = shape.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (position.success) return position.data;
  throw new GatewayError("BAD_CURSOR", `This is no cursor of backend ${backendId}. Begin again without one.`, {
    backend: backendId,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
