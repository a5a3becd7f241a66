import { expect, inject, onTestFinished, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import {
  allEvents,
  consecutive,
  type EventAnswer,
  followOverEventStream,
  followOverWebSocket,
  positions,
} from "../support/callers/events.ts";
import { type GatewayOptions, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { createDatabase } from "../support/servers/postgres.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { described, ownImages } from "../support/worlds/own-images.ts";

const postgresUrl = inject("postgresUrl");
const imageCount = 20;

async function resumesExactly(store: NonNullable<GatewayOptions["store"]>): Promise<void> {
  const { clouds, control } = await controlledClouds();
  let gateway = await startGateway({ clouds, store, sweepIntervalMs: 300 });
  const images = await ownImages(gateway, control, imageCount);
  await completeImages(gateway);
  const start = (await allEvents(gateway)).at(-1);

  const received: EventAnswer[] = [];
  for (const round of [1, 2, 3]) {
    const after = received.at(-1)?.cursor ?? start?.cursor ?? null;
    const follow = round % 2 === 0 ? followOverEventStream : followOverWebSocket;
    const follower = await follow(gateway, { after });
    const missed = round === 1 ? 0 : imageCount;
    await follower.count(missed);
    await control.change(described(images, `round ${round}, seen`));
    await follower.count(imageCount + missed);
    await control.change(described(images, `round ${round}, at the moment of death`));
    await gateway.kill();
    await follower.ended;
    received.push(...follower.events);
    gateway = await startGateway({ clouds, store, sweepIntervalMs: 300 });
  }
  const last = await followOverWebSocket(gateway, { after: received.at(-1)?.cursor ?? null });
  const total = 6 * imageCount;
  received.push(...(await last.count(total - received.length)));

  expect(positions(received)).toEqual(consecutive((start?.position ?? 0) + 1, total));
  expect(await allEvents(gateway, { after: start?.cursor ?? null })).toEqual(received);
  expect(new Set(received.map(({ __typename }) => __typename))).toEqual(new Set(["ImageDescribed"]));
  expect(positions(await allEvents(gateway))).toEqual(consecutive(1, received.at(-1)?.position ?? 0));
}

test("a subscriber that resumes after each kill -9 gets every event exactly once, on SQLite", async () => {
  await resumesExactly({ folder: temporaryFolder() });
});

test.skipIf(postgresUrl === null)(
  "a subscriber that resumes after each kill -9 gets every event exactly once, on PostgreSQL",
  async () => {
    const database = await createDatabase(String(postgresUrl));
    onTestFinished(database.drop);
    await resumesExactly({ url: database.url });
  },
);
