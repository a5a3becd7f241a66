import type { Json } from "../../domain/image/image.ts";

/** A backend that was added at run time. Credentials are references only, as its options have them. */
export interface Registration {
  readonly id: string;
  readonly organization: string;
  readonly provider: string;
  readonly displayName: string;
  /** As they were given, without the external id. */
  readonly options: Json;
  /** What the gateway made for it, where its credentials take one. */
  readonly externalId: string | null;
  readonly sweepIntervalMs: number;
  readonly deadlineMs: number;
  readonly paused: boolean;
  /** An operator added it: it may refer to what its organization may not. */
  readonly unrestricted: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  /** When the cloud last showed that the external id is asked for; null before. */
  readonly provenAt: string | null;
  readonly removedAt: string | null;
}

export type NewRegistration = Omit<Registration, "createdAt" | "provenAt" | "removedAt"> & {
  /**
   * What no other organization may use as long as this one holds it: from the beginning where it has no external id, else
   * while it is proven. Before that anybody may name what is not theirs.
   */
  readonly claims: readonly string[];
};

/**
 * ID_TAKEN: there is, or was, a backend of this id. CLAIM_TAKEN: another organization holds what is claimed. TOO_MANY:
 * its organization has `mostBackends`.
 */
export type Registered = "ADDED" | "ID_TAKEN" | "CLAIM_TAKEN" | "TOO_MANY";

/** Of one organization, those that are removed left out. */
export const mostBackends = 50;

export interface Registrations {
  /** Those that are not removed, by id. */
  all(): Promise<readonly Registration[]>;
  /** Removed ones too. */
  get(id: string): Promise<Registration | null>;
  /**
   * One at a time over all replicas. An id is used once for ever, since what its backend saw is kept under it: also the
   * id of a backend that stood in the configuration and was swept is taken.
   */
  add(registration: NewRegistration): Promise<Registered>;
  /** Nothing happens to one that is removed. */
  setPaused(id: string, paused: boolean): Promise<void>;
  /**
   * Writes down that it is proven now, or that it no longer is. CLAIM_TAKEN, with nothing written: another organization
   * holds what it claims. One at a time over all replicas.
   */
  setProven(id: string, proven: boolean): Promise<"WRITTEN" | "CLAIM_TAKEN">;
  /** Its claims are free again; the id is not. Removing twice is no error. */
  remove(id: string): Promise<void>;
}
