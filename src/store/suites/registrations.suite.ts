import { describe, expect, test } from "vitest";
import { mostBackends, type NewRegistration } from "../../ports/store/registrations.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { someTime } from "./store.samples.ts";

const added: NewRegistration = {
  id: "acme-new",
  organization: "acme",
  provider: "CLOUD",
  displayName: "Acme’s new one",
  options: { credentials: { secret: { env: "ACME_SECRET" } } },
  externalId: "tintype-x",
  sweepIntervalMs: 60_000,
  deadlineMs: 10_000,
  paused: true,
  unrestricted: false,
  createdBy: "person-1",
  claims: ["role-1"],
};

export function registrationsSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`registrations on ${name}`, () => {
    const on = freshStores(open);
    const add = (different: Partial<NewRegistration> = {}) => on.store.registrations.add({ ...added, ...different });

    test("what was added comes back as it was given, and is there after a restart", async () => {
      expect(await add()).toBe("ADDED");
      const { claims, ...rest } = added;
      const kept = { ...rest, createdAt: expect.stringMatching(/^\d{4}-.*Z$/), provenAt: null, removedAt: null };
      expect(await on.store.registrations.all()).toEqual([kept]);
      const another = await on.openAnother();
      expect(await another.registrations.get("acme-new")).toEqual(kept);
      expect(await another.registrations.get("nobody")).toBeNull();
      await another.close();
    });

    test("they come by id", async () => {
      for (const id of ["c", "a", "b"]) await add({ id });
      expect((await on.store.registrations.all()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    });

    test("an id is used once for ever, also where it is removed, and where the configuration had it", async () => {
      await add();
      expect(await add({ organization: "globex", claims: [] })).toBe("ID_TAKEN");
      await on.store.registrations.remove("acme-new");
      expect(await on.store.registrations.all()).toEqual([]);
      expect(await add()).toBe("ID_TAKEN");
      await on.store.write((transaction) =>
        transaction.saveSource({
          ...{ backendId: "configured", region: "r", asOf: null, completedAt: null, attemptedAt: someTime },
          ...{ error: null, suspects: [], gaps: [] },
        }),
      );
      expect(await add({ id: "configured" })).toBe("ID_TAKEN");
    });

    test("without an external id a claim is one organization's, until its last backend with it is removed", async () => {
      const externalId = null;
      await add({ externalId });
      expect(await add({ id: "globex-new", organization: "globex", externalId })).toBe("CLAIM_TAKEN");
      expect(await add({ id: "acme-more", claims: ["role-0", "role-1"], externalId })).toBe("ADDED");
      await on.store.registrations.remove("acme-new");
      expect(await add({ id: "globex-new", organization: "globex", externalId })).toBe("CLAIM_TAKEN");
      await on.store.registrations.remove("acme-more");
      expect(await add({ id: "globex-new", organization: "globex", externalId })).toBe("ADDED");
    });

    test("with one, a claim is nobody's before it is proven, and then the first one's until it no longer is", async () => {
      const { registrations } = on.store;
      await add();
      expect(await add({ id: "globex-new", organization: "globex" })).toBe("ADDED");
      expect(await add({ id: "acme-more", claims: ["role-0", "role-1"] })).toBe("ADDED");
      expect(await registrations.setProven("globex-new", true)).toBe("WRITTEN");
      expect(await registrations.setProven("acme-new", true)).toBe("CLAIM_TAKEN");
      expect(await registrations.setProven("acme-more", true)).toBe("CLAIM_TAKEN");
      expect(await registrations.get("acme-new")).toMatchObject({ provenAt: null });
      expect(await registrations.setProven("globex-new", true)).toBe("WRITTEN");
      // Whoever names it later is not told that it is held.
      expect(await add({ id: "initech-new", organization: "initech" })).toBe("ADDED");
      expect(await registrations.setProven("globex-new", false)).toBe("WRITTEN");
      expect(await registrations.setProven("acme-new", true)).toBe("WRITTEN");
      expect(await registrations.setProven("acme-more", true)).toBe("WRITTEN");
      await registrations.remove("acme-new");
      await registrations.remove("acme-more");
      expect(await registrations.setProven("initech-new", true)).toBe("WRITTEN");
    });

    test("an organization has fifty at most; removed ones and those of others do not count", async () => {
      for (let count = 0; count < mostBackends; count += 1) expect(await add({ id: `acme-${count}` })).toBe("ADDED");
      expect(await add({ id: "one-more" })).toBe("TOO_MANY");
      expect(await add({ id: "acme-0" })).toBe("ID_TAKEN");
      expect(await add({ id: "globex-new", organization: "globex" })).toBe("ADDED");
      await on.store.registrations.remove("acme-0");
      expect(await add({ id: "one-more" })).toBe("ADDED");
    });

    test("of many organizations that prove the same at once, one gets it", async () => {
      const another = await on.openAnother();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const { registrations } = index % 2 ? on.store : another;
          const id = `new-${index}`;
          await registrations.add({ ...added, id, organization: `organization-${index}` });
          return registrations.setProven(id, true);
        }),
      );
      expect(outcomes.filter((outcome) => outcome === "WRITTEN")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "CLAIM_TAKEN")).toHaveLength(9);
      await another.close();
    });

    test("it is paused and resumed, proven and no longer, and removed once", async () => {
      const { registrations } = on.store;
      await add();
      await registrations.setPaused("acme-new", false);
      await registrations.setProven("acme-new", true);
      const [running] = await registrations.all();
      expect(running).toMatchObject({ paused: false, provenAt: expect.stringMatching(/Z$/) });
      await registrations.setPaused("acme-new", true);
      await registrations.setProven("acme-new", false);
      expect(await registrations.get("acme-new")).toMatchObject({ paused: true, provenAt: null, removedAt: null });
      await registrations.remove("acme-new");
      const removed = await registrations.get("acme-new");
      expect(removed?.removedAt).toMatch(/Z$/);
      await registrations.remove("acme-new");
      await registrations.setPaused("acme-new", false);
      expect(await registrations.get("acme-new")).toEqual(removed);
    });
  });
}
