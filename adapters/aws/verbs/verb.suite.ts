import { describe, expect, test } from "vitest";
import type { Verb, VerbFacets } from "../../../src/ports/verbs.ts";
import { fewTurns, turnsUntil } from "../../../test/support/probes/turns.ts";
import { actionsOf, type DemoCloud, here, newToken, persistently, write } from "./demo.fixture.ts";

export interface VerbCase {
  readonly verb: keyof VerbFacets;
  readonly region?: string;
  readonly by?: "GLOBEX";
  /** Makes what it takes; gives the request, and what must be so afterwards, whatever the number of attempts. */
  readonly prepare: () => Promise<{ request: unknown; check: (result: unknown) => Promise<void> }>;
}

export type VerbCases = readonly (readonly [title: string, VerbCase])[];

/** A case on a new image of Acme's, checked by its raw state. */
export async function onImage(
  cloud: DemoCloud,
  seed: object,
  request: object,
  check: (raw: Record<string, unknown>) => void,
) {
  const id = await cloud.image(seed);
  return { request: { id, ...request }, check: async () => check(await cloud.raw(id)) };
}

/** What every verb has to keep, whatever it does. */
export function verbSuite(cloud: DemoCloud, cases: VerbCases): void {
  function verbOf({ verb, by }: VerbCase): Verb<unknown, unknown> {
    // Each case's request is one of its own verb.
    return cloud.adapter(by).verbs[verb] as Verb<unknown, unknown>;
  }

  describe.each(cases)("%s", (_, one) => {
    const region = one.region ?? here;

    test("and the plan names what is sent", async () => {
      const { request, check } = await one.prepare();
      const verb = verbOf(one);
      const plan = verb.plan(region, request);
      expect(plan).toEqual(JSON.parse(JSON.stringify(plan)));
      let result: unknown;
      const changes = await cloud.changes(async () => {
        result = await verb.run(region, request, write());
      });
      expect(changes).toEqual(actionsOf(plan));
      await check(result);
    });

    test("once, though it is asked twice with one token", async () => {
      const { request, check } = await one.prepare();
      const verb = verbOf(one);
      const token = newToken();
      await verb.run(region, request, write(token));
      await check(await verb.run(region, request, write(token)));
    });

    test.each(["cut", "empty", "truncated", "reset"])("once, though the first answer is lost (%s)", async (kind) => {
      const { request, check } = await one.prepare();
      const verb = verbOf(one);
      const [first] = actionsOf(verb.plan(region, request));
      await cloud.fail({ kind, action: first, times: 1 });
      const { result, doubts } = await persistently(verb, region, request);
      expect(doubts).toHaveLength(1);
      await check(result);
    });

    test("and an abort ends it at once", async () => {
      const { request } = await one.prepare();
      const controller = new AbortController();
      const [first] = actionsOf(verbOf(one).plan(region, request));
      await cloud.fail({ kind: "hang", action: first });
      const running = verbOf(one).run(region, request, write(newToken(), controller.signal));
      await expect.poll(async () => (await cloud.control("GET", "fail")).faults[0].hits).toBe(1);
      controller.abort();
      expect(await turnsUntil(running)).toBeLessThan(fewTurns);
      await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
    });
  });
}
