import { beforeAll, describe, expect, test } from "vitest";
import { completeImages, type ImagesAnswer, listImages, type SourceAnswer } from "../support/callers/catalog.ts";
import { mutate } from "../support/callers/mutations.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { aws, globexAws, tenants } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";

const acme = "acme-production";

/** An account that did not enable ap-east-1, which its backend names all the same. */
const withDeadRegion = (...regions: readonly string[]) => aws(acme, "acme", "111122223333", { regions });

const byRegion = ({ sources }: Pick<ImagesAnswer, "sources">, region: string): SourceAnswer | undefined =>
  sources.find((source) => source.region === region);

describe.each([
  ["first", ["ap-east-1", "us-east-1"]],
  ["last", ["us-east-1", "ap-east-1"]],
])("a region that the account has not enabled, named %s", (_, regions) => {
  const onEnd = closeAfterAll();
  let gateway: Gateway;
  beforeAll(async () => {
    const { clouds } = await controlledClouds({}, onEnd);
    gateway = await startGateway({ clouds, onEnd, backends: [withDeadRegion(...regions)], sweepIntervalMs: 300 });
    await waitFor(async () => (await listImages(gateway, { filter: { regions: ["us-east-1"] } })).complete, {
      what: "us-east-1 to be complete",
    });
    await waitFor(async () => byRegion(await listImages(gateway), "ap-east-1")?.error, { what: "ap-east-1 to fail" });
  });

  test("makes no answer incomplete that cannot hold an image of it", async () => {
    const here = await listImages(gateway, { filter: { regions: ["us-east-1"] } });
    expect(here).toMatchObject({ complete: true, sources: [{ name: acme, region: "us-east-1", status: "FRESH" }] });
    expect(here.totalCount).toBeGreaterThan(0);
    expect((await listImages(gateway)).complete).toBe(false);
    expect((await listImages(gateway, { filter: { regions: ["ap-east-1"] } })).complete).toBe(false);
  });

  test("says so in EC2's own word, and how to enable it, while the other region is as of its last sweep", async () => {
    const all = await listImages(gateway);
    expect(byRegion(all, "us-east-1")).toMatchObject({ status: "FRESH", asOf: expect.any(String), error: null });
    expect(byRegion(all, "ap-east-1")).toMatchObject({
      ...{ status: "DENIED", asOf: null },
      error: {
        code: "BACKEND_DENIED",
        message: expect.stringMatching(
          /ap-east-1.*: the region is not enabled for this account \(AuthFailure\)\. Enable the region.* or take it off/,
        ),
      },
    });
    const { data } = await gateway.graphql<{ backends: readonly object[] }>(
      "{ backends { source { region status asOf } sources { name region status asOf } } }",
    );
    expect(data.backends[0]).toMatchObject({
      source: { region: null, status: "DENIED", asOf: expect.any(String) },
      sources: regions.map((region) => ({ name: acme, region })),
    });
  });
});

test("a backend of nothing but such a region says so of its credentials' check too", async () => {
  const { clouds } = await controlledClouds();
  const gateway = await startGateway({ clouds, backends: [withDeadRegion("ap-east-1")] });
  const failed = async () => byRegion(await listImages(gateway), "ap-east-1")?.error?.message;
  expect(await waitFor(failed, { what: "ap-east-1 to fail" })).toMatch(
    /in ap-east-1 .*: the region is not enabled for this account \(InvalidClientTokenId\)/,
  );
});

test("a copy into a region that the account has not enabled is refused by that reason", async () => {
  const { clouds } = await controlledClouds();
  const gateway = await startGateway({ clouds, backends: [withDeadRegion("us-east-1", "ap-east-1")] });
  const filter = { regions: ["us-east-1"], ownedByViewer: true, states: ["AVAILABLE"] };
  const image = await waitFor(async () => (await listImages(gateway, { first: 1, filter })).nodes[0], {
    what: "an image",
  });
  const copied = await mutate(gateway, "copyImage", { imageId: image?.id, region: "ap-east-1", name: "copied" });
  expect(copied).toMatchObject({
    userErrors: [
      { code: "BACKEND_DENIED", message: expect.stringMatching(/not enabled for this account \(AuthFailure\)/) },
    ],
  });
});

