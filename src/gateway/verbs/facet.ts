import type { Verb } from "../../ports/verbs.ts";
import type { Backend } from "../backends/backends.ts";
import type { Ability } from "./verb.ts";

export function facetOf(backend: Backend, ability: Ability): Verb<unknown, unknown> | null {
  // A verb's request is made by the order of the same ability.
  return (backend.adapter.verbs?.[ability] as Verb<unknown, unknown> | undefined) ?? null;
}
