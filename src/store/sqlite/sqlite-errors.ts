import { GatewayError } from "../../domain/errors.ts";

const busy = 5;
const locked = 6;

/** SQLite's primary result codes that say "not now" rather than "wrong statement": https://www.sqlite.org/rescode.html */
const unavailable: Readonly<Record<number, string>> = {
  3: "may not be opened: check the rights of the file and its folder",
  [busy]: "stays locked by another process: end the process that holds it, or give each its own file",
  [locked]: "stays locked by another process: end the process that holds it, or give each its own file",
  7: "ran out of memory: check what the machine has left",
  8: "may not be written: check the rights of the file, and that its disk is not mounted read-only",
  10: "could not be read or written: check the disk",
  11: "is damaged: restore it from a backup",
  13: "found its disk full: free some space",
  14: "could not be opened: check its path, and the rights of its folder",
  15: "could not be locked: check that it is on a local disk, not on a network share",
  26: "is another kind of file: check its path",
};

/** What SQLite (or the file system on its behalf) threw about `file`, as STORE_UNAVAILABLE where it is about availability. */
export function sqliteError(error: unknown, file: string): unknown {
  const advice = adviceFor(error);
  if (advice === undefined) return error;
  return new GatewayError("STORE_UNAVAILABLE", `The SQLite database ${file} ${advice}.`, { cause: error });
}

export function isBusy(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  const code = primaryCode(error.cause);
  return code === busy || code === locked;
}

function adviceFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = primaryCode(error);
  if (code !== undefined) return unavailable[code];
  if ("code" in error && error.code === "ERR_INVALID_STATE") return "was closed: the gateway is shutting down";
  return "syscall" in error ? unavailable[14] : undefined;
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return undefined;
  return error.errcode & 0xff;
}
