import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store/store.ts";
import { createMachineTokens } from "./api-tokens.ts";
import { type CallerAuthentication, createAuthentication } from "./authentication.ts";
import type { ClaimNames } from "./claims.ts";
import { createDevelopmentIssuer, type DevelopmentIssuer } from "./development-issuer.ts";
import { createLocalKeySet, createRemoteKeySet } from "./key-set.ts";
import { createAcquaintances } from "./people.ts";
import { createTokenVerifier } from "./token-verifier.ts";

/** As the configuration says it. */
export interface IdentityOptions {
  readonly issuer: { readonly url: string; readonly audience: string; readonly jwksUrl: string | null } | null;
  readonly algorithms: readonly string[];
  readonly claims: ClaimNames;
  readonly anonymous: "public" | "none";
  readonly maxTokenAgeMs: number;
}

export interface Identity {
  readonly authentication: CallerAuthentication;
  /** Null where there is an issuer. */
  readonly developmentIssuer: DevelopmentIssuer | null;
}

export async function createIdentity(
  options: IdentityOptions,
  parts: {
    readonly store: Pick<Store, "settings" | "people" | "apiTokens">;
    readonly clock: Clock;
    readonly log: Log;
    /** Ids of those of the configuration. */
    readonly organizations: readonly string[];
  },
): Promise<Identity> {
  const { issuer, algorithms, claims, anonymous, maxTokenAgeMs } = options;
  const { store, clock, log, organizations } = parts;
  const common = {
    machines: createMachineTokens({ apiTokens: store.apiTokens, clock }),
    acquaintances: createAcquaintances({ people: store.people, clock }),
    ...{ anonymous, clock },
  };
  if (issuer) {
    const { url, audience, jwksUrl } = issuer;
    const onFailure = (reason: string) =>
      log.warn({ reason }, "the issuer of tokens does not give its keys; those that are known are used for a while");
    const keys = createRemoteKeySet({ issuer: url, jwksUrl, clock, onFailure });
    const verifier = createTokenVerifier({ issuer: url, audience, algorithms, maxTokenAgeMs, keys, clock });
    return { authentication: createAuthentication({ ...common, verifier, claims }), developmentIssuer: null };
  }
  const own = await createDevelopmentIssuer({ settings: store.settings, clock, organizations });
  const keys = createLocalKeySet(own.keys);
  const verifier = createTokenVerifier({ ...own, maxTokenAgeMs, keys, clock });
  return {
    authentication: createAuthentication({ ...common, verifier, claims: own.claims }),
    developmentIssuer: own,
  };
}
