/** Contents of files by their SHA-256 in lower-case hex. Unknown ones are absent from every answer. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** Contents of files, and what people agreed to. */
export interface LaunchFiles {
  /**
   * Keeps a part of a file for whoever sends it, for a day. Where the caller has more than `most` by then, the oldest make
   * room. Sending the same part again is no error: it counts once, and as new.
   */
  upload(actor: string, sha256: string, content: Uint8Array, most: MostPieces): Promise<void>;
  /** Of what this caller sent; what others sent is not found. */
  pieces(actor: string, hashes: readonly string[]): Promise<Contents>;
  /** By asset id, of files that the asset has or had, asked for by asset id; what others hold is not found. */
  contentsOf(hashes: ReadonlyMap<string, readonly string[]>): Promise<ReadonlyMap<string, Contents>>;
  /** By asset id, the revisions of its agreement that this caller agreed to, the last first. */
  acceptances(actor: string, assetIds: readonly string[]): Promise<ReadonlyMap<string, readonly Acceptance[]>>;
}

/** What one caller may have on the way. */
export interface MostPieces {
  readonly bytes: number;
  readonly pieces: number;
}

export interface Acceptance {
  readonly revision: number;
  /** ISO 8601. */
  readonly acceptedAt: string;
}
