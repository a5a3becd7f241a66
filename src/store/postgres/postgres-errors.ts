import { GatewayError } from "../../domain/errors.ts";

/** Classes of SQLSTATE that say "not now": https://www.postgresql.org/docs/15/errcodes-appendix.html */
const unavailableClasses = ["08", "28", "3D", "53", "57", "58"];
/** Idle too long in a transaction, lock not available, deadlock, serialization failure, read-only (a standby). */
const unavailableStates = ["25P03", "55P03", "40P01", "40001", "25006"];

const tooManyConnections = "53300";
const sqlState = /^[0-9A-Z]{5}$/;

/** What a query threw, as STORE_UNAVAILABLE where it is about availability. */
export function queryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof GatewayError) return error;
  const state = stateOf(error);
  // Without an SQLSTATE it never came from the server: the connection broke, or nobody answered in time.
  const unavailable =
    state === undefined
      ? !(error instanceof TypeError)
      : unavailableStates.includes(state) || unavailableClasses.includes(state.slice(0, 2));
  return unavailable ? notAnswering(error, state) : error;
}

/** Whatever kept a connection from being made. */
export function connectionError(error: unknown): GatewayError {
  return notAnswering(error, error instanceof Error ? stateOf(error) : undefined);
}

/** True where the server has no connection left; some of those it has will be given back. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && stateOf(error) === tooManyConnections;
}

/** True where the server said so itself, so that the connection still works. */
export function isServerError(error: unknown): boolean {
  return error instanceof Error && stateOf(error) !== undefined;
}

/** True where the same connection may be made a moment later: the server restarts, is full, or is not there yet. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof GatewayError) || !(error.cause instanceof Error)) return false;
  const state = stateOf(error.cause);
  return state === undefined || state === tooManyConnections || ["08", "57"].includes(state.slice(0, 2));
}

function notAnswering(cause: unknown, state: string | undefined): GatewayError {
  return new GatewayError("STORE_UNAVAILABLE", `PostgreSQL did not answer: ${adviceFor(state)}.`, { cause });
}

function adviceFor(state: string | undefined): string {
  if (state === undefined) return "check that it runs, and that store.url (DATABASE_URL) names its host and port";
  if (state.startsWith("28")) return "check the user and the password in store.url (DATABASE_URL)";
  if (state.startsWith("3D")) return "check the name of the database in store.url (DATABASE_URL)";
  if (state === tooManyConnections) return "it has no connection left; raise its max_connections";
  if (state.startsWith("53") || state.startsWith("58")) return "check its disk and memory";
  if (state === "25006") return "it is a standby; check that store.url (DATABASE_URL) names the primary";
  if (state === "57014") return "a statement took too long; check its load and locks";
  return `check its log (SQLSTATE ${state})`;
}

function stateOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" && sqlState.test(error.code) ? error.code : undefined;
}
