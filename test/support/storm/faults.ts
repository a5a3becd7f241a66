import type { Random } from "../isolation/random.ts";
import { waitFor } from "../probes/wait-for.ts";
import type { CloudName, Control } from "../worlds/control.ts";

export const cloudNames: readonly CloudName[] = ["aws", "smartcloud"];

/** What a cloud answers with, or its network does, and which no key is lost by: a refusal would be a mutation's outcome. */
const kinds = ["5xx", "throttle", "reset", "empty", "truncated", "cut", "html", "html-503"] as const;

/** Some of the next calls of each cloud fail, each in its way. */
export async function addFaults(control: Control, random: Random): Promise<void> {
  for (const cloud of cloudNames)
    for (let number = 2 + random.below(3); number > 0; number -= 1)
      await control.fail(cloud, { kind: random.pick(kinds), times: 1 + random.below(3), after: random.below(2) });
}

/** Heals both clouds once each has failed, and gives how many calls did. */
export async function heal(control: Control): Promise<Readonly<Record<CloudName, number>>> {
  const hits = { aws: 0, smartcloud: 0 };
  for (const cloud of cloudNames) {
    await waitFor(async () => (await control.hits(cloud)) > 0, { what: `a call of ${cloud} to fail`, everyMs: 25 });
    hits[cloud] = await control.hits(cloud);
    await control.heal(cloud);
  }
  return hits;
}
