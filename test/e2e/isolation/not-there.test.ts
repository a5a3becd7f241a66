import { beforeAll, describe, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { createCanaries, everyoneOf, type ViewerName, viewerNames } from "../../support/isolation/canaries.ts";
import { nobodys, ordersFor, type Question, questionsAbout, targetAt } from "../../support/isolation/paths.ts";
import { type Planted, type Plants, plant } from "../../support/isolation/planting.ts";
import { startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;
let plants: Plants;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  plants = await plant(world, createCanaries());
  // Whoever may see them has: the caches are filled.
  const operator = world.caller("operator");
  const query = "query ($id: ID!) { image(id: $id) { name } }";
  await Promise.all(plants.images.map(({ id }) => dataOf(world.url, operator, query, { id })));
});

const strangers = viewerNames.filter((name) => name !== "operator");

/** Images that are neither this viewer's, nor public, nor shared with anybody. */
function hiddenFrom(viewer: ViewerName): readonly Planted[] {
  return plants.images.filter(({ kind, owner, creator }) => {
    if (kind === "public" || kind === "shared") return false;
    if (!everyoneOf(owner).includes(viewer)) return true;
    return creator === "acme-admin" && viewer !== "acme-admin";
  });
}

async function sameFor(caller: Caller, [one, other]: readonly (Question | undefined)[]): Promise<string> {
  if (!one || !other) throw new Error("nothing to ask");
  const [hidden, absent] = [await ask(world.url, caller, one), await ask(world.url, caller, other)];
  const [status] = hidden.wire.split(" ");
  expect(absent.wire.split(" ")[0]).toBe(status);
  expect(hidden.body).toBe(absent.body);
  return hidden.body;
}

describe.each(strangers)("to %s", (name) => {
  const paths = Object.keys(questionsAbout(nobodys({ provider: "AWS", region: "us-east-1", nativeId: "" })));

  test.each(paths)("an image that is not theirs is, by %s, what was never there", async (path) => {
    const hidden = hiddenFrom(name);
    expect(hidden.length).toBeGreaterThan(0);
    const same = (image: (typeof hidden)[number] | ReturnType<typeof targetAt>) =>
      sameFor(world.caller(name), [questionsAbout(image)[path], questionsAbout(nobodys(image))[path]]);
    await Promise.all([...hidden, ...plants.unseen.map(targetAt)].map(same));
  });

  test("every mutation of it refuses as for what was never there", async () => {
    for (const image of hiddenFrom(name).slice(0, 6))
      for (const dryRun of [true, false]) {
        const absent = ordersFor(nobodys(image), dryRun);
        for (const [mutation, order] of Object.entries(ordersFor(image, dryRun))) {
          const body = await sameFor(world.caller(name), [order, absent[mutation]]);
          expect(body, mutation).toMatch(
            name === "anonymous" ? /UNAUTHENTICATED/ : name === "acme-machine" ? /FORBIDDEN/ : /NOT_FOUND/,
          );
        }
      }
  });
});

describe("what is no image", () => {
  const globexIds = `{ organization(id: "globex") {
    id backends { id } members { nodes { id } } apiTokens { nodes { id } }
  } lifecycleEvents(first: 100, filter: { backends: ["globex-aws"] }) { nodes { id image { visibility } } } }`;

  test("another organization, its backends, members, tokens and events are what was never there", async () => {
    const { organization, lifecycleEvents } = await dataOf<{
      organization: Readonly<Record<"backends" | "members" | "apiTokens", unknown>> & { readonly id: string };
      lifecycleEvents: { readonly nodes: readonly { readonly image: { readonly visibility: string } }[] };
    }>(world.url, world.caller("operator"), globexIds);
    // Of public images everybody is told, and of what is shared those whom it is shared with.
    const events = lifecycleEvents.nodes.filter(({ image }) => image.visibility === "PRIVATE");
    expect(events.length).toBeGreaterThan(3);
    const ids = [...JSON.stringify([organization, events]).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(10);
    for (const name of ["anonymous", "acme-admin", "acme-machine", "initech-publisher"] as const)
      for (const id of ids) {
        const query = "query ($id: ID!) { node(id: $id) { __typename id } }";
        const { body } = await ask(world.url, world.caller(name), { query, variables: { id } });
        expect(body.trim()).toBe('{"data":{"node":null}}');
      }
  });

  test("another organization's machine is not found by its id, whichever backend is named", async () => {
    const query = `query ($backend: ID!, $nativeId: ID!, $id: String!) {
      instance(backend: $backend, region: "us-east-1", nativeId: $id) { name tags { value } image { name } }
      organization(id: $nativeId) { name }
    }`;
    const [acmes = "", globexs = ""] = plants.instances;
    const ask2 = async (name: ViewerName, backend: string, id: string) =>
      (await ask(world.url, world.caller(name), { query, variables: { backend, id, nativeId: backend } })).body;
    for (const backend of ["globex-aws", "acme-production", "no-such-backend"]) {
      const none = await ask2("acme-admin", backend, "i-0123456789abcdef0");
      expect(await ask2("acme-admin", backend, globexs)).toBe(none);
      expect(await ask2("anonymous", backend, acmes)).toBe(await ask2("anonymous", "none", "i-0"));
    }
    expect(await ask2("globex-member", "globex-aws", globexs)).toContain("canary-globex-machine");
  });
});
