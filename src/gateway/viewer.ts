/** Who asks. Until identity comes there is one implicit viewer who sees every backend. */
export interface Viewer {
  /** The backends whose views this viewer sees, by id. */
  readonly scope: readonly string[];
}
