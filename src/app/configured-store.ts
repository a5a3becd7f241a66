import type { Configuration } from "../config/configuration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store/store.ts";
import { openStore } from "../store/open.ts";

/** How long a start waits for a PostgreSQL that restarts, or starts beside it. */
const storePatienceMs = 30_000;

/** The store that the configuration names. `sharedFile`: its file, where another process has it open. */
export async function openConfiguredStore(
  { store: place, answers: { indexedImages } }: Configuration,
  clock: Clock,
  log: Log,
): Promise<{ readonly store: Store; readonly sharedFile: string | null }> {
  let sharedFile: string | null = null;
  const onFull = () =>
    log.warn(
      { indexedImages },
      "there are more images than answers.indexedImages: the database answers all lists; raise it where there is memory",
    );
  const store = await openStore("url" in place ? { url: place.url.reveal() } : place, clock, {
    startPatienceMs: storePatienceMs,
    onWaiting: (reason) => log.warn({ reason, forMs: storePatienceMs }, "the start waits for the database"),
    onShared: (file) => {
      sharedFile = file;
    },
    ...(indexedImages > 0 && { index: { waitForLoad: false, mostImages: indexedImages, onFull } }),
  });
  return { store, sharedFile };
}