test("a region whose name AWS does not know is told apart from one that is not enabled", async () => {
  const { clouds } = await controlledClouds();
  const gateway = await startGateway({ clouds, backends: [withDeadRegion("us-east-1", "us-esat-1")] });
  const failed = async () => byRegion(await listImages(gateway), "us-esat-1")?.error?.message;
  expect(await waitFor(failed, { what: "us-esat-1 to fail" })).toMatch(
    /AWS has no region of this name \(AuthFailure\)/,
  );
});

describe("an answer that nobody of the viewer's own backends can make complete", () => {
  const onEnd = closeAfterAll();
  let gateway: Gateway;
  let anonymous: Gateway;
  let globex: Gateway;
  beforeAll(async () => {
    const { clouds } = await controlledClouds({}, onEnd);
    const [production] = tenants;
    if (!production) throw new Error("no tenants");
    gateway = await startGateway({ clouds, onEnd, backends: [production, globexAws] });
    await completeImages(gateway);
    [anonymous, globex] = [await gateway.as(null), await gateway.as("globex-member")];
  });

  const nobodys = (region: string | null, message: RegExp) => ({
    ...{ name: "no backend of yours", backend: null, region, status: "STALE", asOf: null },
    error: { code: "UNSUPPORTED", message: expect.stringMatching(message) },
  });

  test("names a public source with status and age to those who have no backend", async () => {
    const { complete, sources, nodes } = await listImages(anonymous, { first: 5 });
    expect(nodes.length).toBe(5);
    expect(complete).toBe(false);
    expect(sources).toEqual([
      {
        ...{ name: "a public source", backend: null, region: null, status: "FRESH", error: null },
        asOf: expect.any(String),
      },
    ]);
    const none = await listImages(anonymous, { filter: { name: "no-such-image" } });
    expect(none).toMatchObject({ complete: false, nodes: [], sources: [nobodys(null, /^You have no backend/)] });
  });

  test("says where the viewer's own backends look, and nothing of anybody else's", async () => {
    const looked = /They look at eu-west-1, us-east-1:/;
    const list = (filter: object) => listImages(globex, { first: 1, filter });
    expect(await list({ regions: ["us-esat-1"] })).toMatchObject({
      ...{ complete: false, sources: [nobodys("us-esat-1", looked)] },
    });
    const both = await list({ regions: ["us-east-1", "us-esat-1"] });
    expect(both).toMatchObject({ complete: false, sources: [{ name: "globex" }, nobodys("us-esat-1", looked)] });
    const others = await list({ backends: [acme], providers: ["AWS"] });
    expect(others.sources).toEqual((await list({ backends: ["no-such-backend"], providers: ["AWS"] })).sources);
    expect(others).toMatchObject({ complete: false, sources: [nobodys(null, /no backend of one of the names/)] });
    expect(await list({ providers: ["SMARTCLOUD"] })).toMatchObject({
      ...{ complete: false, sources: [nobodys(null, /^None of your backends can show/)] },
    });
  });

  test("says of an image's machines that nobody was asked", async () => {
    const { data } = await anonymous.graphql<{ images: { nodes: readonly { instances: object }[] } }>(
      "{ images(first: 1) { nodes { instances { complete nodes { name } sources { name status backend { name } error { code message } } } } } }",
    );
    expect(data.images.nodes[0]?.instances).toEqual({
      ...{ complete: false, nodes: [] },
      sources: [
        {
          ...{ name: "no backend of yours", status: "STALE", backend: null },
          error: { code: "UNSUPPORTED", message: "You have no backend that could be asked." },
        },
      ],
    });
  });
});
