import { describe, expect, test } from "vitest";
import type { NewRegistration } from "../ports/registrations.ts";
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
          ...{ backendId: "configured", realm: "r", asOf: null, completedAt: null, attemptedAt: someTime },
          ...{ error: null, suspects: [] },
        }),
      );
      expect(await add({ id: "configured" })).toBe("ID_TAKEN");
    });

    test("a claim is one organization's, until its last backend with it is removed", async () => {
      await add();
      expect(await add({ id: "globex-new", organization: "globex" })).toBe("CLAIM_TAKEN");
      expect(await add({ id: "acme-more", claims: ["role-0", "role-1"] })).toBe("ADDED");
      await on.store.registrations.remove("acme-new");
      expect(await add({ id: "globex-new", organization: "globex" })).toBe("CLAIM_TAKEN");
      await on.store.registrations.remove("acme-more");
      expect(await add({ id: "globex-new", organization: "globex" })).toBe("ADDED");
    });

    test("of many organizations that claim the same at once, one gets it", async () => {
      const another = await on.openAnother();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? on.store : another).registrations.add({
            ...added,
            id: `new-${index}`,
            organization: `organization-${index}`,
          }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === "ADDED")).toHaveLength(1);
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
