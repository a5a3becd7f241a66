import { createPrivateKey, createPublicKey, generateKeyPairSync, hash } from "node:crypto";
import { type JSONWebKeySet, SignJWT } from "jose";
import type { Role } from "../domain/access/policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { Settings } from "../ports/store/store.ts";
import type { ClaimNames } from "./claims.ts";

/** Signs tokens for the demo users, whoever asks: for trying things out on one machine, and nothing else. */
export interface DevelopmentIssuer {
  /** Those of the configuration's organizations, and the operator. */
  readonly users: readonly string[];
  /** Takes the users of the demo world too, whatever is configured. Null where there is no such user. */
  signIn(user: string): Promise<string | null>;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly claims: ClaimNames;
  readonly keys: JSONWebKeySet;
}

interface DemoUser {
  readonly organization: string | null;
  readonly role: Role;
}

const demoUsers: readonly (readonly [string, DemoUser])[] = [
  ["acme-member", { organization: "acme", role: "member" }],
  ["acme-admin", { organization: "acme", role: "admin" }],
  ["globex-member", { organization: "globex", role: "member" }],
  ["initech-publisher", { organization: "initech", role: "publisher" }],
  ["initech-admin", { organization: "initech", role: "admin" }],
];
const operator = ["operator", { organization: null, role: "operator" }] as const;

/** Those of the demo world, and a member and an admin of every other organization. */
function usersOf(organizations: readonly string[]): ReadonlyMap<string, DemoUser> {
  const demo = new Set(demoUsers.map(([, { organization }]) => organization));
  const others = organizations.filter((organization) => !demo.has(organization));
  return new Map([
    ...demoUsers,
    ...others.flatMap((organization) =>
      (["member", "admin"] as const).map((role) => [`${organization}-${role}`, { organization, role }] as const),
    ),
    operator,
  ]);
}

const issuer = "tintype:development";
const audience = "tintype";
const algorithm = "EdDSA";
const lifetimeSeconds = 12 * 60 * 60;

/** With the key of this store: made at the first start, and the same over restarts and replicas. */
export async function createDevelopmentIssuer(parts: {
  readonly settings: Settings;
  readonly clock: Clock;
  /** Ids of those of the configuration. */
  readonly organizations: readonly string[];
}): Promise<DevelopmentIssuer> {
  const { settings, clock, organizations } = parts;
  const users = usersOf(organizations);
  const text = await settings.getOrCreate("development-issuer-key", makeKey);
  const privateKey = createPrivateKey({ key: JSON.parse(text), format: "jwk" });
  const publicKey = createPublicKey(privateKey).export({ format: "jwk" });
  const kid = hash("sha256", JSON.stringify(publicKey)).slice(0, 16);
  return {
    users: [...users].flatMap(([user, { organization }]) =>
      organization === null || organizations.includes(organization) ? [user] : [],
    ),
    async signIn(user) {
      const known = users.get(user);
      if (!known) return null;
      const now = Math.floor(clock.now() / 1000);
      const { organization, role } = known;
      return new SignJWT({
        ...(organization === null ? {} : { organization }),
        preferred_username: user,
        roles: [role],
        email: `${user}@${organization ?? "tintype"}.example`,
      })
        .setProtectedHeader({ alg: algorithm, typ: "at+jwt", kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
    },
    issuer,
    audience,
    algorithms: [algorithm],
    claims: { organization: "organization", user: "preferred_username", roles: "roles", mail: "email" },
    keys: { keys: [{ ...publicKey, kty: "OKP", kid, alg: algorithm, use: "sig" }] },
  };
}

function makeKey(): string {
  return JSON.stringify(generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }));
}
