import { createHash } from "node:crypto";

/** The same key gives the same digits in every run, so that documents and tests may name ids. */
export function hexOf(key: string, length: number): string {
  return createHash("sha256").update(key).digest("hex").slice(0, length);
}

/** A whole number in [0, below) that depends on the key only. */
export function numberOf(key: string, below: number): number {
  return Number.parseInt(hexOf(key, 8), 16) % below;
}
