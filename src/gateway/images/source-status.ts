import type { GatewayError } from "../../domain/errors.ts";
import type { SourceGap } from "../../domain/image/gap.ts";
import type { Provider, Region } from "../../domain/image/image.ts";
import { clockToleranceMs, isAhead, isoTime } from "../../ports/clock.ts";
import type { SourceError, SourceRow } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";

/**
 * FRESH: the last sweep was complete and in time. STALE: no failure, but no complete sweep in time. The others name the
 * last attempt's failure: UNREACHABLE stands for every "no usable answer" (the error's code says which). PAUSED: nobody
 * looks, since an admin wants it so.
 */
export const sourceStatuses = ["FRESH", "STALE", "UNREACHABLE", "DENIED", "THROTTLED", "PAUSED"] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

/** How the looks at one region of one backend are doing. */
export interface SourceState {
  readonly backendId: string;
  /** Null where it is about all regions of the backend. */
  readonly region: Region | null;
  readonly status: SourceStatus;
  /** What is known is complete as of then; null where it never was. */
  readonly asOf: string | null;
  readonly error: SourceError | null;
  readonly gaps: readonly SourceGap[];
}

/** Each region of the backend, in sweep order. */
export function regionStates(backend: Backend, states: SourceStates): readonly SourceState[] {
  return backend.adapter.regions.flatMap((region) => states.of(backend.id, region) ?? []);
}

/** The worst of the backend's regions, as of the oldest of those that were looked at to the end. */
export function sourceState(backend: Backend, states: SourceStates): SourceState {
  return regionStates(backend, states).reduce((worst, state) => ({
    backendId: backend.id,
    region: null,
    status: severity(state.status) > severity(worst.status) ? state.status : worst.status,
    error:
      worst.error === null || (state.error !== null && severity(state.status) > severity(worst.status))
        ? state.error
        : worst.error,
    asOf: earlier(worst.asOf, state.asOf),
    gaps: [...worst.gaps, ...state.gaps],
  }));
}

/** How each region of each backend is doing, worked out once for all images of an answer. */
export interface SourceStates {
  /** True for a time ahead of the clock that the states were worked out by. */
  isAhead(time: string): boolean;
  of(backendId: string, region: Region): SourceState | undefined;
  /** Of all backends of the organization that look there. */
  ofOrganization(organization: string, provider: Provider, region: Region): readonly SourceState[];
}

export function sourceStates(backends: Backends, rows: readonly SourceRow[], now: number): SourceStates {
  const known = new Map<string, SourceState | undefined>();
  const of = (backendId: string, region: Region) => {
    const name = `${backendId}/${region}`;
    if (known.has(name)) return known.get(name);
    const backend = backends.byId(backendId);
    const row = rows.find((one) => one.backendId === backendId && one.region === region);
    const state = backend && regionState(backend, region, row, now);
    known.set(name, state);
    return state;
  };
  return {
    isAhead: (time) => isAhead(time, now),
    of,
    ofOrganization: (organization, provider, region) =>
      backends
        .seeing(provider, region)
        .filter((backend) => backend.organization === organization)
        .flatMap(({ id }) => of(id, region) ?? []),
  };
}

function regionState(backend: Backend, region: Region, row: SourceRow | undefined, now: number): SourceState {
  const asOf = row?.asOf ?? null;
  const place = { backendId: backend.id, region, gaps: row?.gaps ?? [] };
  if (backend.paused) return { ...place, status: "PAUSED", asOf, error: null };
  const isUntimely = asOf !== null && isAhead(asOf, now);
  const error = row?.error ?? (isUntimely ? aheadError(asOf) : null);
  // What a complete sweep did not list and nobody confirmed yet may be missing from every answer.
  const late = (row?.suspects.length ?? 0) > 0 || asOf === null || asOf < isoTime(now - freshForMs(backend));
  return { ...place, status: error ? statusOf(error.code) : late ? "STALE" : "FRESH", asOf, error };
}

/** When the clock alone changes the status of a region that it has not changed yet; Infinity: never. */
export function nextChangeAt(backends: Backends, rows: readonly SourceRow[], now: number): number {
  const changes = rows.flatMap(({ backendId, asOf }) => {
    const backend = backends.byId(backendId);
    if (!backend || asOf === null) return [];
    const began = Date.parse(asOf);
    return [began - clockToleranceMs, began + freshForMs(backend) + 1].filter((at) => at > now);
  });
  return Math.min(...changes, Number.POSITIVE_INFINITY);
}

function aheadError(asOf: string): SourceError {
  const message = `What is known was looked at at ${asOf}, ahead of this gateway's clock: how old it is cannot be said before the next sweep.`;
  return { code: "CLOCK_SKEWED", message, retryAfterMs: null };
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
    case "CLOCK_SKEWED":
      return "STALE";
    case "BACKEND_PAUSED":
      return "PAUSED";
    default:
      return "UNREACHABLE";
  }
}

export function severity(status: SourceStatus): number {
  return sourceStatuses.indexOf(status);
}

/** Two missed sweeps and the time that a sweep may take. */
function freshForMs({ sweepIntervalMs, deadlineMs }: Backend): number {
  return 3 * sweepIntervalMs + deadlineMs;
}

/** Null says nothing: it is later than everything. */
export function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
