import { beforeAll, describe, expect, test } from "vitest";
import { allImages, completeImages, type ImageAnswer, listImages } from "../support/callers/catalog.ts";
import { closeAfterAll } from "../support/closing.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";

/** Each filter with what must hold of every image that it lets through, and of none that it keeps back. */
const filters: readonly (readonly [what: string, filter: object, holds: (image: ImageAnswer) => boolean])[] = [
  ["providers", { providers: ["SMARTCLOUD"] }, ({ provider }) => provider === "SMARTCLOUD"],
  ["backends", { backends: ["acme-smartcloud"] }, ({ provider }) => provider === "SMARTCLOUD"],
  ["regions", { regions: ["eu-west-1"] }, ({ region }) => region === "eu-west-1"],
  ["states", { states: ["AVAILABLE", "FAILED"] }, ({ state }) => ["AVAILABLE", "FAILED"].includes(state)],
  ["visibilities", { visibilities: ["SHARED"] }, ({ visibility }) => visibility === "SHARED"],
  ["owners, by id", { owners: ["111122223333"] }, ({ owner }) => owner?.id === "111122223333"],
  ["owners, by alias", { owners: ["amazon"] }, ({ owner }) => owner?.alias === "amazon"],
  ["platforms", { platforms: ["WINDOWS"] }, ({ platform }) => platform === "WINDOWS"],
  ["architectures", { architectures: ["ARM64"] }, ({ architecture }) => architecture === "ARM64"],
  ["rootDeviceTypes", { rootDeviceTypes: ["EBS"] }, ({ rootDeviceType }) => rootDeviceType === "EBS"],
  ["name", { name: "ACME-*" }, ({ name }) => /^acme-/i.test(name ?? "")],
  ["tags", { tags: [{ key: "Team" }] }, ({ tags }) => tags.some(({ key }) => key === "Team")],
  ["createdAfter", { createdAfter: "2025-01-01T00:00:00Z" }, ({ createdAt }) => (createdAt ?? "") > "2025-01-01"],
  [
    "createdBefore",
    { createdBefore: "2025-01-01T00:00:00Z" },
    ({ createdAt }) => createdAt !== null && createdAt < "2025-01-01",
  ],
  [
    "deprecated",
    { deprecated: true },
    ({ deprecatedAt }) => deprecatedAt !== null && deprecatedAt < new Date().toISOString(),
  ],
  ["paid", { paid: true }, ({ paid }) => paid],
];

describe("the filter", () => {
  const onEnd = closeAfterAll();
  let gateway: Gateway;
  let everything: readonly ImageAnswer[];
  beforeAll(async () => {
    const { clouds } = await controlledClouds({ scale: 50 }, onEnd);
    gateway = await startGateway({ clouds, onEnd });
    await completeImages(gateway);
    everything = await allImages(gateway);
  });

  test.each(filters)("%s lets through what it names, all of it and nothing else", async (_, filter, holds) => {
    const found = await allImages(gateway, { first: 30, filter });
    expect(found.map(({ id }) => id)).toEqual(everything.filter(holds).map(({ id }) => id));
    expect(found.length).toBeGreaterThan(0);
    expect((await listImages(gateway, { first: 1, filter })).totalCount).toBe(found.length);
  });

  test("text finds words of name, description and tags by their beginnings, in any case", async () => {
    const found = await allImages(gateway, { filter: { text: "ACME bas" } });
    expect(found.map(({ name }) => name)).toContain("acme-base-al2023-2025.11");
    expect(found.length).toBeLessThan(everything.length);
    expect(await allImages(gateway, { filter: { text: "nosuchword" } })).toEqual([]);
  });

  test("fields are joined by AND, and an empty list matches nothing", async () => {
    const filter = { providers: ["AWS"], owners: ["111122223333"], regions: ["us-east-1"] };
    const found = await allImages(gateway, { filter });
    expect(found.map(({ id }) => id)).toEqual(
      everything
        .filter(({ owner, region }) => owner?.id === "111122223333" && region === "us-east-1")
        .map(({ id }) => id),
    );
    expect(await allImages(gateway, { filter: { ...filter, states: [] } })).toEqual([]);
  });

  test("facets count what the filter leaves, each but for its own field", async () => {
    const query = `{ images(first: 1, filter: { providers: [AWS], states: [AVAILABLE] }) {
      totalCount facets { providers { value count } states { value count } platforms { value count } } } }`;
    interface Facets {
      readonly images: {
        readonly totalCount: number;
        readonly facets: Record<string, readonly { readonly value: string; readonly count: number }[]>;
      };
    }
    const { totalCount, facets } = (await gateway.graphql<Facets>(query)).data.images;
    const count = (holds: (image: ImageAnswer) => boolean) => everything.filter(holds).length;
    for (const { value, count: told } of facets.providers ?? [])
      expect(told).toBe(count(({ provider, state }) => provider === value && state === "AVAILABLE"));
    expect(facets.providers).toHaveLength(2);
    for (const { value, count: told } of facets.states ?? [])
      expect(told).toBe(count(({ provider, state }) => provider === "AWS" && state === value));
    expect(facets.states?.length).toBeGreaterThan(1);
    expect((facets.platforms ?? []).reduce((sum, one) => sum + one.count, 0)).toBe(totalCount);
  });
});
