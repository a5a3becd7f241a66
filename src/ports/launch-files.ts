import type { Asset } from "../domain/asset.ts";

/** Contents of files by their SHA-256 in lower-case hex. Unknown ones are absent from every answer. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** Contents of files, and what people agreed to. */
export interface LaunchFiles {
  /**
   * Keeps a part of a file for whoever sends it, for a day. False where the caller has `mostBytes` on the way already;
   * sending the same part again is no error, and counts once.
   */
  upload(actor: string, sha256: string, content: Uint8Array, mostBytes: number): Promise<boolean>;
  /** Of what this caller sent; what others sent is not found. */
  pieces(actor: string, hashes: readonly string[]): Promise<Contents>;
  /** Of files that the asset has or had; what others hold is not found. */
  contentsOf(asset: Asset, hashes: readonly string[]): Promise<Contents>;
  /** By asset id, the revisions of its agreement that this caller agreed to, the last first. */
  acceptances(actor: string, assetIds: readonly string[]): Promise<ReadonlyMap<string, readonly Acceptance[]>>;
}

export interface Acceptance {
  readonly revision: number;
  /** ISO 8601. */
  readonly acceptedAt: string;
}
