import { expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { ask } from "../../support/isolation/callers.ts";
import { createCanaries } from "../../support/isolation/canaries.ts";
import { plant } from "../../support/isolation/planting.ts";
import { startTenants } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();

const node = "id name description owner { id } tags { key value } views { backend { name } tags { key value } }";
/** Lists that are kept: they read the index and the ledger alone. */
const queries = [
  `{ images(first: 100) { totalCount complete nodes { ${node} } } }`,
  `{ images(first: 100, filter: { includeGone: true }, orderBy: { field: NAME, direction: ASC }) { nodes { ${node} } } }`,
  "{ images(first: 100) { nodes { id history(first: 3) { nodes { __typename position } } } sources { backend { name } } } }",
  "{ lifecycleEvents(first: 100) { nodes { __typename id imageId backend { name } } } }",
];

test("a caller who asks what others have just asked gets their own answer", async () => {
  const canaries = createCanaries();
  const world = await startTenants({ onEnd });
  await plant(world, canaries);
  for (const query of queries)
    for (let round = 0; round < 5; round += 1) {
      const bodies = new Set<string>();
      for (const caller of round % 2 === 0 ? world.callers : world.callers.toReversed()) {
        const { wire, body, json } = await ask(world.url, caller, { query });
        expect(json.errors, query).toBeUndefined();
        expect(canaries.findings(wire, caller.name), `${caller.name}: ${query}`).toEqual([]);
        bodies.add(body);
      }
      expect(bodies.size, query).toBeGreaterThan(3);
    }
});
