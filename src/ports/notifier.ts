/** "Something was appended": an empty hint over all replicas. May ring late, twice or never; the ledger is the record. */
export interface Notifier {
  ring(): void;
  /** Returns the function that stops listening. */
  listen(onRing: () => void): () => void;
  close(): Promise<void>;
}
