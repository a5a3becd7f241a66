import { z } from "zod";
import { type Helper, startHelper } from "../processes.ts";

export const figuresShape = z.object({
  cpu: z.number(),
  rss: z.number(),
  heap: z.number(),
  longestBlockMs: z.number(),
});
const signedIn = z.object({ url: z.string(), token: z.string() });
const startShape = z.object({
  data: z.object({
    viewer: z.object({ member: z.object({ id: z.string() }) }),
    images: z.object({ nodes: z.array(z.object({ id: z.string() })).min(10) }),
  }),
});
const changedShape = z.object({
  data: z.object({ setImageSteward: z.object({ userErrors: z.array(z.unknown()).length(0) }) }),
});
const headShape = z.object({
  data: z.object({
    lifecycleEvents: z.object({
      nodes: z.array(z.object({ position: z.number() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

/** The gateway with its demo world, and who makes events in it. */
export interface World {
  readonly gateway: Helper;
  readonly url: string;
  /** Of members of one organization. */
  readonly tokens: readonly string[];
  readonly imageIds: readonly string[];
  /** One event about each of these images, at once. */
  change(imageIds: readonly string[]): Promise<void>;
  /** The cursor of the first event. */
  firstCursor(): Promise<string | null>;
  /** Positions of all events behind this one. */
  positionsAfter(position: number): Promise<readonly number[]>;
}

const users = ["acme-member", "acme-admin"];

export async function startWorld(flags: readonly string[] = []): Promise<World> {
  const gateway = startHelper("feed/gateway", { flags });
  const signed = [];
  for (const user of users) signed.push(signedIn.parse(await gateway.ask({ does: "sign in", user })));
  const url = signed[0]?.url ?? "";
  const tokens = signed.map(({ token }) => token);
  const ask = async (query: string, variables: object) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${tokens[1]}` },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };
  const { data } = startShape.parse(
    await ask(
      `{ viewer { member { id } }
        images(first: 10, filter: { providers: [AWS], owners: ["111122223333"] }) { nodes { id } } }`,
      {},
    ),
  );
  const person = data.viewer.member.id;
  const keepers = new Map<string, string | null>();
  return {
    gateway,
    url,
    tokens,
    imageIds: data.images.nodes.map(({ id }) => id),
    // Who answers for an image: of all changes the one that asks no cloud.
    async change(ids) {
      await Promise.all(
        ids.map(async (imageId) => {
          const steward = keepers.get(imageId) ? null : person;
          keepers.set(imageId, steward);
          const mutation = `mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { message } } }`;
          const answer = await ask(mutation, { input: { imageId, steward } });
          if (!changedShape.safeParse(answer).success) throw new Error(`no event was made: ${JSON.stringify(answer)}`);
        }),
      );
    },
    async firstCursor() {
      const page = headShape.parse(
        await ask(`{ lifecycleEvents(first: 1) { nodes { position } pageInfo { hasNextPage endCursor } } }`, {}),
      );
      return page.data.lifecycleEvents.pageInfo.endCursor;
    },
    async positionsAfter(position) {
      const positions: number[] = [];
      for (let after: string | null = null; ; ) {
        const page = headShape.parse(
          await ask(
            `query ($after: String) { lifecycleEvents(first: 100, after: $after) { nodes { position } pageInfo { hasNextPage endCursor } } }`,
            { after },
          ),
        );
        const { nodes, pageInfo } = page.data.lifecycleEvents;
        positions.push(...nodes.map((node) => node.position));
        if (!pageInfo.hasNextPage) return positions.filter((one) => one > position);
        after = pageInfo.endCursor;
      }
    },
  };
}
