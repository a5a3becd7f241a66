import { expect, inject, onTestFinished, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { allEvents, consecutive, followOverWebSocket, positions } from "../support/callers/events.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { described, ownImages } from "../support/worlds/own-images.ts";

const postgresUrl = inject("postgresUrl");
const imageCount = 30;

test.skipIf(postgresUrl === null)(
  "two replicas record each change once; when the one that sweeps is killed, the other goes on without a loss",
  async () => {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    const { clouds, control } = await controlledClouds();
    const options = { clouds, store: { url: database.url }, sweepIntervalMs: 300 };
    const sweeping = await startGateway(options);
    const other = await startGateway(options);
    const images = await ownImages(sweeping, control, imageCount);
    await completeImages(sweeping);
    const start = (await allEvents(sweeping)).at(-1);
    const followers = await Promise.all([sweeping, other].map((gateway) => followOverWebSocket(gateway)));

    await control.change(described(images, "with both"));
    const [one, two] = await Promise.all(followers.map((follower) => follower.count(imageCount)));
    expect(two).toEqual(one);
    expect(positions(one ?? [])).toEqual(consecutive((start?.position ?? 0) + 1, imageCount));

    await control.change(described(images, "at the moment of death"));
    await sweeping.kill();
    const survivor = followers[1];
    await survivor?.count(2 * imageCount);
    await control.change(described(images, "with one"));
    const events = await survivor?.count(3 * imageCount);
    expect(await allEvents(other, { after: start?.cursor ?? null })).toEqual(events);
    expect(events).toHaveLength(3 * imageCount);
    await completeImages(other);
  },
);
