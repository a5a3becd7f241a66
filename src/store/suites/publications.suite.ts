import { describe, expect, test } from "vitest";
import { keyText } from "../../domain/image/image.ts";
import { everybody } from "../../domain/publications/publication.ts";
import type { Intent } from "../../ports/store/intents.ts";
import { intentLease } from "../../ports/store/intents.ts";
import type { NewPublication } from "../../ports/store/publications.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, imageWith, key } from "./store.samples.ts";

const far = "2999-01-01T00:00:00.000Z";
const accessScope = accessScopeOf(["a", "b"]);
const account = { type: "ACCOUNT", id: "777788889999" } as const;

/** Requests to publish images, and what organizations say about them. */
export function publicationsSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`publications on ${name}`, () => {
    const on = freshStores(open);
    const one = key("one");
    let made = 0;
    const wish = (over: Partial<NewPublication> = {}): NewPublication => {
      made += 1;
      return {
        ...{ ...one, organization: "acme", id: `${made}`.padStart(32, "0"), backendId: "a", wanted: [everybody] },
        bound: { facts: { name: "tabs\t, 'quotes' 😀" }, assetId: null, revisions: { AGREEMENT: 1 }, steward: null },
        checklist: [{ name: "IMAGE_AVAILABLE", met: true, required: true }],
        ...{ requester: "her", expiresAt: far },
        ...over,
      };
    };
    const request = (over: Partial<NewPublication> = {}) =>
      on.store.write(({ publications }) => publications.request(wish(over)));
    const approve = (id: string, by = "him") =>
      on.store.write(({ publications }) => publications.decide(id, { decision: "APPROVED", by, reason: null }));
    const intentFor = (id: string): Omit<Intent, "startedAt" | "outcome"> => ({
      ...{ id, key: `publication ${id}`, actor: "him", verb: "setImageVisibility", backendId: "a", region: one.region },
      ...{ nativeId: one.nativeId, makesName: null, digest: id, withheld: false, request: { id: one.nativeId } },
    });
    const succeeded = { state: "SUCCEEDED", result: null, nativeId: one.nativeId, position: null } as const;

    test("a request is kept as it was made, and is decided on once", async () => {
      await on.save(imageWith(one));
      const wanted = wish();
      const made = await on.store.write(({ publications }) => publications.request(wanted));
      expect(made).toMatchObject({ ...wanted, decision: null, decider: null, decidedAt: null, outcome: null });
      expect(await on.store.publications.get(wanted.id)).toEqual(made);
      expect(await on.store.publications.get("none")).toBeNull();
      await on.store.write(({ publications }) =>
        publications.decide(made.id, { decision: "REJECTED", by: "him", reason: "Not \u2028 now." }),
      );
      expect(await on.store.publications.get(made.id)).toMatchObject({
        ...{ decision: "REJECTED", decider: "him", reason: "Not \u2028 now.", decidedAt: expect.any(String) },
      });
      await expect(approve(made.id)).rejects.toThrow();
      expect(await on.store.publications.get(made.id)).toMatchObject({ decision: "REJECTED" });
    });

    test("of two who approve at once one wins, and the other writes nothing", async () => {
      await on.save(imageWith(one));
      const { id } = await request();
      const other = await on.openAnother();
      try {
        const attempts = [on.store, other].map((store, index) =>
          store.write(async ({ publications, begin }) => {
            if ((await publications.get(id))?.decision) return "too late";
            await publications.decide(id, { decision: "APPROVED", by: `approver-${index}`, reason: null });
            await begin(intentFor(id));
            return "won";
          }),
        );
        expect((await Promise.all(attempts)).toSorted()).toEqual(["too late", "won"]);
      } finally {
        await other.close();
      }
      expect(await on.store.intents.underWay()).toHaveLength(1);
    });

    test("an approved one says what came of its intent, which has its id and is there once", async () => {
      await on.save(imageWith(one));
      const { id } = await request();
      await approve(id);
      await on.store.write(({ begin }) => begin(intentFor(id)));
      expect(await on.store.publications.get(id)).toMatchObject({ decision: "APPROVED", outcome: null });
      await expect(on.store.write(({ begin }) => begin(intentFor(id)))).rejects.toThrow();
      expect(await on.store.intents.get(id)).toMatchObject({ verb: "setImageVisibility", outcome: null });
      await on.store.write(({ settle }) => settle(id, succeeded));
      expect(await on.store.publications.get(id)).toMatchObject({ decision: "APPROVED", outcome: "SUCCEEDED" });
      // Taking back what is settled changes nothing.
      await on.store.write(({ withdraw }) => withdraw(id));
      expect(await on.store.publications.get(id)).toMatchObject({ decision: "APPROVED", outcome: "SUCCEEDED" });
    });

    test("where the intent is taken back, it waits for approval again", async () => {
      await on.save(imageWith(one));
      const { id } = await request();
      await approve(id);
      await on.store.write(({ begin }) => begin(intentFor(id)));
      await on.store.leases.acquire(intentLease(id), "holder", 1000);
      await on.store.write(({ withdraw }) => withdraw(id));
      expect(await on.store.publications.get(id)).toMatchObject({ decision: null, decider: null, decidedAt: null });
      await approve(id, "somebody");
      await on.store.write(({ begin }) => begin(intentFor(id)));
      expect(await on.store.publications.get(id)).toMatchObject({ decision: "APPROVED", decider: "somebody" });
    });

    test("what fails together is not there at all", async () => {
      await on.save(imageWith(one));
      const { id } = await request();
      const failing = on.store.write(async ({ publications, begin }) => {
        await publications.decide(id, { decision: "APPROVED", by: "him", reason: null });
        await begin(intentFor(id));
        throw new Error("the process ends here");
      });
      await expect(failing).rejects.toThrow("the process ends here");
      expect(await on.store.publications.get(id)).toMatchObject({ decision: null });
      expect(await on.store.intents.get(id)).toBeNull();
    });

    test("the last one of an image is its organization's, and many are asked for at once", async () => {
      await on.save(imageWith(one), imageWith(key("two")), { ...imageWith(one), organization: "globex" });
      const first = await request();
      const second = await request();
      const others = await request({ organization: "globex" });
      const two = await request(key("two"));
      expect([first, second, others, two].map(({ number }) => number)).toEqual(
        [first, second, others, two].map(({ number }) => number).toSorted((left, right) => left - right),
      );
      on.statements();
      const last = await on.store.publications.lastOf("acme", [one, key("two"), key("three")]);
      const got = await on.store.publications.getMany([first.id, others.id, "none"], accessScopeOf(["a"], "ALL"));
      expect(got).toEqual(new Map([first, others].map((made) => [made.id, made])));
      expect(on.statements()).toBe(2);
      expect([...last].map(([text, { id }]) => [text, id]).toSorted()).toEqual([
        [keyText(one), second.id],
        [keyText(key("two")), two.id],
      ]);
      await on.store.write(async ({ publications }) => {
        expect((await publications.lastOf({ ...one, organization: "globex" }))?.id).toBe(others.id);
        expect(await publications.lastOf({ ...one, organization: "initech" })).toBeNull();
      });
    });

    test("a list shows images in the access scope, newest first, page by page, and those that wait where it is told to", async () => {
      await on.save(imageWith(one), imageWith(key("hers")), { ...imageWith(one), organization: "globex" });
      await on.store.write(({ keep }) => keep("acme", key("hers"), { creator: "her", steward: "her", private: true }));
      const ids = [await request(), await request(key("hers")), await request(), await request({ expiresAt: "2001" })];
      await request({ organization: "globex" });
      await approve(ids[0]?.id ?? "");
      const listed = async (actor: string | null, page: { openAt?: string; before?: number; limit?: number } = {}) => {
        const seen = { ...accessScope, person: actor === null ? null : { actor, names: [] } };
        const { openAt = null, before = null, limit = 10 } = page;
        const found = await on.store.publications.list("acme", seen, { openAt, before, limit });
        return found.map(({ id }) => ids.findIndex((one) => one.id === id));
      };
      expect(await listed(null)).toEqual([3, 2, 1, 0]);
      expect(await listed("another")).toEqual([3, 2, 0]);
      expect(await listed("her", { openAt: "2026-01-01T00:00:00.000Z" })).toEqual([2, 1]);
      expect(await listed(null, { limit: 2 })).toEqual([3, 2]);
      expect(await listed(null, { limit: 2, before: ids[2]?.number ?? 0 })).toEqual([1, 0]);
    });

    test("what the ledger does not tell of yet is told once, and only of what was approved and has not expired", async () => {
      await on.save(imageWith(one));
      const { id } = await request({ wanted: [account, everybody] });
      const untold = async () =>
        (await on.store.write(({ publications }) => publications.untold("acme", [one, key("two")]))).get(
          keyText(one),
        ) ?? [];
      expect(await untold()).toEqual([]);
      await approve(id);
      expect(await untold()).toEqual([{ id, untold: [account, everybody] }]);
      await on.store.write(({ publications }) => publications.tell(id, [everybody]));
      expect(await untold()).toEqual([{ id, untold: [account] }]);
      await on.store.write(({ publications }) => publications.tell(id, [account]));
      expect(await untold()).toEqual([]);
      await on.store.write(({ publications }) => publications.tell("none", [account]));
      const expired = await request({ expiresAt: "2001-01-01T00:00:00.000Z" });
      await approve(expired.id);
      expect(await untold()).toEqual([]);
    });

    test("what the cloud refused covers nothing; what it never answered may have been done", async () => {
      await on.save(imageWith(one), imageWith(key("two")), imageWith(key("three")));
      const outcomes = [
        { state: "FAILED", code: "FORBIDDEN", message: "no", field: null },
        { state: "FAILED", code: "OUTCOME_UNKNOWN", message: "who knows", field: null },
        null,
      ] as const;
      const images = [one, key("two"), key("three")];
      for (const [index, outcome] of outcomes.entries()) {
        const { id } = await request(images[index] ?? one);
        await approve(id);
        await on.store.write(async ({ begin, settle }) => {
          await begin({ ...intentFor(id), nativeId: images[index]?.nativeId ?? null });
          if (outcome) await settle(id, outcome);
        });
      }
      const found = await on.store.write(({ publications }) => publications.untold("acme", images));
      expect([...found.keys()].toSorted()).toEqual([keyText(key("two")), keyText(key("three"))].toSorted());
      expect(await on.store.write(({ publications }) => publications.untold("globex", images))).toEqual(new Map());
    });

    test("an organization's policy is the last that was said, and nobody else's", async () => {
      expect(await on.store.publications.policyOf("acme")).toBeNull();
      const say = (approvalRequired: boolean) =>
        on.store.write(({ publications }) => publications.setPolicy("acme", { approvalRequired, changedBy: "her" }));
      await say(false);
      expect(await on.store.publications.policyOf("acme")).toMatchObject({ approvalRequired: false, changedBy: "her" });
      await say(true);
      await on.store.write(async ({ publications }) => {
        expect(await publications.policyOf("acme")).toMatchObject({ approvalRequired: true });
        expect(await publications.policyOf("globex")).toBeNull();
      });
    });
  });
}
