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

/** `encode` for the files of one machine, until there is more than user data can be made of, packed or not. */
export function createEncoder(): typeof encode {
  let [read, made] = [0, 0];
  return (bytes) => {
    read += bytes.length;
    if (read > mostToPack) throw tooLarge(`more than ${mostToPack}`);
    const encoded = encode(bytes);
    made += encoded.text.length;
    if (made > mostToPack) throw tooLarge(`more than ${mostToPack}`);
    return encoded;
  };
}

/** Higher levels pack a tenth better, and take seconds for a MiB of two letters by chance. */
const level = 4;

function tooLarge(size: string): GatewayError {
  return new GatewayError(
    "INVALID_REQUEST",
    `The files and parameters make ${size} bytes of user data, and EC2 takes at most ${mostBytes}: inject less, or let the machine fetch the large files itself.`,
    { field: "files" },
  );
}

/** The same bytes for the same input on every machine: zlib writes the level and the operating system into the header. */
export function gzip(bytes: Uint8Array): Buffer {
  const packed = gzipSync(bytes, { level });
  packed[8] = 2;
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
