import { expect, test } from "vitest";
import { allImages, completeImages } from "../support/callers/catalog.ts";
import { allEvents } from "../support/callers/events.ts";
import { type Gateway, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { acmeSmartCloud } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";

interface Answer {
  readonly images: {
    readonly complete: boolean;
    readonly sources: readonly {
      readonly gaps: readonly { readonly subject: string; readonly code: string | null }[];
    }[];
    readonly nodes: readonly { readonly location: { readonly id: string; readonly placeName: string | null } | null }[];
  };
}

async function placesOf(gateway: Gateway) {
  const { data } = await gateway.graphql<Answer>(`{
    images(first: 50) {
      complete
      sources { gaps { subject code message known total } }
      nodes { ... on SmartCloudImage { location { id placeName: name } } }
    }
  }`);
  const { complete, sources, nodes } = data.images;
  return {
    complete,
    gaps: sources.flatMap(({ gaps }) => gaps),
    names: nodes.flatMap(({ location }) => (location ? [location.placeName] : [])),
  };
}

test.each(["5xx", "html", "deny", "truncated", "throttle"])(
  "while the names of places fail with %s all images are there, and names that are learned later are no events",
  async (kind) => {
    const { clouds, control } = await controlledClouds();
    const folder = temporaryFolder();
    const options = { clouds, backends: [acmeSmartCloud], sweepIntervalMs: 300, store: { folder } };
    await control.fail("smartcloud", { kind, action: "GET /locations" });
    const without = await startGateway(options);
    await completeImages(without);
    const events = await allEvents(without);
    expect((await allImages(without)).length).toBeGreaterThan(100);
    const before = await placesOf(without);
    expect(before.complete).toBe(true);
    expect(before.gaps).toMatchObject([{ subject: "NAMES", code: expect.stringMatching(/^BACKEND_/) }]);
    expect(new Set(before.names)).toEqual(new Set([null]));
    await without.stop();

    // A failure is not asked about again for a minute; another process knows nothing of it.
    await control.heal("smartcloud");
    const named = await startGateway(options);
    await completeImages(named);
    await expect.poll(async () => (await placesOf(named)).gaps).toEqual([]);
    await expect.poll(async () => (await placesOf(named)).names).not.toContain(null);
    expect(await allEvents(named)).toEqual(events);
    await named.stop();

    // What was known stays.
    await control.fail("smartcloud", { kind, action: "GET /locations" });
    const again = await startGateway(options);
    await expect.poll(async () => (await placesOf(again)).gaps).toHaveLength(1);
    expect((await placesOf(again)).names).not.toContain(null);
    expect(await allEvents(again)).toEqual(events);
  },
);
