import type { Call } from "../../ports/adapter.ts";
import type { Backend } from "./backends.ts";

/** A call with this backend's deadline, ended early where the caller's signal ends. */
export function callTo(backend: Backend, signal?: AbortSignal): Call {
  const deadline = AbortSignal.timeout(backend.deadlineMs);
  return { signal: signal ? AbortSignal.any([signal, deadline]) : deadline };
}
