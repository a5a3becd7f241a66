import { type Clock, steadyNow } from "../ports/clock.ts";

export type FailureReport = (error: unknown) => void;

const quietMs = 60_000;

/** Tells of failures at most once a minute: a server that is down fails every request. */
export function createFailureReport(what: string, tell: (text: string) => void, clock: Clock): FailureReport {
  let quietUntil = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (steadyNow(clock) < quietUntil) return;
    quietUntil = steadyNow(clock) + quietMs;
    tell(`${what}: ${reasonOf(error)}`);
  };
}

/** The client's, and our own: nothing that a server says can be among them but itself. */
const ownTexts: ReadonlySet<string> = new Set(["Command timed out", "Connection is closed.", "no connection"]);

/** Never what the server says: whoever stands in its place could make it say the password that it was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (ownTexts.has(error.message)) return error.message;
  if ("code" in error && typeof error.code === "string" && /^[A-Z][A-Z0-9_]*$/.test(error.code)) return error.code;
  // Redis' errors begin with their kind, such as WRONGPASS.
  const [kind] = (error.name === "ReplyError" && /^[A-Z]{2,20}(?= |$)/.exec(error.message)) || ["no answer"];
  return kind;
}
