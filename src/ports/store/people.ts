import type { Role, TokenScope } from "../../domain/access/policy.ts";

/** Somebody who signed in, as the issuer last described them. What the ledger keeps of them is `reference` alone. */
export interface Person {
  /** Opaque and random; never changes, and says nothing once this row is gone. */
  readonly reference: string;
  /** Empty for operators who belong to none. */
  readonly organization: string;
  readonly issuer: string;
  /** What the issuer knows them by. */
  readonly subject: string;
  /** The name that the issuer says they prefer. */
  readonly user: string;
  readonly mail: string | null;
  readonly roles: readonly Role[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** Who signs in, with the reference that is theirs where they are new. */
export type Sighting = Omit<Person, "firstSeenAt" | "lastSeenAt"> & { readonly seenAt: string };

/** Where a page of people ends: the last one's name and reference. */
export interface PersonPosition {
  readonly user: string;
  readonly reference: string;
}

export interface People {
  /**
   * Keeps what the issuer says now. Whoever was seen before in this organization keeps the reference of then, over all
   * replicas; the row as it is afterwards.
   */
  seen(sighting: Sighting): Promise<Person>;
  /** By reference; those that there are. */
  find(references: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** At most `limit` behind `after`, by name, then reference. */
  list(organization: string, after: PersonPosition | null, limit: number): Promise<readonly Person[]>;
}

/** A token for a machine. The secret in it is known to nobody but its bearer. */
export interface ApiToken {
  /** 16 lower-case hex digits; part of the token, and no secret. */
  readonly id: string;
  readonly organization: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: string;
  /** The actor who made it. */
  readonly createdBy: string;
  readonly expiresAt: string;
  /** Null while it is good. */
  readonly revokedAt: string | null;
  /** To the minute; null before the first use. */
  readonly lastUsedAt: string | null;
}

/** With SHA-256 of the token's text, in hex. */
export type StoredApiToken = ApiToken & { readonly digest: string };

/** Where a page of tokens ends. */
export interface ApiTokenPosition {
  readonly createdAt: string;
  readonly id: string;
}

/** Of one organization, neither expired nor revoked. */
export const mostApiTokens = 100;

export interface ApiTokens {
  /** TOO_MANY: at its `createdAt` the organization has `mostApiTokens`. One at a time over all replicas. */
  create(token: Omit<StoredApiToken, "revokedAt" | "lastUsedAt">): Promise<"CREATED" | "TOO_MANY">;
  find(id: string): Promise<StoredApiToken | null>;
  /** By id; those that there are. */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, ApiToken>>;
  /** At most `limit` behind `after`, newest first. Expired and revoked ones too. */
  list(organization: string, after: ApiTokenPosition | null, limit: number): Promise<readonly ApiToken[]>;
  /** Revoking twice is no error, and keeps the first time. */
  revoke(id: string, at: string): Promise<void>;
  /** Keeps the latest of the times that it is told. */
  touch(id: string, at: string): Promise<void>;
}
