/** What every call to a cloud carries. Adapters pass the signal on; an aborted call ends within 100 ms and leaves no socket. */
export interface Call {
  readonly signal: AbortSignal;
}
