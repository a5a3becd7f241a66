import { expect, inject, onTestFinished, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { mutate } from "../support/callers/mutations.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { acme } from "../support/worlds/mutation-world.ts";
import { ownImages } from "../support/worlds/own-images.ts";

const postgresUrl = inject("postgresUrl");
const query = `query ($name: String!) { images(first: 50, filter: { name: $name }) {
  complete totalCount edges { cursor node { id description history(first: 5) { nodes { __typename position } } } }
} }`;

interface Listed {
  readonly images: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: { readonly description: string | null; readonly history: { readonly nodes: readonly object[] } };
    }[];
  };
}

async function listed(gateway: Gateway, name: string) {
  const { data } = await gateway.graphql<Listed>(query, { name });
  return data.images.edges.map(({ node }) => ({ description: node.description, events: node.history.nodes.length }));
}

test.skipIf(postgresUrl === null).each([
  { title: "kept", keptBytes: 32 * 1024 * 1024 },
  { title: "never kept", keptBytes: 0 },
])(
  "where answers are $title, a mutation is in the next answer of its replica and of the other",
  async ({ keptBytes }) => {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    const { clouds, control } = await controlledClouds();
    const configuration = { answers: { keptBytes } };
    // One sweep each, so that nothing but the mutations makes an answer new.
    const options = {
      clouds,
      backends: [acme],
      store: { url: database.url },
      configuration,
      user: "acme-admin" as const,
    };
    const one = await startGateway({ ...options, sweepIntervalMs: 300 });
    const other = await startGateway({ ...options, sweepIntervalMs: 300 });
    const [image] = await ownImages(one, control, 1);
    await completeImages(one);
    const { id = "", name = "" } = image ?? {};
    for (let round = 1; round <= 5; round += 1) {
      const before = await Promise.all([listed(one, name ?? ""), listed(other, name ?? "")]);
      expect(before[0]).toEqual(before[1]);
      const description = `round ${round}`;
      await mutate(round % 2 === 0 ? one : other, "updateImage", { imageId: id, description });
      const after = await Promise.all([listed(one, name ?? ""), listed(other, name ?? "")]);
      const events = (before[0]?.[0]?.events ?? 0) + 1;
      expect(after).toEqual([
        [{ description, events: Math.min(events, 5) }],
        [{ description, events: Math.min(events, 5) }],
      ]);
    }
  },
);
