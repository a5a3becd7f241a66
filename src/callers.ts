import type { Configuration } from "./config.ts";
import { createMachineTokens } from "./identity/api-tokens.ts";
import { createAuthentication } from "./identity/authentication.ts";
import { createDevelopmentIssuer, type DevelopmentIssuer } from "./identity/development-issuer.ts";
import { createLocalKeySet, createRemoteKeySet } from "./identity/key-set.ts";
import { createAcquaintances } from "./identity/people.ts";
import { createTokenVerifier } from "./identity/token-verifier.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Store } from "./ports/store.ts";
import type { Authentication } from "./server/authentication.ts";

export interface Callers {
  readonly authentication: Authentication;
  /** Null where the configuration names an issuer. */
  readonly development: DevelopmentIssuer | null;
}

/** Wires who may call: the configured issuer's people, or the demo users; and machines with tokens of ours. */
export async function createCallers(
  { identity }: Configuration,
  { store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log },
): Promise<Callers> {
  const machines = createMachineTokens({ apiTokens: store.apiTokens, clock });
  const acquaintances = createAcquaintances({ people: store.people, clock });
  const parts = { machines, acquaintances, anonymous: identity.anonymous, clock };
  if (identity.issuer === null) {
    const development = await createDevelopmentIssuer({ settings: store.settings, clock });
    const verifier = createTokenVerifier({
      ...development,
      maxTokenAgeMs: identity.maxTokenAgeMs,
      keys: createLocalKeySet(development.keys),
      clock,
    });
    return { authentication: createAuthentication({ ...parts, verifier, claims: development.claims }), development };
  }
  const { url, audience, jwksUrl } = identity.issuer;
  const onFailure = (reason: string) => log.warn({ reason }, "the issuer of tokens does not give its keys");
  const verifier = createTokenVerifier({
    issuer: url,
    audience,
    algorithms: identity.algorithms,
    maxTokenAgeMs: identity.maxTokenAgeMs,
    keys: createRemoteKeySet({ issuer: url, jwksUrl, clock, onFailure }),
    clock,
  });
  return { authentication: createAuthentication({ ...parts, verifier, claims: identity.claims }), development: null };
}
