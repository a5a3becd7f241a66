/** What was met during a storm; `wrong` is what no kill and no fault excuses. */
export interface Findings {
  readonly answered: () => number;
  readonly unavailable: () => number;
  readonly refused: () => number;
  readonly wrong: readonly string[];
  good(): void;
  bad(what: string): void;
  /** Counts a failure that a kill explains, or one with a code that `excuses` takes, and notes any other. */
  failed(what: string, error: unknown, excuses?: (code: string) => boolean): void;
}

export function createFindings(): Findings {
  const counts = { answered: 0, unavailable: 0, refused: 0 };
  const wrong: string[] = [];
  return {
    wrong,
    answered: () => counts.answered,
    unavailable: () => counts.unavailable,
    refused: () => counts.refused,
    good: () => void counts.answered++,
    bad: (what) => void wrong.push(what),
    failed(what, thrown, excuses = () => false) {
      const error = causeOf(thrown);
      const text = describe(error);
      // By their codes where the gateway spoke; a broken connection has none.
      const codes = [...text.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code = ""]) => code);
      if (codes.length === 0 && isConnection(error)) counts.refused += 1;
      else if (codes.length > 0 && codes.every((code) => code === "STORE_UNAVAILABLE" || excuses(code)))
        counts.unavailable += codes.includes("STORE_UNAVAILABLE") ? 1 : 0;
      else wrong.push(`${what}: ${text}`);
    },
  };
}

/** What an event of ws tells of; its members are not its own, so that JSON shows none of them. */
function causeOf(thrown: unknown): unknown {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return thrown;
  return "error" in thrown && thrown.error instanceof Error ? thrown.error : thrown;
}

function describe(error: unknown): string {
  // A GraphQLError has its code in JSON alone.
  if (error instanceof Error && !("extensions" in error)) return `${error.name}: ${error.message}`;
  return JSON.stringify(error) ?? String(error);
}

/** fetch and ws throw their own errors, and graphql-ws hands on how the socket closed. */
function isConnection(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (error instanceof Error) return "code" in error || /socket|closed|terminated/i.test(error.message);
  return typeof error === "object" && error !== null && "wasClean" in error;
}
