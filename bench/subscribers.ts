// Thousands of subscribers at one gateway: what an event costs each of them, what each of them costs, and who comes back.
import { cpus } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { figuresShape, startWorld, type World } from "./feed/world.ts";
import { type Helper, startHelper } from "./processes.ts";

const fields = "__typename id cursor position imageId source occurredAt recordedAt before after";
const query = `subscription ($after: String, $filter: LifecycleFilter) { imageLifecycle(after: $after, filter: $filter) { ${fields} } }`;
const receivedShape = z.object({
  ...{ received: z.number(), repeats: z.number(), closed: z.number(), refused: z.string().nullable() },
  ...{ p50: z.number(), p99: z.number(), most: z.number() },
});
const missingShape = z.object({ gaps: z.number(), repeated: z.number() });
const urlShape = z.object({ url: z.string() });
/** Of the size of one event's message. */
const text = JSON.stringify({ id: "1", type: "next", payload: { data: { imageLifecycle: "x".repeat(470) } } });
const filters = 9;
const patienceMs = 120_000;

type Clients = readonly Helper[];

const figures = async (helper: Helper, does = "") => figuresShape.parse(await helper.ask({ does }));
const eachOf = (clients: Clients, question: object) => Promise.all(clients.map((one) => one.ask(question)));

async function open(clients: Clients, count: number, opening: object): Promise<void> {
  await Promise.all(
    clients.map((one, index) =>
      one.ask({
        task: "open",
        tokens: [],
        query,
        variables: [{}],
        resume: false,
        subscribes: true,
        ...opening,
        count: count / clients.length,
        firstAddress: 2 + 10 * index,
      }),
    ),
  );
}

/** Until all of them got so many events each; what came of it. */
async function received(clients: Clients, count: number) {
  const answers = await eachOf(clients, { task: "received", count: count / clients.length, withinMs: patienceMs });
  const all = answers.map((answer) => receivedShape.parse(answer));
  const most = (of: (one: (typeof all)[number]) => number) => Math.max(...all.map(of));
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const refused = all.find((one) => one.refused !== null)?.refused;
  if (refused) throw new Error(`the gateway sent: ${refused}`);
  return {
    received: sum((one) => one.received),
    repeats: sum((one) => one.repeats),
    closed: sum((one) => one.closed),
    p50: most((one) => one.p50),
    p99: most((one) => one.p99),
    most: most((one) => one.most),
  };
}

/** CPU of one bare write to each of so many sockets, both ways. */
async function floorOf(
  count: number,
  clients: Clients,
  every: number,
): Promise<Readonly<Record<"net" | "ws", number>>> {
  const floor = startHelper("feed/floor");
  const { url } = urlShape.parse(await floor.ask({}));
  await open(clients, count, { url, subscribes: false });
  const cost = { net: 0, ws: 0 };
  const rounds = 10;
  for (const how of ["net", "ws"] as const) {
    await floor.ask({ does: "write", text, how, every });
    const before = await figures(floor);
    for (let round = 0; round < rounds; round += 1) {
      await floor.ask({ does: "write", text, how, every });
      await wait(100);
    }
    cost[how] = ((await figures(floor)).cpu - before.cpu) / ((rounds * count) / every);
  }
  await eachOf(clients, { task: "close" });
  await floor.end();
  return cost;
}

/** What the gateway costs without subscribers: for an event that is made, and for a millisecond. */
interface Upkeep {
  readonly event: number;
  readonly ms: number;
}

async function upkeepOf({ gateway, imageIds, change }: World): Promise<Upkeep> {
  const events = 40;
  const make = async () => {
    for (let event = 0; event < events; event += 1) await change([imageIds[event % filters] ?? ""]);
  };
  await make();
  const idleMs = 3_000;
  const before = await figures(gateway);
  await wait(idleMs);
  const idle = await figures(gateway);
  await make();
  const made = await figures(gateway);
  return { event: (made.cpu - idle.cpu) / events, ms: (idle.cpu - before.cpu) / idleMs };
}

/** CPU of the gateway for events that each subscriber of an image gets, less its upkeep. */
async function deliver(world: World, clients: Clients, count: number, every: number, upkeep: Upkeep) {
  const { gateway, imageIds } = world;
  const events = every === 1 ? 20 : 36;
  await figures(gateway);
  const before = await figures(gateway);
  const startedAt = performance.now();
  for (let event = 0; event < events; event += 1) {
    await world.change([imageIds[event % filters] ?? ""]);
    await wait(every === 1 ? 600 : 100);
  }
  const all = await received(clients, (count * events) / every);
  const after = await figures(gateway);
  const elapsedMs = performance.now() - startedAt;
  const deliveries = all.received;
  return {
    ...all,
    deliveries,
    cpu: (after.cpu - before.cpu - upkeep.event * events - upkeep.ms * elapsedMs) / deliveries,
    longestBlockMs: after.longestBlockMs,
  };
}

function say(name: string, value: string): void {
  console.log(`  ${name.padEnd(46)} ${value}`);
}

const us = (value: number) => `${value.toFixed(1)} us CPU`;
const ms = (value: number) => `${value.toFixed(0)} ms`;

