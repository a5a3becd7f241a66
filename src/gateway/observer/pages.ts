import type { Region } from "../../domain/image/image.ts";
import type { ImageReader, KnownPages, Page } from "../../ports/adapter.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";

export interface ArrivedPage extends Page {
  /** When the call that brought it began. */
  readonly beganAt: string;
}

interface Asked {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly region: Region;
  readonly known: KnownPages;
  readonly signal: AbortSignal;
}

/** All pages of one backend's scope in one region. Each has the backend's deadline; what is done with it does not count. */
export async function* pagesOf(asked: Asked): AsyncGenerator<ArrivedPage> {
  const { backend, clock, region, known, signal } = asked;
  const { images } = backend.adapter;
  if (images.parts) return yield* partsOf(asked, images.parts);
  let cursor: string | null = null;
  do {
    const beganAt = isoTime(clock.now());
    const page: Page = await images.list(region, cursor, callTo(backend, signal), known);
    yield { ...page, beganAt };
    cursor = page.next;
  } while (cursor !== null);
}

async function* partsOf(
  { backend, clock, region, known, signal }: Asked,
  parts: NonNullable<ImageReader["parts"]>,
): AsyncGenerator<ArrivedPage> {
  const beganAt = isoTime(clock.now());
  const late = new AbortController();
  const arriving = parts(region, { signal: AbortSignal.any([signal, late.signal]) }, known)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(
        () => late.abort(new DOMException("deadline passed", "TimeoutError")),
        backend.deadlineMs,
      );
      const part = await arriving.next().finally(() => clearTimeout(timer));
      if (part.done) return;
      yield { ...part.value, beganAt };
    }
  } finally {
    await arriving.return?.();
  }
}
