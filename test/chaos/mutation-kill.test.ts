import { beforeAll, describe, expect, test } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { allImages, nextSweep } from "../support/callers/catalog.ts";
import { historyOf, mutate, type PayloadAnswer } from "../support/callers/mutating.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { type SteeredGateway, succession } from "../support/servers/steered-gateway.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { actions, createDeeds, type Deed, type Scenario, scenarios } from "../support/worlds/scenarios.ts";

interface Killed {
  readonly deed: Deed;
  /** The step at which it was killed. */
  readonly at: string;
}
type Done = Killed & { readonly answer: PayloadAnswer };

/**
 * Others cannot wait at their own steps beside one that waits here: what nobody holds a lease of is settled soon, and
 * who holds the store's one writer keeps everybody waiting.
 */
const alone: readonly string[] = ["after the intent", "within the record"];

describe("a mutation during which the gateway is killed", () => {
  const onEnd = closeAfterAll();
  const folder = temporaryFolder(onEnd);
  let clouds: Clouds;
  let control: Control;
  let gateways: ReturnType<typeof succession>;
  let deeds: ReturnType<typeof createDeeds>;
  let gateway: SteeredGateway;

  beforeAll(async () => {
    ({ clouds, control } = await controlledClouds({ settleMs: 0 }, onEnd));
    deeds = createDeeds(clouds);
    gateways = succession({ clouds, folder, onEnd });
    gateway = await gateways.next();
  });

  /** Sends it and gives the name of its n-th step, where it now waits; its answer where it has fewer. */
  async function sendUntil(point: number, deed: Deed): Promise<{ readonly at: string } | PayloadAnswer> {
    const { held } = await gateway.holdAt(point);
    const answered = mutate(gateway, deed.mutation, deed.input);
    const first = Promise.race([held.then((at) => ({ at })), answered]);
    // Whoever waits is killed, and the connection with it.
    answered.catch(() => {});
    return first;
  }

  async function nothingMore(): Promise<void> {
    for (const backend of ["acme-production", "acme-smartcloud"])
      for (const _ of [1, 2]) await nextSweep(gateway, backend);
  }

  async function expectOnce({ deed, at, answer }: Done): Promise<void> {
    const what = `${deed.title}, killed ${at}`;
    expect(answer.userErrors, what).toEqual([]);
    expect(await deed.effects(), what).toBe(1);
    expect(await mutate(gateway, deed.mutation, deed.input), what).toEqual(answer);
    const asserted = { __typename: deed.event, source: "ASSERTED" };
    expect(answer.event, what).toEqual(deed.event === null ? null : expect.objectContaining(asserted));
    const history = (await historyOf(gateway, deed.image?.id ?? String(answer.image?.id))).slice(deed.image?.entries);
    const telling = history.filter(({ __typename }) => __typename === deed.event);
    expect(telling, what).toEqual(answer.event ? [answer.event] : []);
    // An image that was made goes on to change by itself.
    if (!deed.makes)
      expect(
        history.filter(({ source }) => source !== "ASSERTED"),
        what,
      ).toEqual([]);
  }

  test("at any await point, and sent again, has one effect and one entry", async () => {
    const done: Done[] = [];
    const points = new Map<string, number>();
    let underWay: Killed[] = [];
    const killAndSendAgain = async () => {
      gateway = await gateways.after(gateway);
      const again = async (killed: Killed) => ({
        ...killed,
        answer: await mutate(gateway, killed.deed.mutation, killed.deed.input),
      });
      done.push(...(await Promise.all(underWay.map(again))));
      underWay = [];
    };

    let unfinished = scenarios;
    for (let point = 1; unfinished.length > 0; point += 1) {
      for (const scenario of unfinished) {
        const deed = await deeds.next(gateway, scenario);
        const result = await sendUntil(point, deed);
        if ("userErrors" in result) {
          done.push({ deed, at: "never", answer: result });
          points.set(deed.title, point - 1);
        } else {
          underWay.push({ deed, at: result.at });
          if (alone.includes(result.at)) await killAndSendAgain();
        }
      }
      if (underWay.length > 0) await killAndSendAgain();
      unfinished = unfinished.filter(({ title }) => !points.has(title));
    }

    await nothingMore();
    for (const one of done) await expectOnce(one);
    // Each had points to be killed at, and was killed at every one.
    expect(Math.min(...points.values())).toBeGreaterThan(0);
    expect(done).toHaveLength([...points.values()].reduce((total, number) => total + number + 1, 0));
  });

  /** Where the cloud did it, and its answer was lost on the way. */
  async function loseAnswer(scenario: Scenario): Promise<Deed> {
    const deed = await deeds.next(gateway, scenario);
    await control.fail(scenario.cloud, { kind: "cut", action: actions[scenario.title], times: 1 });
    expect(await sendUntil(4, deed), deed.title).toEqual({ at: "after the call" });
    expect(await control.hits(scenario.cloud), deed.title).toBe(1);
    await control.heal(scenario.cloud);
    expect(await deed.effects(), deed.title).toBe(1);
    return deed;
  }

  test("after its answer was lost is found to be done, without being sent again", async () => {
    const lost: Deed[] = [];
    for (const scenario of scenarios) lost.push(await loseAnswer(scenario));
    gateway = await gateways.after(gateway);
    // Of launches the ledger has nothing: who sent them asks.
    for (const deed of lost.filter(({ event }) => event !== null))
      await waitFor(() => isAsserted(gateway, deed), { what: `the settler to find ${deed.title}` });
    const answered = async (deed: Deed) => {
      const answer = await mutate(gateway, deed.mutation, deed.input);
      return answer.userErrors.length === 0 && { deed, at: "after its answer was lost", answer };
    };
    const done: Done[] = [];
    for (const deed of lost) {
      const one = await waitFor(() => answered(deed), { what: `the outcome of ${deed.title}` });
      if (one) done.push(one);
    }
    await nothingMore();
    for (const one of done) await expectOnce(one);
    expect(done).toHaveLength(scenarios.length);
  });

  test.each(["createImage on AWS", "copyImage on SmartCloud", "setImageVisibility on SmartCloud"])(
    "%s, its answer lost, is settled also by a gateway that dies at any await point of settling",
    async (title) => {
      const scenario = scenarios.find((one) => one.title === title);
      if (!scenario) throw new Error("no such scenario");
      const done: Done[] = [];
      let settled = false;
      for (let point = 1; !settled; point += 1) {
        // The cloud did it, and nobody knows.
        const deed = await loseAnswer(scenario);
        gateway = await gateways.after(gateway, { dieAt: point });
        const isSettled = () => isAsserted(gateway, deed);
        await waitFor(async () => gateway.ended() || (await isSettled()), { what: "settling or a death" });
        settled = !gateway.ended();
        if (!settled) gateway = await gateways.after(gateway);
        await waitFor(isSettled, { what: "the settler" });
        const answer = await mutate(gateway, deed.mutation, deed.input);
        done.push({ deed, at: `at step ${point} of settling`, answer });
      }
      await nothingMore();
      for (const one of done) await expectOnce(one);
      expect(done.length).toBeGreaterThan(1);
    },
  );
});

async function isAsserted(gateway: SteeredGateway, { input, image, event }: Deed): Promise<boolean> {
  const [made] = image ? [] : await allImages(gateway, { filter: { name: input.name } });
  const id = image?.id ?? made?.id;
  if (id === undefined) return false;
  const history = (await historyOf(gateway, id)).slice(image?.entries);
  return history.some(({ __typename, source }) => __typename === event && source === "ASSERTED");
}