async function fanOut(world: World, clients: Clients, count: number, every: number, upkeep: Upkeep): Promise<void> {
  console.log(`\n${count} subscribers, ${every === 1 ? "all get each event" : `one in ${every} gets each event`}`);
  const floor = await floorOf(count, clients, every);
  const { gateway, url, tokens, imageIds } = world;
  const empty = await figures(gateway, "collect");
  const variables = every === 1 ? [{}] : imageIds.slice(0, filters).map((id) => ({ filter: { imageIds: [id] } }));
  const startedAt = performance.now();
  const openingFrom = await figures(gateway);
  await open(clients, count, { url, tokens, variables });
  const opened = await figures(gateway);
  const openedMs = performance.now() - startedAt;
  const full = await figures(gateway, "collect");
  say("opening", `${us((opened.cpu - openingFrom.cpu) / count)} each, ${ms(openedMs)} in all`);
  say(
    "memory, server side",
    `${((full.rss - empty.rss) / count / 1024).toFixed(1)} KiB RSS, ${((full.heap - empty.heap) / count / 1024).toFixed(1)} KiB heap each`,
  );
  // The code is warm from the second time on.
  await deliver(world, clients, count, every, upkeep);
  const got = await deliver(world, clients, count, every, upkeep);
  say("floor, a bare socket write", `${us(floor.net)} (node:net), ${us(floor.ws)} (ws) a delivery`);
  say("gateway", `${us(got.cpu)} a delivery, ${got.deliveries} deliveries`);
  say("ratio", `${(floor.net / got.cpu).toFixed(2)} of node:net, ${(floor.ws / got.cpu).toFixed(2)} of ws`);
  say("from record to client", `p50 ${ms(got.p50)}, p99 ${ms(got.p99)}, most ${ms(got.most)}`);
  say("longest block of the event loop", ms(got.longestBlockMs));
  say("closed", String(got.closed));
}

/** Ten events at once. */
async function burst(world: World, clients: Clients, count: number, upkeep: Upkeep): Promise<void> {
  console.log(`\n10 events at once to ${count} subscribers`);
  const { gateway, url, tokens, imageIds } = world;
  await open(clients, count, { url, tokens });
  await deliver(world, clients, count, 1, upkeep);
  await figures(gateway);
  for (let round = 0; round < 3; round += 1) {
    await world.change(imageIds.slice(0, 10));
    const got = await received(clients, count * 10);
    const { longestBlockMs } = await figures(gateway);
    say(
      "from record to client",
      `p50 ${ms(got.p50)}, p99 ${ms(got.p99)}, most ${ms(got.most)}; block ${ms(longestBlockMs)}; ${got.closed} closed`,
    );
  }
}

/** All come back at once behind their last event, and miss one. */
async function comeBack(world: World, clients: Clients, count: number): Promise<void> {
  console.log(`\n${count} subscribers come back at once`);
  const { gateway, imageIds } = world;
  const before = await figures(gateway);
  const startedAt = performance.now();
  const changed = wait(500).then(() => world.change(imageIds.slice(0, 1)));
  await eachOf(clients, { task: "cut", of: 1, which: 0, forMs: 1000 });
  await changed;
  const got = await received(clients, count);
  const after = await figures(gateway);
  say(
    "all have what they missed",
    `after ${ms(performance.now() - startedAt - 1000)}, ${us((after.cpu - before.cpu) / count)} each, ${got.repeats} repeats; block ${ms(after.longestBlockMs)}`,
  );
}

async function cuts(world: World, clients: Clients, count: number): Promise<void> {
  console.log(`\n12 cuts, each for a tenth of ${count} subscribers, while events come`);
  const { imageIds } = world;
  const [last = 0] = (await world.positionsAfter(0)).slice(-1);
  await eachOf(clients, { task: "remember" });
  let cutting = true;
  let events = 0;
  const changing = (async () => {
    while (cutting) {
      await world.change([imageIds[events % 10] ?? ""]);
      events += 1;
      await wait(300);
    }
  })();
  for (let cut = 0; cut < 12; cut += 1) await eachOf(clients, { task: "cut", of: 10, which: cut % 10, forMs: 100 });
  cutting = false;
  await changing;
  const got = await received(clients, count * events);
  const expected = await world.positionsAfter(last);
  const missing = (await eachOf(clients, { task: "missing", expected })).map((answer) => missingShape.parse(answer));
  const sum = (of: (one: (typeof missing)[number]) => number) => missing.reduce((total, one) => total + of(one), 0);
  say("events", `${events}, ${got.received} deliveries of ${events * count}`);
  say("gaps", String(sum((one) => one.gaps)));
  say("repeats", `${sum((one) => one.repeated)} of a position that a client had, ${got.repeats} out of order`);
}

export async function subscribers(most = 10_000): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; clients in processes of their own`,
  );
  const world = await startWorld(["--expose-gc"]);
  const clients = [startHelper("feed/clients"), startHelper("feed/clients")];
  try {
    const upkeep = await upkeepOf(world);
    say("without subscribers", `${us(upkeep.event)} an event, ${(upkeep.ms / 10).toFixed(1)} % of a core when idle`);
    for (const every of [1, filters]) {
      await fanOut(world, clients, most, every, upkeep);
      await eachOf(clients, { task: "close" });
      await wait(1000);
    }
    await burst(world, clients, most / 2, upkeep);
    await comeBack(world, clients, most / 2);
    await cuts(world, clients, most / 2);
  } finally {
    await Promise.all([world.gateway, ...clients].map((helper) => helper.end()));
  }
}
