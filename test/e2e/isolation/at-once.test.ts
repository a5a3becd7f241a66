import { beforeAll, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
const privates: string[] = [];
const shared: string[] = [];
let world: TenantsWorld;

// Swept once, and then not for as long as the test runs: all calls are the queries'.
beforeAll(async () => {
  world = await startTenants({
    ...{ onEnd, sweepIntervalMs: 600_000 },
    async prepare(control) {
      const image = { region, ownerId: "111122223333" };
      const globex = { launchPermissions: [{ userId: "777788889999" }] };
      privates.push(...(await control.createImages([0, 1, 2, 3].map((n) => ({ ...image, name: `private-${n}` })))));
      shared.push(
        ...(await control.createImages([0, 1, 2, 3].map((n) => ({ ...image, ...globex, name: `shared-${n}` })))),
      );
    },
  });
  const places = [...privates, ...shared].map((nativeId) => ({ provider: "AWS", region, nativeId }));
  // What the index knows needs no call; what is known to be there is asked of the account that sees it.
  for (const place of places) await imageAt(world, world.caller("acme-member"), place);
  for (const place of places.slice(4)) await imageAt(world, world.caller("globex-member"), place);
});

interface Calls {
  readonly byAction: Readonly<Record<string, number>>;
  readonly byAccountAndRegion: Readonly<Record<string, number>>;
}

const query = `query ($id: String!) {
  imageByNativeId(provider: AWS, region: "us-east-1", nativeId: $id) { name views { backend { name } } }
}`;

interface Answer {
  readonly imageByNativeId: { readonly name: string; readonly views: readonly object[] } | null;
}

const asked = (name: "acme-member" | "globex-member" | "initech-publisher", id: string) =>
  dataOf<Answer>(world.url, world.caller(name), query, { id });

/** What the clouds were asked meanwhile. */
async function callsOf(work: () => Promise<void>): Promise<Calls> {
  await world.control.resetCalls("aws");
  await work();
  return world.steer<Calls>("GET", "aws/calls");
}

test("two organizations that ask for a shared image at once are answered by their own accounts", async () => {
  const [id = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name: "fresh-shared", launchPermissions: [{ userId: "777788889999" }] },
  ]);
  const { byAction, byAccountAndRegion } = await callsOf(async () => {
    const [acme, globex] = await Promise.all([asked("acme-member", id), asked("globex-member", id)]);
    expect(acme.imageByNativeId?.name).toBe("fresh-shared");
    expect(globex.imageByNativeId).toEqual({ name: "fresh-shared", views: [{ backend: { name: "globex-aws" } }] });
  });
  // Acme has two accounts that look here.
  expect(byAccountAndRegion).toEqual({
    "111122223333/us-east-1": 1,
    "444455556666/us-east-1": 1,
    "777788889999/us-east-1": 1,
  });
  expect(byAction).toEqual({ DescribeImages: 3 });
});

test("a private image that its owner is just asking for is not given to another who asks at the same moment", async () => {
  const [id = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name: "fresh-private" }]);
  const { byAccountAndRegion } = await callsOf(async () => {
    await world.steer("POST", "aws/slow", { ms: 300, account: "111122223333" });
    const first = asked("acme-member", id);
    const [globex, initech] = await Promise.all([asked("globex-member", id), asked("initech-publisher", id)]);
    expect((await first).imageByNativeId?.name).toBe("fresh-private");
    expect([globex.imageByNativeId, initech.imageByNativeId]).toEqual([null, null]);
  });
  await world.control.heal("aws");
  expect(byAccountAndRegion).toMatchObject({ "777788889999/us-east-1": 1, "123456789012/us-east-1": 1 });
});

test("asking for another organization's image never makes the gateway ask with that organization's credentials", async () => {
  const { byAccountAndRegion } = await callsOf(async () => {
    for (const id of privates) expect((await asked("globex-member", id)).imageByNativeId).toBeNull();
  });
  expect(Object.keys(byAccountAndRegion)).toEqual(["777788889999/us-east-1"]);
});

test("what one organization has in the cache is not what another is answered from", async () => {
  const [id = ""] = privates;
  await asked("acme-member", id);
  const nothing = await callsOf(async () => {
    expect((await asked("acme-member", id)).imageByNativeId?.name).toBe("private-0");
  });
  expect(nothing.byAction).toEqual({});
  expect((await asked("globex-member", id)).imageByNativeId).toBeNull();
  const [other = ""] = shared;
  await asked("acme-member", other);
  const globex = await asked("globex-member", other);
  expect(globex.imageByNativeId?.views).toEqual([{ backend: { name: "globex-aws" } }]);
});
