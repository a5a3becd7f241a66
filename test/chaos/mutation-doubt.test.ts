import { beforeAll, describe, expect, test } from "vitest";
import type { Clouds } from "../../demo/clouds/clouds.ts";
import { allImages, completeImages, nextSweep } from "../support/callers/catalog.ts";
import { historyOf, type ImageEvent, mutate } from "../support/callers/mutating.ts";
import { closeAfterAll } from "../support/closing.ts";
import { scaled } from "../support/probes/pace.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { type Gateway, startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { startSteered } from "../support/servers/steered-gateway.ts";
import { acmeProduction, acmeSmartCloud } from "../support/worlds/backends.ts";
import { type Control, controlledClouds } from "../support/worlds/control.ts";
import { createDeeds, type Deed, scenarios } from "../support/worlds/scenarios.ts";

const actions: Readonly<Record<string, string>> = {
  "createImage on AWS": "CreateImage",
  "copyImage on AWS": "CopyImage",
  "grantLaunchPermission on AWS": "ModifyImageAttribute",
  "copyImage on SmartCloud": "POST /offerings/image/{id}",
  "setImageVisibility on SmartCloud": "PUT /offerings/image/{id}",
};
const chosen = scenarios.filter(({ title }) => title in actions);
const backends = { aws: "acme-production", smartcloud: "acme-smartcloud" } as const;
const doubtful = [{ code: "OUTCOME_UNKNOWN" }];

/** What the ledger has of a deed, asked for without sending it again. */
async function entriesOf(gateway: Gateway, deed: Deed): Promise<readonly ImageEvent[]> {
  const made = deed.makes ? (await allImages(gateway, { filter: { name: deed.input.name } }))[0] : null;
  const imageId = deed.image?.id ?? made?.id;
  if (imageId === undefined) return [];
  const entries = (await historyOf(gateway, imageId)).slice(deed.image?.entries);
  return entries.filter(({ __typename }) => __typename === deed.event);
}

async function expectOnce(gateway: Gateway, deed: Deed): Promise<void> {
  const [entry] = await waitFor(
    async () => {
      const entries = await entriesOf(gateway, deed);
      return entries.length > 0 && entries;
    },
    { what: `the entry of ${deed.title}`, everyMs: 50 },
  ).then((entries) => entries || []);
  expect(entry?.source).toBe("ASSERTED");
  expect(await mutate(gateway, deed.mutation, deed.input)).toMatchObject({ userErrors: [], event: entry });
  for (const backend of Object.values(backends)) await nextSweep(gateway, backend);
  expect(await entriesOf(gateway, deed)).toEqual([entry]);
  expect(await deed.effects()).toBe(1);
}

