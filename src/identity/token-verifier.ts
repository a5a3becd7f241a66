import { type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import type { Clock } from "../ports/clock.ts";
import { hasDuplicateMembers } from "./duplicate-members.ts";
import type { KeySet } from "./key-set.ts";
import { refused } from "./refusal.ts";

export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  /** In milliseconds since the epoch: its own end, or when it is too old, whichever comes first. */
  readonly expiresAt: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface TokenVerifier {
  /** Throws GatewayError UNAUTHENTICATED, with one text for all that may be wrong. */
  verify(token: string): Promise<VerifiedToken>;
}

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly maxTokenAgeMs: number;
  readonly keys: KeySet;
  readonly clock: Clock;
}

const mostCharacters = 8 * 1024;
const clockToleranceSeconds = 5;

// Strict about what could lead a verifier astray: a key or an address of the sender's own, or an extension that has to
// be understood. What else a header holds is ignored, as its standard wants it.
const header = z.object({
  alg: z.string(),
  kid: z.string().min(1).max(256),
  typ: z.stringFormat("typ", /^(application\/)?(at\+)?jwt$/i).optional(),
  jwk: z.undefined().optional(),
  jku: z.undefined().optional(),
  x5u: z.undefined().optional(),
  x5c: z.undefined().optional(),
  crit: z.undefined().optional(),
  zip: z.undefined().optional(),
});

/** Access tokens of one issuer: JWTs with its signature, for this audience, not too old and not run out. */
export function createTokenVerifier(rules: TokenRules): TokenVerifier {
  const { issuer, audience, algorithms, maxTokenAgeMs, keys, clock } = rules;

  async function verified(token: string): Promise<VerifiedToken> {
    if (token.length > mostCharacters) throw new Error("longer than a token may be");
    const [head = "", body = "", signature = "", ...rest] = token.split(".");
    if (!head || !body || !signature || rest.length > 0) throw new Error("not of three parts");
    const { kid, typ = "" } = header.parse(JSON.parse(plain(head)));
    if (hasDuplicateMembers(plain(head)) || hasDuplicateMembers(plain(body))) throw new Error("a claim stands twice");
    const { payload } = await jwtVerify(token, await keys.keyFor(kid), {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ["exp", "iat", "sub"],
      maxTokenAge: maxTokenAgeMs / 1000,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(clock.now()),
    });
    if (isIdToken(payload, typ)) throw new Error("an ID token");
    const { sub = "", exp = 0, iat = 0 } = payload;
    if (sub === "" || sub.length > 512) throw new Error("the subject is empty or endless");
    return { issuer, subject: sub, expiresAt: Math.min(exp * 1000, iat * 1000 + maxTokenAgeMs), claims: payload };
  }

  return {
    verify: (token) =>
      verified(token).catch((error: unknown) => {
        throw refused(reasonOf(error));
      }),
  };
}

/** What parsers say repeats what was sent, and so may the claims beside jose's messages; the messages do not. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError || error instanceof z.ZodError) return "a part of it cannot be read";
  return error instanceof Error ? error.message : "of no known reason";
}

/** What proves to a client who signed in is no right to call: its audience says so, and where that is the same, these. */
function isIdToken(payload: JWTPayload, typ: string): boolean {
  if (/at\+jwt$/i.test(typ)) return false;
  if (payload.typ === "ID" || payload.typ === "Refresh" || payload.token_use === "id") return true;
  return ["nonce", "at_hash", "c_hash", "s_hash"].some((name) => Object.hasOwn(payload, name));
}

function plain(part: string): string {
  return Buffer.from(part, "base64url").toString("utf8");
}
