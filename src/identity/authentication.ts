import { hash } from "node:crypto";
import { anonymous as anonymousViewer, type Viewer } from "../domain/access/policy.ts";
import { type Clock, steadyNow } from "../ports/clock.ts";
import { apiTokenPrefix, type MachineTokens } from "./api-tokens.ts";
import { createBoundedMap } from "./bounded-map.ts";
import { type ClaimNames, personIn } from "./claims.ts";
import type { Acquaintances } from "./people.ts";
import { refused, signInFirst } from "./refusal.ts";
import type { TokenVerifier, VerifiedToken } from "./token-verifier.ts";

export interface AuthenticationParts {
  readonly verifier: TokenVerifier;
  readonly machines: MachineTokens;
  readonly acquaintances: Acquaintances;
  readonly claims: ClaimNames;
  /** What callers without credentials see: public images, or nothing. */
  readonly anonymous: "public" | "none";
  readonly clock: Clock;
}

/** As `src/server/gate/authentication.ts` wants it: one check for requests, sockets and streams. */
export interface CallerAuthentication {
  viewerOf(authorization: string | undefined): Promise<Viewer>;
  stillValid(viewer: Viewer): Promise<boolean>;
}

const mostRemembered = 1_000;
/** As long as the keys of an issuer that is down are used: a key that was withdrawn is felt by then. */
const rememberMs = 10 * 60_000;

export function createAuthentication(parts: AuthenticationParts): CallerAuthentication {
  const { verifier, machines, acquaintances, claims, anonymous, clock } = parts;
  // By digest, so that no token lies in memory longer than its request.
  const verified = createBoundedMap<{ readonly token: VerifiedToken; readonly verifiedAt: number }>(mostRemembered);

  async function verify(text: string): Promise<VerifiedToken> {
    const digest = hash("sha256", text);
    const last = verified.get(digest);
    if (last && steadyNow(clock) - last.verifiedAt < rememberMs && clock.now() < last.token.expiresAt)
      return last.token;
    const token = await verifier.verify(text);
    verified.set(digest, { token, verifiedAt: steadyNow(clock) });
    return token;
  }

  async function viewerOfJwt(text: string): Promise<Viewer> {
    const { issuer, subject, expiresAt, claims: said } = await verify(text);
    const { organization, user, roles, mail, mailIsTheirs } = personIn(said, claims, subject);
    const actor = await acquaintances.referenceOf({
      organization: organization ?? "",
      issuer,
      subject,
      user,
      mail,
      roles,
    });
    return {
      kind: "USER",
      organization,
      actor,
      user,
      roles,
      scopes: ["READ", "WRITE"],
      names: mail !== null && mailIsTheirs ? [mail.toLowerCase()] : [],
      expiresAt,
    };
  }

  return {
    async viewerOf(authorization) {
      if (authorization === undefined) {
        if (anonymous === "none") throw signInFirst();
        return anonymousViewer;
      }
      const [, text] = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization) ?? [];
      if (text === undefined) throw refused("no bearer token");
      return text.startsWith(apiTokenPrefix) ? machines.viewerOf(text) : viewerOfJwt(text);
    },

    async stillValid(viewer) {
      if (viewer.kind === "TOKEN") return machines.stillValid(viewer);
      return viewer.expiresAt === null || viewer.expiresAt > clock.now();
    },
  };
}