describe("where the cloud does not say whether it did it", () => {
  const onEnd = closeAfterAll();
  let clouds: Clouds;
  let control: Control;
  let gateway: Gateway;
  let deeds: ReturnType<typeof createDeeds>;

  beforeAll(async () => {
    ({ clouds, control } = await controlledClouds({ settleMs: 0 }, onEnd));
    deeds = createDeeds(clouds);
    // A request that hangs is known to have come to nothing only after this; a minute where nobody says otherwise.
    const patient = { ...acmeSmartCloud, options: { ...acmeSmartCloud.options, patienceMs: 1000 } };
    const options = { backends: [acmeProduction, patient], deadlineMs: scaled(700), sweepIntervalMs: 300 };
    gateway = await startGateway({ clouds, ...options, onEnd });
    await completeImages(gateway);
  });

  /** Sends one of each at once while the cloud fails so, and gives those of which nobody knows what came of them. */
  async function failing(cloud: "aws" | "smartcloud", kind: string) {
    const begun: { readonly deed: Deed; readonly action: string | undefined }[] = [];
    for (const scenario of chosen.filter((one) => one.cloud === cloud))
      begun.push({ deed: await deeds.next(gateway, scenario), action: actions[scenario.title] });
    for (const { action } of begun) await control.fail(cloud, { kind, action });
    const send = async ({ deed }: { readonly deed: Deed }) => ({
      deed,
      answer: await mutate(gateway, deed.mutation, deed.input),
    });
    const answers = await Promise.all(begun.map(send));
    const unknown = answers.filter(({ answer }) => answer.userErrors.length > 0);
    for (const { answer } of unknown) expect(answer).toMatchObject({ userErrors: doubtful, event: null });
    await nextSweep(gateway, backends[cloud]);
    for (const { deed } of unknown) expect(await entriesOf(gateway, deed), deed.title).toEqual([]);
    await control.heal(cloud);
    await Promise.all(answers.map(({ deed }) => expectOnce(gateway, deed)));
    return { all: answers.length, unknown: unknown.length };
  }

  const failingBoth = (kind: string) =>
    Promise.all((["aws", "smartcloud"] as const).map((cloud) => failing(cloud, kind)));

  test.each(["hang", "reset", "5xx"])(
    "%s: the outcome is unknown, and once the cloud is healed there is one effect and one entry",
    async (kind) => {
      for (const { all, unknown } of await failingBoth(kind)) expect(unknown).toBe(all);
    },
  );

  test.each(["empty", "cut", "truncated"])(
    "%s: what the cloud did and could not say is found, or left to its actor by the sweeps that see it",
    async (kind) => {
      for (const { unknown } of await failingBoth(kind)) expect(unknown).toBeGreaterThan(0);
    },
  );

  test("refuse: nobody listens, and it is done once somebody does", async () => {
    const refusing = async (cloud: "aws" | "smartcloud") => {
      const scenario = chosen.find((one) => one.cloud === cloud && one.mutation === "copyImage");
      if (!scenario) throw new Error("no such scenario");
      const deed = await deeds.next(gateway, scenario);
      await control.fail(cloud, { kind: "refuse" });
      expect((await mutate(gateway, deed.mutation, deed.input)).userErrors).toMatchObject(doubtful);
      await control.heal(cloud);
      await expectOnce(gateway, deed);
    };
    await Promise.all([refusing("aws"), refusing("smartcloud")]);
  });

  test("throttled before it acted, the cloud did nothing and the key can be used again", async () => {
    for (const scenario of chosen) {
      const { cloud, title, mutation } = scenario;
      const deed = await deeds.next(gateway, scenario);
      await control.fail(cloud, { kind: "throttle", action: actions[title] });
      const { userErrors } = await mutate(gateway, mutation, deed.input);
      expect(userErrors, title).toMatchObject([{ code: "BACKEND_THROTTLED" }]);
      await control.heal(cloud);
      expect(await deed.effects(), title).toBe(0);
      expect((await mutate(gateway, mutation, deed.input)).userErrors, title).toEqual([]);
      await expectOnce(gateway, deed);
    }
  });
});

describe("a mutation that is under way", () => {
  test("for as long as it takes is left to its actor by the sweeps: one entry, ASSERTED", async () => {
    const { clouds } = await controlledClouds({ settleMs: 0 });
    const gateway = await startSteered({ clouds, folder: temporaryFolder() });
    const deeds = createDeeds(clouds);
    for (const scenario of chosen) {
      const deed = await deeds.next(gateway, scenario);
      const { held } = await gateway.holdAt(4);
      const answered = mutate(gateway, deed.mutation, deed.input);
      expect(await held).toBe("after the call");
      expect(await deed.effects(), deed.title).toBe(1);
      for (const _ of [1, 2]) await nextSweep(gateway, backends[scenario.cloud]);
      expect(await entriesOf(gateway, deed), deed.title).toEqual([]);
      await gateway.goOn();
      expect((await answered).userErrors, deed.title).toEqual([]);
      await expectOnce(gateway, deed);
    }
  });

  test("while its cloud is slow is recorded once", async () => {
    const { clouds, control } = await controlledClouds({ settleMs: 0 });
    const gateway = await startGateway({ clouds, sweepIntervalMs: 300 });
    const deeds = createDeeds(clouds);
    for (const scenario of chosen) {
      const deed = await deeds.next(gateway, scenario);
      const response = await fetch(`${clouds.control}/${scenario.cloud}/slow`, {
        method: "POST",
        body: JSON.stringify({ ms: 800, action: actions[scenario.title] }),
      });
      expect(response.status).toBe(200);
      const answered = mutate(gateway, deed.mutation, deed.input);
      await nextSweep(gateway, backends[scenario.cloud]);
      expect((await answered).userErrors, deed.title).toEqual([]);
      await control.heal(scenario.cloud);
      await expectOnce(gateway, deed);
    }
  });

  test("when its gateway is killed is settled by the next one, once the lease of the dead has run out", async () => {
    const { clouds } = await controlledClouds({ settleMs: 0 });
    const options = { clouds, folder: temporaryFolder() };
    const first = await startSteered(options);
    const deeds = createDeeds(clouds);
    const begun = [];
    for (const scenario of chosen) {
      const deed = await deeds.next(first, scenario);
      const { held } = await first.holdAt(4);
      mutate(first, deed.mutation, deed.input).catch(() => {});
      expect(await held).toBe("after the call");
      begun.push(deed);
    }
    await first.kill();
    const second = await startSteered(options);
    await Promise.all(begun.map((deed) => expectOnce(second, deed)));
  });
});
