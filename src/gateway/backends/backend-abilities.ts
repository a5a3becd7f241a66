import { type AnyAdapter, type Capability, capabilities } from "../../ports/adapter.ts";
import { verbRules } from "../verbs/rules.ts";
import type { Ability } from "../verbs/verb.ts";

/** Every ability that some verb needs, once, in the order of the verbs. */
export const verbAbilities: readonly Ability[] = [...new Set(Object.values(verbRules).map(({ ability }) => ability))];

export const backendAbilities: readonly BackendAbility[] = [...capabilities, "instances", ...verbAbilities];

/** What an adapter may have besides listing: the facets, the machines, the verbs. */
export type BackendAbility = Capability | Ability | "instances";

export function abilitiesOf(adapter: AnyAdapter): readonly BackendAbility[] {
  return [
    ...capabilities.filter((name) => adapter[name] !== undefined),
    ...(adapter.instances ? ["instances" as const] : []),
    ...verbAbilities.filter((name) => adapter.verbs?.[name] !== undefined),
  ];
}
