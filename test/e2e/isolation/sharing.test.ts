import { expect, onTestFinished, test } from "vitest";
import { allImages, nextSweep } from "../../support/callers/catalog.ts";
import { allEvents, followOverWebSocket } from "../../support/callers/events.ts";
import { ask, dataOf } from "../../support/isolation/callers.ts";
import { questionsAbout, targetAt } from "../../support/isolation/paths.ts";
import { imageAt, startTenants } from "../../support/isolation/tenants-world.ts";
import { waitFor } from "../../support/probes/wait-for.ts";

const region = "us-east-1";
const globexAccount = { userId: "777788889999" };

test("what is no longer shared is gone for those who had it, and what becomes of it then is not told to them", async () => {
  const world = await startTenants({ onEnd: onTestFinished, sweepIntervalMs: 300 });
  const [gateway] = world.gateways;
  const globex = await gateway.as("globex-member");
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name: "partners-2026", launchPermissions: [globexAccount] },
  ]);
  const place = { provider: "AWS", region, nativeId };
  const id = await imageAt(world, world.caller("globex-member"), place);
  await imageAt(world, world.caller("acme-member"), place);
  const change = (fields: object) => world.control.change([{ region, imageId: nativeId, change: fields }]);
  const described = (description: string) => async () => {
    const query = "query ($id: ID!) { image(id: $id) { description } }";
    const { image } = await dataOf<{ image: { description: string | null } | null }>(
      world.url,
      world.caller("acme-member"),
      query,
      { id },
    );
    return image?.description === description;
  };
  const found = async (filter: object) =>
    (await allImages(globex, { filter })).some(({ nativeId: listed }) => listed === nativeId);

  await change({ description: "while it was shared" });
  const watching = await followOverWebSocket(globex, { filter: { imageIds: [id] } });
  await waitFor(described("while it was shared"), { what: "the description" });
  await nextSweep(gateway, "globex-aws");
  expect(await found({ text: "partners-2026" })).toBe(true);

  await change({ launchPermissions: { remove: [globexAccount] } });
  await nextSweep(gateway, "globex-aws");
  await nextSweep(gateway, "acme-production");
  expect(await found({})).toBe(false);
  expect(await found({ text: "partners-2026" })).toBe(false);
  expect((await allEvents(globex, { filter: { imageIds: [id] } })).at(-1)?.__typename).toBe("ImageNoLongerVisible");
  const lost = (await allEvents(globex, { filter: { imageIds: [id] } })).length;

  await change({ name: "secret-2027", description: "after it was shared", tags: { set: { later: "secret-tag" } } });
  await change({ launchPermissions: { add: [{ userId: "880000000000" }] } });
  await waitFor(described("after it was shared"), { what: "the new description" });
  await nextSweep(gateway, "acme-production");
  await nextSweep(gateway, "globex-aws");
  for (const question of Object.values(questionsAbout(targetAt(place)))) {
    const { body } = await ask(world.url, world.caller("globex-member"), question);
    expect(body).not.toMatch(/secret|after it was shared|880000000000/);
  }
  for (const word of ["secret-2027", "after it was shared", "secret-tag"])
    expect(await found({ text: word, includeGone: true }), word).toBe(false);
  // What is left is a tombstone: what it last saw.
  const tombstone =
    "query ($id: ID!) { image(id: $id) { gone name description } node(id: $id) { ... on Image { gone } } }";
  expect(await dataOf(world.url, world.caller("globex-member"), tombstone, { id })).toEqual({
    image: { gone: true, name: "partners-2026", description: "while it was shared" },
    node: { gone: true },
  });
  expect(await allEvents(globex, { filter: { imageIds: [id] } })).toHaveLength(lost);
  expect(watching.events.at(-1)?.__typename).toBe("ImageNoLongerVisible");
});
