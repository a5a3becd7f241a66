import { randomUUID } from "node:crypto";
import { expect, inject, onTestFinished, test } from "vitest";
import { completeImages, nextSweep } from "../support/callers/catalog.ts";
import { historyOf, mutate } from "../support/callers/mutating.ts";
import { scaled } from "../support/probes/pace.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";
import { createDeeds, scenarios } from "../support/worlds/scenarios.ts";

const postgresUrl = inject("postgresUrl");
const redisUrl = inject("redisUrl");
const actions: Readonly<Record<string, string>> = {
  "createImage on AWS": "CreateImage",
  "copyImage on AWS": "CopyImage",
  "grantLaunchPermission on AWS": "ModifyImageAttribute",
  "launchInstance on AWS": "RunInstances",
  "copyImage on SmartCloud": "POST /offerings/image/{id}",
};

async function twoReplicas(redis: string | null) {
  const database = await createDatabase(String(postgresUrl));
  onTestFinished(database.drop);
  const { clouds, control } = await controlledClouds({ settleMs: 0 });
  const options = { clouds, store: { url: database.url }, sweepIntervalMs: 400, redisUrl: redis ?? undefined };
  const [one, other] = await Promise.all([startGateway(options), startGateway(options)]);
  await completeImages(one);
  return { clouds, control, one, other };
}

async function descriptionOn(gateway: Gateway, id: string): Promise<string | null> {
  const query = "query ($id: ID!) { image(id: $id) { description } }";
  const { data } = await gateway.graphql<{ image: { description: string | null } }>(query, { id });
  return data.image.description;
}

async function changed(control: Control, one: Gateway, other: Gateway, withinMs: number): Promise<void> {
  const [image] = await ownImages(one, control, 1);
  const imageId = String(image?.id);
  for (const round of [1, 2, 3, 4, 5]) {
    const before = await descriptionOn(other, imageId);
    const description = `round ${round}`;
    expect(before).not.toBe(description);
    const answer = await mutate(one, "updateImage", { imageId, description, idempotencyKey: randomUUID() });
    expect(answer).toMatchObject({ userErrors: [], event: { source: "ASSERTED" } });
    if (withinMs === 0) expect(await descriptionOn(other, imageId)).toBe(description);
    const isThere = async () => (await descriptionOn(other, imageId)) === description;
    await waitFor(isThere, { what: "the other replica to forget", timeoutMs: scaled(withinMs) || 1 });
  }
}

test.skipIf(postgresUrl === null)(
  "two replicas that get the same key at once call the cloud once, and answer the same",
  async () => {
    const { clouds, control, one, other } = await twoReplicas(redisUrl);
    const deeds = createDeeds(clouds);
    const chosen = scenarios.filter(({ title }) => title in actions);
    expect(chosen).toHaveLength(Object.keys(actions).length);
    for (const scenario of [...chosen, ...chosen]) {
      const { cloud, mutation, title, event } = scenario;
      const deed = await deeds.next(one, scenario);
      await control.resetCalls(cloud);
      const answers = await Promise.all([one, other].map((gateway) => mutate(gateway, mutation, deed.input)));
      expect(answers[0], title).toMatchObject({ userErrors: [], event: event === null ? null : { __typename: event } });
      expect(answers[1], title).toEqual(answers[0]);
      expect((await control.calls(cloud)).byAction[String(actions[title])], title).toBe(1);
      expect(await deed.effects(), title).toBe(1);

      const { input } = await deeds.next(one, scenario);
      const { idempotencyKey } = deed.input;
      expect((await mutate(other, mutation, { ...input, idempotencyKey })).userErrors, title).toMatchObject([
        { code: "CONFLICT", field: ["idempotencyKey"] },
      ]);
      expect((await control.calls(cloud)).byAction[String(actions[title])], title).toBe(1);

      await nextSweep(one, cloud === "aws" ? "acme-production" : "acme-smartcloud");
      const history = await historyOf(one, String(answers[0]?.image?.id));
      expect(history.filter(({ __typename }) => __typename === event && event !== null)).toEqual(
        // What is launched has its registration only.
        event === null ? [] : [answers[0]?.event],
      );
    }
  },
);

test.skipIf(postgresUrl === null || redisUrl === null)(
  "with a shared Redis the other replica shows a change as soon as the first has answered",
  async () => {
    const { control, one, other } = await twoReplicas(redisUrl);
    await changed(control, one, other, 0);
  },
);

test.skipIf(postgresUrl === null)("without Redis the other replica shows a change within a second", async () => {
  const { control, one, other } = await twoReplicas(null);
  await changed(control, one, other, 1000);
});
