import { completeImages } from "../callers/catalog.ts";
import { createRandom } from "../isolation/random.ts";
import { waitFor } from "../probes/wait-for.ts";
import { createDeeds, scenarios } from "../worlds/scenarios.ts";
import { type DoneDeed, insist, startReaders } from "./callers.ts";
import { addFaults, cloudNames, heal } from "./faults.ts";
import { createFindings } from "./findings.ts";
import { planKills } from "./kills.ts";
import { faultOf, goneIn, judge, ledgerAfter } from "./ledger.ts";
import type { StormReport } from "./report.ts";
import { startStormServers } from "./servers.ts";
import { subscribe } from "./subscriber.ts";
import { createStormWorld } from "./world.ts";

/** The storm alone deregisters: every other image that is gone is falsely so. */
const mutations = scenarios.filter(({ mutation }) => mutation !== "deregisterImage");
const mostListsBetween = 12;

/**
 * Kills replicas, PostgreSQL and Redis while both clouds fail, images change, people read, subscribe and send mutations.
 * After every two kills it waits until all is up and told again.
 */
export async function storm({ seed, kills }: { readonly seed: number; readonly kills: number }): Promise<StormReport> {
  const began = performance.now();
  const random = createRandom(seed);
  const plan = planKills(random, kills);
  const findings = createFindings();
  const servers = await startStormServers(findings);
  const { clouds, control, replicas } = servers;
  const first = await servers.calm();
  const world = await createStormWorld(first, { clouds, control, rounds: plan.length });
  const deeds = createDeeds(clouds);
  await completeImages(first);
  const start = (await ledgerAfter(first, null)).at(-1);
  const subscribers = replicas.map((_, index) =>
    subscribe(index === 0 ? replicas : replicas.toReversed(), start?.cursor ?? null, findings),
  );
  const readers = startReaders(replicas, world.lists, findings);
  const isLasting = new Set(world.lasting.map(({ id }) => id));
  const sending: Promise<DoneDeed>[] = [];
  const faults = { aws: 0, smartcloud: 0 };

  const told = (round: number) =>
    subscribers.every((subscriber) => {
      const events = subscriber.events();
      const described = events.filter((event) => event.__typename === "ImageDescribed" && isLasting.has(event.imageId));
      return described.length >= (round + 1) * world.lasting.length && goneIn(events).length > round;
    });

  for (const [round, killsOfRound] of plan.entries()) {
    const calm = await servers.calm();
    const begun = [];
    for (const cloud of cloudNames)
      begun.push(await deeds.next(calm, random.pick(mutations.filter((one) => one.cloud === cloud))));
    await addFaults(control, random);
    // What a killed replica had begun is settled when its lease has run out, rounds later.
    for (const deed of begun) sending.push(insist(replicas, deed, createRandom(random.below(2 ** 31)), findings));
    await world.describe(textOf(round));
    await world.deregister(world.doomed[round]);
    for (const kill of killsOfRound) {
      await readers.more(random.below(mostListsBetween));
      await servers.kill(kill);
    }
    const hits = await heal(control);
    for (const cloud of cloudNames) faults[cloud] += hits[cloud];
    await waitFor(() => told(round), { what: `the events of round ${round + 1}`, everyMs: 25 }).catch(({ message }) =>
      findings.bad(message),
    );
  }

  const done = await Promise.all(sending);
  const last = await servers.calm();
  const ledger = await ledgerAfter(last, start?.cursor ?? null);
  const caughtUp = () => subscribers.every((subscriber) => subscriber.events().length >= ledger.length);
  await waitFor(caughtUp, { what: "both subscribers to have all events" }).catch(({ message }) =>
    findings.bad(message),
  );
  await readers.stop();
  await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
  let unsound = 0;
  for (const one of done) {
    const fault = await faultOf(last, one);
    if (!fault) continue;
    unsound += 1;
    findings.bad(fault);
  }
  const texts = plan.map((_, round) => textOf(round));
  const verdict = judge({
    ledger,
    after: start?.position ?? 0,
    heard: subscribers.map((subscriber) => subscriber.events()),
    descriptions: world.lasting.flatMap(({ id }) => texts.map((text) => `${id} ${text}`)),
    doomed: world.doomed.map(({ id }) => id),
  });
  return {
    seed,
    seconds: (performance.now() - began) / 1_000,
    rounds: plan.length,
    kills: plan.flat(),
    handshakes: servers.handshakes(),
    faults,
    events: ledger.length,
    resumptions: sum(subscribers.map((subscriber) => subscriber.resumptions())),
    deregistered: world.doomed.length,
    ...verdict,
    falselyGone: verdict.falselyGone + readers.short(),
    mutations: { done: done.length - unsound, sent: sum(done.map((one) => one.sent)) },
    processes: {
      started: sum(replicas.map((replica) => replica.starts())),
      endedByThemselves: sum(replicas.map((replica) => replica.endedByThemselves())),
    },
    requests: {
      answered: findings.answered(),
      unavailable: findings.unavailable(),
      refused: findings.refused(),
    },
    wrong: findings.wrong,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function textOf(round: number): string {
  return `round ${round + 1}`;
}
