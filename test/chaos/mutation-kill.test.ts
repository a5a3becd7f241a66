import { beforeAll, describe, expect, test } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { allImages, nextSweep } from "../support/callers/catalog.ts";
import { historyOf, mutate, type PayloadAnswer } from "../support/callers/mutating.ts";
import { closeAfterAll } from "../support/closing.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";
import { type SteeredGateway, succession } from "../support/servers/steered-gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { createDeeds, type Deed, scenarios } from "../support/worlds/scenarios.ts";

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
  let gateways: ReturnType<typeof succession>;
  let deeds: ReturnType<typeof createDeeds>;
  let gateway: SteeredGateway;

  beforeAll(async () => {
    ({ clouds } = await controlledClouds({ settleMs: 0 }, onEnd));
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

  test("is settled without being sent again, also by a gateway that dies at any await point of settling", async () => {
    const scenario = scenarios.find(({ mutation }) => mutation === "createImage");
    if (!scenario) throw new Error("no such scenario");
    const done: Done[] = [];
    let settled = false;
    for (let point = 1; !settled; point += 1) {
      const deed = await deeds.next(gateway, scenario);
      // The cloud did it, and nobody knows.
      expect(await sendUntil(4, deed)).toEqual({ at: "after the call" });
      gateway = await gateways.after(gateway, { dieAt: point });
      await waitFor(async () => gateway.ended() || (await isAsserted(gateway, deed)), { what: "settling or a death" });
      settled = !gateway.ended();
      if (!settled) gateway = await gateways.after(gateway);
      await waitFor(() => isAsserted(gateway, deed), { what: "the settler" });
      done.push({ deed, at: `at step ${point} of settling`, answer: await mutate(gateway, deed.mutation, deed.input) });
    }
    await nothingMore();
    for (const one of done) await expectOnce(one);
    expect(done.length).toBeGreaterThan(1);
  });
});

async function isAsserted(gateway: SteeredGateway, { input }: Deed): Promise<boolean> {
  const [image] = await allImages(gateway, { filter: { name: input.name } });
  return image !== undefined && (await historyOf(gateway, image.id)).some(({ source }) => source === "ASSERTED");
}
