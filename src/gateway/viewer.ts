/** Who asks. Until identity comes there is one implicit viewer who sees every backend. */
export interface Viewer {
  /** The backends whose views this viewer sees, by id. */
  readonly scope: readonly string[];
  /** Who answers for what this viewer does: an opaque reference, what the ledger keeps. */
  readonly actor: string;
}
