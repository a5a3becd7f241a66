import type { LinkCheck } from "../../domain/asset/link-check.ts";

/** What the last look at the links of an asset's page showed. Not history: each look takes the place of the one before. */
export interface LinkChecks {
  /** By asset id; assets whose links nobody looked at are absent. */
  ofAssets(ids: readonly string[]): Promise<ReadonlyMap<string, readonly LinkCheck[]>>;
  /** What was seen of a page's revision; no more where a later one's was kept meanwhile. */
  keep(assetId: string, revision: number, checks: readonly LinkCheck[]): Promise<void>;
}

/** Asks for a web address without keeping what it says. */
export interface LinkProbe {
  /**
   * The status of HTTP, after redirects. Throws GatewayError BAD_USER_INPUT for what is no public web address,
   * TARGET_FAILED where no answer came, CANCELLED where the signal ended it.
   */
  status(url: string, signal: AbortSignal): Promise<number>;
}
