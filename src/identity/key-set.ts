import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { type Clock, steadyNow } from "../ports/clock.ts";
import { readKeyAddress, readKeys } from "./issuer-documents.ts";

/** The issuer's public keys. */
export interface KeySet {
  /** Those that a token with this key id may be verified with; throws where there is none. */
  keyFor(kid: string): Promise<JWTVerifyGetKey>;
}

export interface RemoteKeys {
  readonly issuer: string;
  /** Null: where the issuer's discovery document says. */
  readonly jwksUrl: string | null;
  readonly clock: Clock;
  /** Told once each time that the issuer begins to fail, with a text that names no token. */
  readonly onFailure: (reason: string) => void;
  /** For one answer of the issuer, to its last byte; 5 seconds where left out. */
  readonly deadlineMs?: number;
}

/** How long keys are used before the issuer is asked again. */
const freshMs = 5 * 60_000;
/** How much longer they are used while the issuer gives no answer. */
const staleMs = 10 * 60_000;
/** Between two questions that unknown key ids, or failures, lead to. */
const cooldownMs = 5_000;

interface Known {
  readonly kids: ReadonlySet<unknown>;
  readonly get: JWTVerifyGetKey;
  readonly readAt: number;
}

/** Keys that are fetched: at the first token, every five minutes, and, at most every five seconds, for a new key id. */
export function createRemoteKeySet(parts: RemoteKeys): KeySet {
  const { issuer, jwksUrl, clock, onFailure, deadlineMs = 5_000 } = parts;
  let address = jwksUrl;
  let known: Known | null = null;
  let failedAt: number | null = null;
  let askedForAbsentAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;

  async function read(): Promise<void> {
    try {
      address ??= await readKeyAddress(issuer, deadlineMs);
      known = knownOf(await readKeys(address, deadlineMs), steadyNow(clock));
      failedAt = null;
    } catch (error) {
      // The keys may have moved.
      address = jwksUrl;
      if (failedAt === null) onFailure(reasonOf(error));
      failedAt = steadyNow(clock);
    }
  }

  /** Single flight: whoever comes while it is under way waits for the same answer. */
  function refresh(): Promise<void> {
    underWay ??= read().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  /** What may be used now, after asking where that is due. */
  async function current(): Promise<Known | null> {
    const age = known === null ? Number.POSITIVE_INFINITY : steadyNow(clock) - known.readAt;
    if (age >= freshMs && (failedAt === null || steadyNow(clock) - failedAt >= cooldownMs)) {
      const refreshed = refresh();
      // An issuer that hangs must not hold up everybody whose key is known: only the first failure is waited for.
      if (failedAt === null || age >= freshMs + staleMs) await refreshed;
    }
    return known !== null && steadyNow(clock) - known.readAt < freshMs + staleMs ? known : null;
  }

  return {
    async keyFor(kid) {
      const now = await current();
      if (now?.kids.has(kid)) return now.get;
      if (now === null) throw new Error("no such key");
      if (underWay === null) {
        if (steadyNow(clock) - askedForAbsentAt < cooldownMs)
          throw new Error("no such key, and the issuer was just asked");
        askedForAbsentAt = steadyNow(clock);
      }
      await refresh();
      const then = await current();
      if (then?.kids.has(kid)) return then.get;
      throw new Error("no such key");
    },
  };
}

/** Keys that are at hand, such as the development issuer's own. */
export function createLocalKeySet(keys: JSONWebKeySet): KeySet {
  const { kids, get } = knownOf(keys, 0);
  return {
    async keyFor(kid) {
      if (kids.has(kid)) return get;
      throw new Error("no such key");
    },
  };
}

function knownOf(keys: JSONWebKeySet, readAt: number): Known {
  return { kids: new Set(keys.keys.map(({ kid }) => kid)), get: createLocalJWKSet(keys), readAt };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given";
  // What fetch itself says is "fetch failed"; the reason is below, and empty where several addresses were tried.
  return (error.cause instanceof Error && error.cause.message) || error.message;
}
