import type { GatewayError } from "../domain/errors.ts";
import type { Provider, Realm } from "../domain/image.ts";
import { isoTime } from "../ports/clock.ts";
import type { SourceError, SourceRow } from "../ports/store.ts";
import type { Backend, Backends } from "./backends.ts";

/**
 * FRESH: the last sweep was complete and in time. STALE: no failure, but no complete sweep in time. The others name the
 * last attempt's failure: UNREACHABLE stands for every "no usable answer" (the error's code says which). PAUSED: nobody
 * looks, since an admin wants it so.
 */
export const sourceStatuses = ["FRESH", "STALE", "UNREACHABLE", "DENIED", "THROTTLED", "PAUSED"] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

export interface SourceState {
  readonly backendId: string;
  readonly status: SourceStatus;
  /** What is known is complete as of then; null where it never was. */
  readonly asOf: string | null;
  readonly error: SourceError | null;
}

/** The worst of the backend's realms, as of the oldest of them. */
export function sourceState(backend: Backend, rows: readonly SourceRow[], now: number): SourceState {
  const states = backend.adapter.realms.map((realm) =>
    realmState(
      backend,
      rows.find((row) => row.backendId === backend.id && row.realm === realm),
      now,
    ),
  );
  return states.reduce((worst, state) => ({
    backendId: backend.id,
    status: severity(state.status) > severity(worst.status) ? state.status : worst.status,
    error:
      worst.error === null || (state.error !== null && severity(state.status) > severity(worst.status))
        ? state.error
        : worst.error,
    asOf: worst.asOf === null || state.asOf === null ? null : earlier(worst.asOf, state.asOf),
  }));
}

/** How each realm of each backend is doing, worked out once for all images of an answer. */
export interface SourceStates {
  of(backendId: string, realm: Realm): SourceState | undefined;
  /** Of all backends of the organization that look there. */
  ofOrganization(organization: string, provider: Provider, realm: Realm): readonly SourceState[];
}

export function sourceStates(backends: Backends, rows: readonly SourceRow[], now: number): SourceStates {
  const known = new Map<string, SourceState | undefined>();
  const of = (backendId: string, realm: Realm) => {
    const name = `${backendId}/${realm}`;
    if (known.has(name)) return known.get(name);
    const backend = backends.byId(backendId);
    const row = rows.find((one) => one.backendId === backendId && one.realm === realm);
    const state = backend && realmState(backend, row, now);
    known.set(name, state);
    return state;
  };
  return {
    of,
    ofOrganization: (organization, provider, realm) =>
      backends
        .seeing(provider, realm)
        .filter((backend) => backend.organization === organization)
        .flatMap(({ id }) => of(id, realm) ?? []),
  };
}

function realmState(backend: Backend, row: SourceRow | undefined, now: number): SourceState {
  const asOf = row?.asOf ?? null;
  if (backend.paused) return { backendId: backend.id, status: "PAUSED", asOf, error: null };
  const error = row?.error ?? null;
  // What a complete sweep did not list and nobody confirmed yet may be missing from every answer.
  const late = (row?.suspects.length ?? 0) > 0 || asOf === null || asOf < isoTime(now - freshForMs(backend));
  return { backendId: backend.id, status: error ? statusOf(error.code) : late ? "STALE" : "FRESH", asOf, error };
}

/** A failure as sources, images and machines show it. */
export function sourceErrorOf({ code, message, info }: GatewayError): SourceError {
  return { code, message, retryAfterMs: info.retryAfterMs ?? null };
}

export function statusOf(code: string): SourceStatus {
  switch (code) {
    case "BACKEND_DENIED":
    case "FORBIDDEN":
      return "DENIED";
    case "BACKEND_THROTTLED":
      return "THROTTLED";
    case "BACKEND_PAUSED":
      return "PAUSED";
    default:
      return "UNREACHABLE";
  }
}

/** Two missed sweeps and the time that a sweep may take. */
function freshForMs({ sweepIntervalMs, deadlineMs }: Backend): number {
  return 3 * sweepIntervalMs + deadlineMs;
}

function earlier(one: string, other: string): string {
  return [one, other].sort()[0] ?? one;
}

const severity = (status: SourceStatus): number => sourceStatuses.indexOf(status);
