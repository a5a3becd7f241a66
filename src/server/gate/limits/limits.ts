/** What one request, one caller, one address and one connection may take. `docs/operations.md` explains each. */
export interface Limits {
  /** Words and signs of a document; comments are not among them, `bodyBytes` bounds these. */
  readonly maxTokens: number;
  /** Fields within fields. */
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  /** The price of one operation; `prices.ts` says what costs how much. */
  readonly maxCost: number;
  /** Errors that one refusal tells at most. */
  readonly maxErrors: number;
  readonly bodyBytes: number;
  /** What one caller may spend in a minute, over all replicas where there is a Redis; null: nothing is counted. */
  readonly costPerMinute: number | null;
  /** Null: not counted. */
  readonly requestsPerMinutePerAddress: number | null;
  readonly subscriptionsPerSocket: number;
  /** Of one process, over WebSocket and event streams. */
  readonly subscriptionsPerViewer: number;
  /** WebSockets and event streams of one process that come from one address. */
  readonly socketsPerAddress: number;
  /** Of a message over WebSocket. */
  readonly messageBytes: number;
  /** How often live connections are asked whether their credentials are still good: no later than five seconds after they are revoked. */
  readonly recheckMs: number;
}

export const defaultLimits: Limits = {
  maxTokens: 1000,
  maxDepth: 10,
  maxAliases: 15,
  maxDirectives: 8,
  maxCost: 5000,
  maxErrors: 5,
  bodyBytes: 100 * 1024,
  costPerMinute: 100_000,
  requestsPerMinutePerAddress: 6000,
  subscriptionsPerSocket: 20,
  subscriptionsPerViewer: 100,
  socketsPerAddress: 100,
  messageBytes: 64 * 1024,
  recheckMs: 3500,
};
