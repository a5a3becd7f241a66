import type { Cache } from "../../ports/cache.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import type { PublicationDefaults } from "../publications/policies.ts";
import type { Ages } from "./ages.ts";

export interface ExecuteParts {
  readonly ages: Ages;
  readonly store: Store;
  readonly backends: Backends;
  readonly cache: Cache;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly publicationDefaults: PublicationDefaults;
  /** Awaited between the steps of a mutation: where a test ends the process. */
  readonly step: (name: string) => Promise<void>;
}
