import { randomBytes } from "node:crypto";
import { can, isOperator, type Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { Log } from "../../ports/log.ts";
import { mostBackends, type Registration, type Registrations } from "../../ports/store/registrations.ts";
import { mayAdminister, unheardOf } from "../members/administering.ts";
import { orRefused, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";
import type { BackendMaker, Draft } from "./backend-maker.ts";
import { type RegionCheck, rightsOf, testMs } from "./backend-rights.ts";
import type { BackendWatch } from "./backend-watch.ts";
import type { Backend, Backends } from "./backends.ts";
import { isSame, type NewBackend, problemsOf } from "./new-backend.ts";

export interface BackendAnswer {
  readonly userErrors: readonly UserError[];
  /** As it is afterwards; null after user errors, and where it was removed. */
  readonly backend: Backend | null;
  /** Of tests, else empty. */
  readonly checks: readonly RegionCheck[];
  /** What to ask for where the credentials open something; null where they take none. */
  readonly externalId: string | null;
}

/** Backends at run time, for admins of their organization. All but `test` may be sent again: what is so already is success. */
export interface BackendAdmin {
  /** Adds it, paused. */
  add(viewer: Viewer, wanted: NewBackend): Promise<BackendAnswer>;
  /** Asks its cloud what its credentials are good for; changes nothing there. Of configured backends too. */
  test(viewer: Viewer, id: string): Promise<BackendAnswer>;
  pause(viewer: Viewer, id: string): Promise<BackendAnswer>;
  /** Refused while its credentials were never shown to need the external id. */
  resume(viewer: Viewer, id: string): Promise<BackendAnswer>;
  remove(viewer: Viewer, id: string): Promise<BackendAnswer>;
  /** Null for everybody but admins of its organization. */
  externalId(viewer: Viewer, backend: Backend): string | null;
}

export interface BackendAdminParts {
  readonly backends: Backends;
  readonly registrations: Registrations;
  readonly maker: BackendMaker;
  readonly watch: BackendWatch;
  /** What configured backends claim; no other organization may. */
  readonly claimed: readonly { readonly organization: string; readonly claims: readonly string[] }[];
  readonly log: Log;
}

export function createBackendAdmin(parts: BackendAdminParts): BackendAdmin {
  const { backends, registrations, maker, watch, claimed, log } = parts;

  function told(act: string, viewer: Viewer, { id, organization }: Pick<Registration, "id" | "organization">): void {
    log.info({ act, backend: id, organization, actor: viewer.actor }, "a backend was administered");
  }

  async function answer(id: string, externalId: string | null): Promise<BackendAnswer> {
    await watch.refresh();
    return { userErrors: [], backend: backends.byId(id) ?? null, checks: [], externalId };
  }

  function isConfigured(organization: string, claims: readonly string[]): boolean {
    const others = claimed.filter((one) => one.organization !== organization);
    return others.some((one) => one.claims.some((claim) => claims.includes(claim)));
  }

  async function add(viewer: Viewer, wanted: NewBackend): Promise<BackendAnswer> {
    mayAdminister(viewer, wanted.organization, "organization");
    const unusable = problemsOf(wanted);
    if (unusable.length > 0) return refused(...unusable);
    const unrestricted = isOperator(viewer);
    const draft: Draft = { ...wanted, unrestricted, externalId: newExternalId() };
    const prepared = maker.prepare(draft);
    if (!("adapter" in prepared))
      return refused(...prepared.map(({ path, message }) => refusal("INVALID_REQUEST", ["options", ...path], message)));
    const registration = {
      ...{ id: wanted.id, organization: wanted.organization, provider: wanted.provider, unrestricted, paused: true },
      displayName: wanted.displayName ?? wanted.id,
      options: wanted.options,
      externalId: prepared.takesExternalId ? draft.externalId : null,
      sweepIntervalMs: wanted.sweepIntervalMs,
      deadlineMs: wanted.deadlineMs,
      createdBy: viewer.actor,
    };
    const { claims } = prepared;
    if (backends.byId(wanted.id)?.origin === "CONFIGURATION") return refused(taken());
    // What has an external id is told only once it is proven: else anybody could ask which roles others use.
    const isClaimed = registration.externalId === null && isConfigured(wanted.organization, claims);
    const outcome = isClaimed ? "CLAIM_TAKEN" : await registrations.add({ ...registration, claims });
    if (outcome === "CLAIM_TAKEN") return refused(usedElsewhere("options"));
    if (outcome === "TOO_MANY") return refused(tooMany());
    if (outcome === "ADDED") told("backend.added", viewer, registration);
    // Sent twice, also in the same moment, it is the one that was first.
    const kept = await registrations.get(wanted.id);
    return kept && isSame(kept, registration) ? answer(kept.id, kept.externalId) : refused(taken());
  }

  /** What a viewer may administer; throws NOT_FOUND as if it were not there, or FORBIDDEN. */
  async function found(viewer: Viewer, id: string): Promise<Registration | Backend> {
    // Asked for every id: how long the answer takes must not tell who is in the configuration.
    const kept = await registrations.get(id);
    const configured = backends.byId(id);
    const one = configured?.origin === "CONFIGURATION" ? configured : kept;
    if (!one) throw unheardOf("backend");
    mayAdminister(viewer, one.organization, "backend");
    return one;
  }

  async function registered(viewer: Viewer, id: string): Promise<Registration> {
    const one = await found(viewer, id);
    if ("provenAt" in one) return one;
    throw new GatewayError(
      "WRONG_STATE",
      "This backend stands in the configuration of the gateway. Have its operator change it there.",
      { field: "id" },
    );
  }

  async function present(viewer: Viewer, id: string): Promise<Registration> {
    const one = await registered(viewer, id);
    if (one.removedAt !== null) throw unheardOf("backend");
    return one;
  }

  async function test(viewer: Viewer, id: string): Promise<BackendAnswer> {
    const one = await found(viewer, id);
    const backend = backends.byId(id) ?? null;
    if (!("provenAt" in one)) {
      return { ...nothing, ...(await rightsOf(one.adapter)), backend };
    }
    if (one.removedAt !== null) throw unheardOf("backend");
    const { externalId } = one;
    const prepared = maker.prepare({ ...one, externalId: externalId ?? "" });
    if (!("adapter" in prepared)) return refused(...prepared.map(outdated));
    const proof = await prepared.prove({ signal: AbortSignal.timeout(testMs) });
    const isProven = proof.every(({ outcome }) => outcome === "GRANTED");
    if (externalId !== null) {
      const isClaimed = isProven && isConfigured(one.organization, prepared.claims);
      const outcome = isClaimed ? "CLAIM_TAKEN" : await registrations.setProven(id, isProven);
      if (outcome === "CLAIM_TAKEN") return refused(usedElsewhere("id"));
    }
    told(isProven ? "backend.tested" : "backend.not-proven", viewer, one);
    const checks = proof.map((check) => ({ ...check, region: null }));
    if (!isProven) return { userErrors: [], backend, checks, externalId };
    // A fresh one: what it refers to may have changed since, and while it is paused there is none that asks.
    const adapter = prepared.adapter();
    const rights = await rightsOf(adapter).finally(() => adapter.close());
    return { ...rights, backend, checks: [...checks, ...rights.checks], externalId };
  }

  async function setPaused(viewer: Viewer, id: string, paused: boolean): Promise<BackendAnswer> {
    const one = await present(viewer, id);
    if (!paused && one.externalId !== null && one.provenAt === null)
      return refused(
        refusal(
          "WRONG_STATE",
          ["id"],
          "It was never shown that this backend's role asks for its externalId. Set that in the role's trust policy, then testBackend.",
        ),
      );
    if (one.paused !== paused) {
      await registrations.setPaused(id, paused);
      told(paused ? "backend.paused" : "backend.resumed", viewer, one);
    }
    return answer(id, one.externalId);
  }

  return {
    add: (viewer, wanted) => orRefused(() => add(viewer, wanted), refused),
    test: (viewer, id) => orRefused(() => test(viewer, id), refused),
    pause: (viewer, id) => orRefused(() => setPaused(viewer, id, true), refused),
    resume: (viewer, id) => orRefused(() => setPaused(viewer, id, false), refused),
    remove: (viewer, id) =>
      orRefused(async () => {
        const one = await registered(viewer, id);
        if (one.removedAt === null) {
          await registrations.remove(id);
          told("backend.removed", viewer, one);
        }
        return answer(id, null);
      }, refused),
    externalId: (viewer, { organization, externalId }) =>
      can(viewer, "administer", { type: "backend", organization }).allowed ? externalId : null,
  };
}

const nothing: BackendAnswer = { userErrors: [], backend: null, checks: [], externalId: null };

function refused(...userErrors: readonly UserError[]): BackendAnswer {
  return { ...nothing, userErrors };
}

/** No secret by AWS's own words, but nobody guesses it, and no two backends have the same. */
function newExternalId(): string {
  return `tintype-${randomBytes(18).toString("base64url")}`;
}

/** Whose it is, or was, is nobody's business. */
function taken(): UserError {
  return refusal("NAME_TAKEN", ["id"], "This id is taken. Choose another one.");
}

function tooMany(): UserError {
  return refusal(
    "QUOTA_EXCEEDED",
    ["organization"],
    `The organization has as many backends as it may, ${mostBackends}. Remove one that nobody needs.`,
  );
}

function usedElsewhere(field: string): UserError {
  return refusal(
    "CONFLICT",
    [field],
    "The credentials are in use by another organization of this gateway. Give some of your own.",
  );
}

/** It was fine when it was added: the configuration, or this version, has other rules now. */
function outdated({ path, message }: { readonly path: readonly string[]; readonly message: string }): UserError {
  return refusal("INVALID_REQUEST", ["id"], `Its options cannot be used any more (${path.join(".")}): ${message}`);
}
