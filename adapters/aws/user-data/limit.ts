import { gzipSync } from "node:zlib";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { UserData } from "./machine-data.ts";

/** EC2's, in bytes, before base64. */
export const mostBytes = 16_384;

/** Refuses what EC2 would refuse, before anything is launched. */
export function withinLimit(bytes: Buffer): UserData {
  if (bytes.length <= mostBytes) return { userData: bytes.toString("base64"), size: bytes.length };
  throw tooLarge(`${bytes.length}`);
}

/** Beyond this no packing of the whole helps, but for files that repeat each other; it would only keep the process busy. */
const mostToPack = 64 * mostBytes;

/** `encode` for the files of one machine, until there is more than user data can be made of. */
export function createEncoder(): typeof encode {
  let total = 0;
  return (bytes) => {
    const encoded = encode(bytes);
    total += encoded.text.length;
    if (total > mostToPack) throw tooLarge(`more than ${mostToPack}`);
    return encoded;
  };
}

function tooLarge(size: string): GatewayError {
  return new GatewayError(
    "INVALID_REQUEST",
    `The files and parameters make ${size} bytes of user data, and EC2 takes at most ${mostBytes}: inject less, or let the machine fetch the large files itself.`,
    { field: "files" },
  );
}

/** The same bytes for the same input on every machine: zlib writes the operating system into the header. */
export function gzip(bytes: Uint8Array): Buffer {
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255;
  return packed;
}

/** Base64 of the bytes, packed where that is shorter. */
export function encode(bytes: Uint8Array): { readonly text: string; readonly packed: boolean } {
  const plain = Buffer.from(bytes);
  const small = gzip(bytes);
  return small.length < plain.length
    ? { text: small.toString("base64"), packed: true }
    : { text: plain.toString("base64"), packed: false };
}
