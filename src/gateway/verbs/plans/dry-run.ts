import type { Viewer } from "../../../domain/access/policy.ts";
import type { Store } from "../../../ports/store/store.ts";
import type { Verb } from "../../../ports/verbs.ts";
import { joiningNothing } from "../../assets/copies.ts";
import type { Loaders } from "../../loaders.ts";
import type { Place } from "../place.ts";
import type { VerbRule } from "../verb.ts";
import { type Foreseen, foresee } from "./foresight.ts";

interface Asker {
  readonly store: Store;
  readonly viewer: Viewer;
  readonly loaders: Loaders;
}

/** What a dry run says beforehand: of the cloud, and of what is written about a copy. */
export async function foreseenOf(
  { store, viewer, loaders }: Asker,
  rule: VerbRule,
  facet: Verb<unknown, unknown>,
  place: Place,
  request: unknown,
): Promise<Foreseen> {
  const isCopy = rule.ability === "copying" && place.target !== null;
  const [foreseen, unjoined] = await Promise.all([
    foresee(facet, place, request),
    isCopy ? joiningNothing(store, viewer, loaders, place.backend, place.target) : [],
  ]);
  return { ...foreseen, warnings: [...foreseen.warnings, ...unjoined] };
}
