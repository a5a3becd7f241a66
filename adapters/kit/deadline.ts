/**
 * Runs `work` with a signal that aborts when the caller's does or when the time is up (reason: a TimeoutError). Rejects
 * at once on abort, with the reason, even where `work` is slow to notice; leaves no timer and no listener.
 */
export async function withDeadline<Result>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException("deadline passed", "TimeoutError")), milliseconds);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await unlessAborted(work(controller.signal), controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** The promise's outcome, or the signal's reason where that comes first. */
export function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
