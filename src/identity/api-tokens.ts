import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import { tokenActor, tokenOfActor, type Viewer } from "../domain/access/policy.ts";
import { GatewayError } from "../domain/errors.ts";
import { type Clock, isoTime, steadyNow } from "../ports/clock.ts";
import type { ApiTokens, StoredApiToken } from "../ports/store/people.ts";
import { createBoundedMap } from "./bounded-map.ts";
import { refused } from "./refusal.ts";

/** Tokens for machines: `tt_`, the id, `_`, 32 random bytes, and a checksum by which scanners tell them from other texts. */
export interface MachineTokens {
  /** Whom the token stands for. Throws GatewayError UNAUTHENTICATED. */
  viewerOf(text: string): Promise<Viewer>;
  /** False once the token behind this viewer is expired or revoked, on any replica within five seconds. */
  stillValid(viewer: Viewer): Promise<boolean>;
}

/** A new token. `text` goes to whoever asked for it, once; only `digest` is kept. */
export interface MintedToken {
  readonly id: string;
  readonly text: string;
  readonly digest: string;
}

export const apiTokenPrefix = "tt_";
const form = /^tt_([0-9a-f]{16})_([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

/** How old a row may be that a decision is made by; a revocation is felt that much later at most. */
const rowAgeMs = 4_000;
/** The same for connections that last, which are asked about every few seconds only. */
const rowAgeOfLiveMs = 1_000;
const touchEveryMs = 60_000;
const mostRemembered = 1_000;

export function mintApiToken(): MintedToken {
  const id = randomBytes(8).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const text = `${apiTokenPrefix}${id}_${secret}${checksum(id, secret)}`;
  return { id, text, digest: digestOf(text).toString("hex") };
}

export function createMachineTokens(parts: { readonly apiTokens: ApiTokens; readonly clock: Clock }): MachineTokens {
  const { apiTokens, clock } = parts;
  const rows = createBoundedMap<{ readonly row: Promise<StoredApiToken | null>; readonly readAt: number }>(
    mostRemembered,
  );
  const touchedAt = createBoundedMap<number>(mostRemembered);

  function find(id: string, ageMs: number): Promise<StoredApiToken | null> {
    const last = rows.get(id);
    if (last && steadyNow(clock) - last.readAt < ageMs) return last.row;
    const row = apiTokens.find(id);
    rows.set(id, { row, readAt: steadyNow(clock) });
    // What is not there is not remembered: guesses must not push out what is in use.
    row.then(
      (found) => found ?? rows.delete(id),
      () => rows.delete(id),
    );
    return row;
  }

  const isGood = (row: StoredApiToken) => row.revokedAt === null && Date.parse(row.expiresAt) > clock.now();

  function touch(id: string): void {
    const now = steadyNow(clock);
    if (now - (touchedAt.get(id) ?? Number.NEGATIVE_INFINITY) < touchEveryMs) return;
    touchedAt.set(id, now);
    // Nobody waits for it; where the store does not answer, the next use tries again.
    apiTokens.touch(id, isoTime(clock.now())).catch(() => touchedAt.delete(id));
  }

  return {
    async viewerOf(text) {
      const [, id = "", secret = "", sum] = form.exec(text) ?? [];
      if (sum === undefined || sum !== checksum(id, secret)) throw refused("no API token");
      const row = await find(id, rowAgeMs);
      if (!row || !timingSafeEqual(digestOf(text), Buffer.from(row.digest, "hex")))
        throw refused("an API token that was never made");
      if (!isGood(row)) throw refused("an API token that is expired or revoked");
      touch(id);
      return {
        kind: "TOKEN",
        organization: row.organization,
        actor: tokenActor(id),
        user: null,
        roles: ["member"],
        scopes: row.scopes,
        names: [],
        expiresAt: Date.parse(row.expiresAt),
      };
    },

    async stillValid({ actor, expiresAt }) {
      if (expiresAt !== null && expiresAt <= clock.now()) return false;
      try {
        const row = await find(tokenOfActor(actor) ?? "", rowAgeOfLiveMs);
        return row !== null && isGood(row);
      } catch (error) {
        // A store that does not answer gives the connection nothing either, so it may stay until it does.
        if (error instanceof GatewayError && error.code === "STORE_UNAVAILABLE") return true;
        throw error;
      }
    },
  };
}

function checksum(id: string, secret: string): string {
  return crc32(`${apiTokenPrefix}${id}_${secret}`).toString(16).padStart(8, "0");
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
